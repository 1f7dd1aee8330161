namespace AsyncioSharp.Tests.Infrastructure;

/// <summary>Where a task lives: its loop, its thread and itself. Whatever it awaits has to bring it back here.</summary>
internal sealed class Home
{
    private readonly EventLoop _loop = Asyncio.GetRunningLoop();
    private readonly AsyncioTask? _task = Asyncio.CurrentTask();
    private readonly SynchronizationContext? _context = SynchronizationContext.Current;
    private readonly int _thread = Environment.CurrentManagedThreadId;

    public static Home Here() => new();

    public void Check()
    {
        Environment.CurrentManagedThreadId.Should().Be(_thread, "the task should go on on the loop's thread");
        Asyncio.GetRunningLoop().Should().BeSameAs(_loop);
        Asyncio.CurrentTask().Should().BeSameAs(_task, "the task should go on as itself");
        SynchronizationContext.Current.Should().BeSameAs(_context);
    }
}

/// <summary>Tasks, of either kind of body, that await what other libraries give, and check that they come back home, whether with a result or with an error.</summary>
internal static class Guest
{
    /// <summary>The result is the loop's time at which the task went on.</summary>
    public static AsyncioTask<double> Start(Body body, Func<Task> wait, string? name = null)
    {
        return body == Body.Coroutine ? Asyncio.CreateTask(Coroutine(), name) : Asyncio.CreateTask(Native, name);

        async Coroutine<double> Coroutine()
        {
            Home home = Home.Here();
            try
            {
                await wait();
            }
            finally
            {
                home.Check();
            }

            return Asyncio.GetRunningLoop().Time();
        }

        async Task<double> Native()
        {
            Home home = Home.Here();
            try
            {
                await wait();
            }
            finally
            {
                home.Check();
            }

            return Asyncio.GetRunningLoop().Time();
        }
    }

    /// <summary>The result is what was awaited.</summary>
    public static AsyncioTask<T> Start<T>(Body body, Func<Task<T>> wait, string? name = null)
    {
        return body == Body.Coroutine ? Asyncio.CreateTask(Coroutine(), name) : Asyncio.CreateTask(Native, name);

        async Coroutine<T> Coroutine()
        {
            Home home = Home.Here();
            T result;
            try
            {
                result = await wait();
            }
            finally
            {
                home.Check();
            }

            return result;
        }

        async Task<T> Native()
        {
            Home home = Home.Here();
            T result;
            try
            {
                result = await wait();
            }
            finally
            {
                home.Check();
            }

            return result;
        }
    }

    /// <summary>
    /// Lets a task wait for something that takes a token, gives it the task's own one, and cancels the task: it has to end cancelled, by that wait.
    /// </summary>
    public static async Coroutine CancelWhile(Body body, Func<CancellationToken, Task> wait)
    {
        AsyncioTask<double> task = Start(body, () => wait(Asyncio.CurrentTask()!.CancellationToken));
        await Asyncio.Sleep(1);
        task.Done().Should().BeFalse("it waits for what does not come");
        task.Cancel();
        await Asyncio.Wait([task]);
        task.Cancelled().Should().BeTrue();
    }
}
