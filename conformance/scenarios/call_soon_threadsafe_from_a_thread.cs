namespace AsyncioSharp.Conformance;

/// <summary>Callbacks that one thread hands over run on the loop's thread in the order in which they were handed over.</summary>
[Scenario("call_soon_threadsafe_from_a_thread", 21)]
public static class CallSoonThreadsafeFromAThread
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        var here = Environment.CurrentManagedThreadId;
        var done = loop.CreateFuture<string>();
        var thread = loop.RunInExecutor(null, () =>
        {
            foreach (var i in Enumerable.Range(0, 5))
                loop.CallSoonThreadsafe(() => t.Say($"callback {i}, on the loop's thread {Environment.CurrentManagedThreadId == here}"));
            loop.CallSoonThreadsafe(() => done.SetResult("done"));
        });
        t.Say(await done);
        await thread;
    }

    public static async Task Native(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        var here = Environment.CurrentManagedThreadId;
        var done = loop.CreateFuture<string>();
        var thread = loop.RunInExecutor(null, () =>
        {
            foreach (var i in Enumerable.Range(0, 5))
                loop.CallSoonThreadsafe(() => t.Say($"callback {i}, on the loop's thread {Environment.CurrentManagedThreadId == here}"));
            loop.CallSoonThreadsafe(() => done.SetResult("done"));
        });
        t.Say(await done);
        await thread;
    }
}
