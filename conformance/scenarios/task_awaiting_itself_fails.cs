namespace AsyncioSharp.Conformance;

/// <summary>A task that awaits itself gets a RuntimeError at that await.</summary>
[Scenario("task_awaiting_itself_fails", 62)]
public static class TaskAwaitingItselfFails
{
    private static async Coroutine Narcissus(Trace t)
    {
        try
        {
            await Asyncio.CurrentTask()!;
        }
        catch (InvalidOperationException e)
        {
            t.Say(t.Error(e));
        }
        await Asyncio.Sleep(0.1);
        t.At("goes on");
    }

    public static async Coroutine Main(Trace t)
    {
        var task = Asyncio.CreateTask(Narcissus(t));
        await task;
        t.Say(t.Ended(task));
    }

    public static async Task Native(Trace t)
    {
        var task = Asyncio.CreateTask(() => NarcissusNative(t));
        await task;
        t.Say(t.Ended(task));
    }

    private static async Task NarcissusNative(Trace t)
    {
        try
        {
            await Asyncio.CurrentTask()!;
        }
        catch (InvalidOperationException e)
        {
            t.Say(t.Error(e));
        }
        await Asyncio.Sleep(0.1);
        t.At("goes on");
    }
}
