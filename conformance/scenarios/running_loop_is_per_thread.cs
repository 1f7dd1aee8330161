namespace AsyncioSharp.Conformance;

/// <summary>Every thread has its own running loop or none, whatever runs in the others.</summary>
[Scenario("running_loop_is_per_thread", 18)]
public static class RunningLoopIsPerThread
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();

        string Ask()
        {
            try
            {
                return $"found {ReferenceEquals(Asyncio.GetRunningLoop(), loop)}";
            }
            catch (InvalidOperationException e)
            {
                return t.Error(e);
            }
        }

        async Coroutine<EventLoop> Other() => Asyncio.GetRunningLoop();

        t.Say($"here: {Ask()}");
        t.Say($"in a thread: {await Asyncio.ToThread(Ask)}");
        var found = await Asyncio.ToThread(() => Asyncio.Run(Other()));
        t.Say($"in a run of that thread: found {ReferenceEquals(found, loop)}");
        t.Say($"here: {Ask()}");
    }
}
