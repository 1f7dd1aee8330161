namespace AsyncioSharp.Conformance;

/// <summary>A wrapped future gets result or error of the thread's on the loop; after the loop is closed nobody is told, and nothing breaks.</summary>
[Scenario("wrapped_future_is_completed_from_a_thread", 55)]
public static class WrappedFutureIsCompletedFromAThread
{
    private static async Coroutine<Future> Work(Trace t, TaskCompletionSource<string>[] futures)
    {
        int here = Environment.CurrentManagedThreadId;
        var wrapped = futures.Select(f => Asyncio.WrapFuture(f.Task)).ToArray();
        var (good, bad, late) = (wrapped[0], wrapped[1], wrapped[2]);
        List<int> threads = [];
        good.AddDoneCallback(_ => threads.Add(Environment.CurrentManagedThreadId));
        late.AddDoneCallback(_ => t.Say("never"));
        await Asyncio.ToThread(() => futures[0].SetResult("good"));
        t.Say(await good);
        await Asyncio.Sleep(0);
        t.Say($"told on the loop's thread {threads.SequenceEqual([here])}");
        await Asyncio.ToThread(() => futures[1].SetException(new ArgumentException("bad")));
        try
        {
            await bad;
        }
        catch (ArgumentException e)
        {
            t.Say(t.Reason(e));
        }
        return late;
    }

    public static void Run(Trace t)
    {
        var loop = t.Loop();
        var futures = Enumerable.Range(0, 3).Select(_ => new TaskCompletionSource<string>()).ToArray();
        var late = loop.RunUntilComplete(Work(t, futures));
        loop.Close();
        futures[2].SetResult("late");
        t.Say($"late {t.State(late)}");
    }
}
