namespace AsyncioSharp.Conformance;

/// <summary>A gather whose children all ended in their eager first step is done, and awaiting it does not yield.</summary>
[Scenario("eager_gather_is_done_at_once", 79)]
public static class EagerGatherIsDoneAtOnce
{
    private static async Coroutine<int> Work(int n)
    {
        return n;
    }

    public static async Coroutine Main(Trace t)
    {
        Asyncio.GetRunningLoop().SetTaskFactory(Asyncio.EagerTaskFactory);
        t.Turns(1);
        var both = Asyncio.Gather(Asyncio.CreateTask(Work(1)), Asyncio.CreateTask(Work(2)));
        t.Say($"done {both.Done()}");
        int[] got = await both;
        t.Say($"got {got[0]} {got[1]}");
    }

    public static async Task Native(Trace t)
    {
        Asyncio.GetRunningLoop().SetTaskFactory(Asyncio.EagerTaskFactory);
        t.Turns(1);
        var both = Asyncio.Gather(Asyncio.CreateTask(() => WorkNative(1)), Asyncio.CreateTask(() => WorkNative(2)));
        t.Say($"done {both.Done()}");
        int[] got = await both;
        t.Say($"got {got[0]} {got[1]}");
    }

    private static async Task<int> WorkNative(int n)
    {
        return n;
    }
}
