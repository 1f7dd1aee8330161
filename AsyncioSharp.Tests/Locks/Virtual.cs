namespace AsyncioSharp.Tests.Locks;

/// <summary>How the tasks of a test are written: the same rules must hold for both.</summary>
public enum Body
{
    Coroutine,
    Native,
}

/// <summary>Runs on a loop with a virtual clock, and counts in turns of it.</summary>
internal static class Virtual
{
    public static EventLoop NewLoop() => new(new VirtualClock());

    /// <summary>Runs a test, which fails if it leaves a task or a timer behind.</summary>
    public static void Run(Func<Coroutine> main) => Infrastructure.Virtual.Run(main);

    /// <summary>Runs a test whose point is what still waits at its end.</summary>
    public static void RunAndLeave(Func<Coroutine> main) => Infrastructure.Virtual.RunAndLeave(main);

    public static async Coroutine Turns(int count)
    {
        for (int i = 0; i < count; i++)
        {
            await Asyncio.Sleep(0);
        }
    }

    /// <summary>Enough for everything that is not blocked to come to rest.</summary>
    public static Coroutine Settle() => Turns(30);

    public static async Coroutine<Exception?> ErrorOf(IAwaitable awaitable)
    {
        try
        {
            await awaitable;
            return null;
        }
        catch (Exception error)
        {
            return error;
        }
    }

    public static AsyncioTask Start(Body body, Func<Coroutine> coroutine, Func<Task> native) =>
        body == Body.Coroutine ? Asyncio.CreateTask(coroutine()) : Asyncio.CreateTask(native);

    /// <summary>
    /// Runs a scenario again and again and cancels its victim after 0, 1, 2… turns, until the victim is done before that. The scenario gets the delayed cancellation to call where the
    /// turns begin to count, and checks what must hold afterwards.
    /// </summary>
    /// <returns>In how many different places the victim was cancelled.</returns>
    public static int WalkCancellations(Func<Func<AsyncioTask, Coroutine>, Coroutine> scenario)
    {
        for (int turns = 0; turns < 100; turns++)
        {
            bool cancelled = false;
            Run(() => scenario(CancelLater));
            if (!cancelled)
            {
                return turns;
            }

            async Coroutine CancelLater(AsyncioTask victim)
            {
                await Turns(turns);
                cancelled = victim.Cancel();
            }
        }

        throw new InvalidOperationException("The victim never ends.");
    }

    /// <summary>Bytes allocated by a thousand awaits, after a few to warm up.</summary>
    public static async Coroutine<long> AllocatedBy(Func<Coroutine> thousandAwaits)
    {
        await thousandAwaits();
        await thousandAwaits();
        long before = GC.GetAllocatedBytesForCurrentThread();
        await thousandAwaits();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
