namespace AsyncioSharp.Benchmarks;

/// <summary>A chain of tasks, each of which awaits the one before; something goes along the whole of it.</summary>
internal abstract class TaskChain : TimedWorkload
{
    public override int Operations => 20_000;

    protected sealed override void Run(EventLoop loop, int operations) => loop.RunUntilComplete(Work(operations));

    /// <summary>Starts what goes along the chain.</summary>
    /// <param name="end">What the first task awaits.</param>
    /// <param name="last">The last task.</param>
    protected abstract void Begin(Future end, AsyncioTask last);

    private static async Coroutine Await(IAwaitable before) => await before;

    private async Coroutine Work(int tasks)
    {
        Future end = Asyncio.GetRunningLoop().CreateFuture();
        AsyncioTask last = Asyncio.CreateTask(Await(end));
        for (int i = 1; i < tasks; i++)
        {
            last = Asyncio.CreateTask(Await(last));
        }

        await Asyncio.Sleep(0);
        Begin(end, last);
        await Asyncio.Wait([last]);

        // Somebody has to look at the error, else it is reported.
        _ = last.Cancelled() || last.Exception() is null;
    }
}
