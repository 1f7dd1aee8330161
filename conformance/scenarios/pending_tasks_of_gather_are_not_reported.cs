namespace AsyncioSharp.Conformance;

/// <summary>Tasks that gather() makes, and the one that run_until_complete() makes, are not reported when they are gone while pending; one of create_task() is.</summary>
[Scenario("pending_tasks_of_gather_are_not_reported", 68)]
public static class PendingTasksOfGatherAreNotReported
{
    private static async Coroutine Forever() => await Asyncio.GetRunningLoop().CreateFuture();

    private static async Coroutine Start()
    {
        _ = Asyncio.Gather(Forever(), Forever());
        _ = Asyncio.CreateTask(Forever(), name: "made");
    }

    private static async Coroutine StopAndWait()
    {
        Asyncio.GetRunningLoop().Stop();
        await Forever();
    }

    public static void Run(Trace t)
    {
        var loop = t.Loop();
        List<string> reports = [];
        loop.SetExceptionHandler((_, context) => reports.Add(context.Task!.GetName()));
        loop.RunUntilComplete(Start());
        try
        {
            loop.RunUntilComplete(StopAndWait());
        }
        catch (InvalidOperationException e)
        {
            t.Say(t.Error(e));
        }
        loop.Close();
        t.Say($"reported {string.Join(' ', reports)}");
    }
}
