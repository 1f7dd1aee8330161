namespace AsyncioSharp.Conformance;

/// <summary>A task that is still pending when it is gone with its loop is reported.</summary>
[Scenario("pending_tasks_that_are_gone_are_reported", 67)]
public static class PendingTasksThatAreGoneAreReported
{
    private static async Coroutine Forever() => await Asyncio.GetRunningLoop().CreateFuture();

    public static void Run(Trace t)
    {
        var loop = t.Loop();
        List<string> reports = [];
        loop.SetExceptionHandler((_, context) => reports.Add($"{context.Task!.GetName()}: {t.State(context.Task)}"));
        foreach (string name in new[] { "one", "two" })
            loop.CreateTask(Forever(), name: name);
        loop.CallSoon(loop.Stop);
        loop.RunForever();
        loop.Close();
        foreach (string report in reports.Order(StringComparer.Ordinal))
            t.Say(report);
    }
}
