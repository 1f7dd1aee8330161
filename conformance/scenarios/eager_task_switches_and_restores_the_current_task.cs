namespace AsyncioSharp.Conformance;

/// <summary>During an eager first step the new task is current; its errors are kept, not raised at the creator.</summary>
[Scenario("eager_task_switches_and_restores_the_current_task", 72, 75)]
public static class EagerTaskSwitchesAndRestoresTheCurrentTask
{
    private static async Coroutine Failing(Trace t)
    {
        t.Say($"in main {Asyncio.CurrentTask()!.GetName() == "main"}");
        throw new ArgumentException();
    }

    public static async Coroutine Main(Trace t)
    {
        Asyncio.CurrentTask()!.SetName("main");
        Asyncio.GetRunningLoop().SetTaskFactory(Asyncio.EagerTaskFactory);
        var task = Asyncio.CreateTask(Failing(t), name: "eager");
        t.Say($"in main {Asyncio.CurrentTask()!.GetName() == "main"}");
        try
        {
            await task;
        }
        catch (ArgumentException e)
        {
            t.Say(t.Error(e));
        }
        t.Say($"in main {Asyncio.CurrentTask()!.GetName() == "main"}");
    }
}
