namespace AsyncioSharp.Conformance;

/// <summary>A callback may cancel a handle that is already in the running batch.</summary>
[Scenario("handle_cancelled_by_earlier_callback", 10)]
public static class HandleCancelledByEarlierCallback
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        var handles = new List<Handle>();
        loop.CallSoon(() => handles[1].Cancel());
        foreach (var name in new[] { "a", "b", "c" })
            handles.Add(loop.CallSoon(() => t.Say(name)));
        await Asyncio.Sleep(0);
        t.Say(string.Join(" ", handles.Select(h => h.Cancelled())));
    }

    public static async Task Native(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        var handles = new List<Handle>();
        loop.CallSoon(() => handles[1].Cancel());
        foreach (var name in new[] { "a", "b", "c" })
            handles.Add(loop.CallSoon(() => t.Say(name)));
        await Asyncio.Sleep(0);
        t.Say(string.Join(" ", handles.Select(h => h.Cancelled())));
    }
}
