namespace AsyncioSharp.Conformance;

/// <summary>The error of a shielded task whose shield was cancelled has no reader any more: it is reported when the task is gone.</summary>
[Scenario("error_behind_a_cancelled_shield_is_reported", 101)]
public static class ErrorBehindACancelledShieldIsReported
{
    private static async Coroutine Inner()
    {
        await Asyncio.Sleep(2);
        throw new ArgumentException("late");
    }

    private static async Coroutine Outer() => await Asyncio.Shield(Asyncio.CreateTask(Inner()));

    private static async Coroutine Work(Trace t)
    {
        var task = Asyncio.CreateTask(Outer());
        await Asyncio.Sleep(1);
        task.Cancel();
        await Asyncio.Wait([task]);
        t.At(t.Ended(task));
        await Asyncio.Sleep(2);
    }

    public static void Run(Trace t)
    {
        var loop = t.Loop();
        List<string> reports = [];
        loop.SetExceptionHandler((_, context) => reports.Add(t.Reason(context.Exception!)));
        loop.RunUntilComplete(Work(t));
        GC.Collect();
        loop.CallSoon(loop.Stop);
        loop.RunForever();
        loop.Close();
        t.Say($"reported {string.Join(' ', reports)}");
    }
}
