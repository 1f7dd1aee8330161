namespace AsyncioSharp.Conformance;

/// <summary>Awaiting a task that is done goes on at once, as often as wanted.</summary>
[Scenario("await_done_task_does_not_yield", 46)]
public static class AwaitDoneTaskDoesNotYield
{
    private static async Coroutine<string> Worker(Trace t)
    {
        t.Say("worker runs");
        return "value";
    }

    public static async Coroutine Main(Trace t)
    {
        var task = Asyncio.CreateTask(Worker(t));
        await Asyncio.Sleep(0);
        Asyncio.GetRunningLoop().CallSoon(() => t.Say("callback"));
        t.Say($"{await task} {await task}");
        await Asyncio.Sleep(0);
        t.Say("end");
    }

    public static async Task Native(Trace t)
    {
        var task = Asyncio.CreateTask(() => WorkerNative(t));
        await Asyncio.Sleep(0);
        Asyncio.GetRunningLoop().CallSoon(() => t.Say("callback"));
        t.Say($"{await task} {await task}");
        await Asyncio.Sleep(0);
        t.Say("end");
    }

    private static async Task<string> WorkerNative(Trace t)
    {
        t.Say("worker runs");
        return "value";
    }
}
