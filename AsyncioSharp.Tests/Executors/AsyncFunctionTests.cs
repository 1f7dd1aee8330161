namespace AsyncioSharp.Tests.Executors;

/// <summary>Async functions in executors: they run to their end there, and one await gives their result.</summary>
[TestFixture]
public class AsyncFunctionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TaskCompletionSource s_started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private static readonly TaskCompletionSource s_cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static async Coroutine<int> Double(int number)
    {
        await Asyncio.Sleep(0);
        return 2 * number;
    }

    private static async Task<int> DoubleTask(int number) => await Double(number);

    private static async ValueTask<int> DoubleValueTask(int number) => await Double(number);

    private static async Coroutine Fail(string message)
    {
        await Asyncio.Sleep(0);
        throw new FormatException(message);
    }

    private static async Coroutine SleepUntilCancelled()
    {
        s_started.SetResult();
        try
        {
            await Asyncio.Sleep(1000);
        }
        finally
        {
            s_cancelled.SetResult();
        }
    }

    [Test]
    public async Task Submit_EachKind_GivesTheResult()
    {
        using var pool = new ThreadPoolExecutor(1);

        (await pool.Submit(Double, 1).WaitAsync(Patience)).Should().Be(2);
        (await pool.Submit(DoubleTask, 2).WaitAsync(Patience)).Should().Be(4);
        (await pool.Submit(DoubleValueTask, 3).WaitAsync(Patience)).Should().Be(6);
        (await pool.Submit(static async () => await Double(4)).WaitAsync(Patience)).Should().Be(8);
        (await pool.Submit(static async (int a, int b, int c) => await Double(a + b + c), 1, 2, 3).WaitAsync(Patience)).Should().Be(12);
    }

    [Test]
    public async Task Submit_FunctionWithoutResult_EndsWithIt()
    {
        using var pool = new ThreadPoolExecutor(1);

        (await pool.Awaiting(static one => one.Submit(Fail, "late").WaitAsync(Patience)).Should().ThrowAsync<FormatException>()).WithMessage("late");
        pool.ThreadCount.Should().Be(1);
    }

    [Test]
    public void RunInExecutor_Coroutine_NeedsOneAwait() => AsyncioContext.Run(InCoroutine);

    private static async Coroutine InCoroutine()
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        (await loop.RunInExecutor(null, Double, 3)).Should().Be(6);
        (await loop.RunInExecutor(null, async Coroutine<bool> () =>
        {
            await Asyncio.Sleep(0);
            return Asyncio.GetRunningLoop() == loop;
        })).Should().BeFalse("it has a loop of its own");
        Asyncio.GetRunningLoop().Should().BeSameAs(loop);
    }

    [Test]
    public void RunInExecutor_Task_NeedsOneAwait() => AsyncioContext.Run(async Task () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        (await loop.RunInExecutor(null, DoubleTask, 4)).Should().Be(8);
        (await loop.RunInExecutor(null, DoubleValueTask, 5)).Should().Be(10);
        Func<Task> fail = async () => await loop.RunInExecutor(null, Fail, "there");
        (await fail.Should().ThrowAsync<FormatException>()).WithMessage("there");
    });

    [Test]
    public void RunInExecutor_Cancelled_CancelsTheFunction() => AsyncioContext.Run(async () =>
    {
        Future work = Asyncio.GetRunningLoop().RunInExecutor(null, SleepUntilCancelled);
        await s_started.Task.WaitAsync(Patience);

        work.Cancel();

        await s_cancelled.Task.WaitAsync(Patience);
        work.Cancelled().Should().BeTrue();
    });
}
