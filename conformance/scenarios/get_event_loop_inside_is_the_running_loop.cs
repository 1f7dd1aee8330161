namespace AsyncioSharp.Conformance;

/// <summary>In coroutines and callbacks get_event_loop() gives the running loop, whichever loop is set.</summary>
[Scenario("get_event_loop_inside_is_the_running_loop", 24)]
public static class GetEventLoopInsideIsTheRunningLoop
{
    public static void Run(Trace t)
    {
        EventLoop loop = t.Loop(), other = Asyncio.NewEventLoop();
        Asyncio.SetEventLoop(other);

        void Ask(string where) =>
            t.Say($"{where}: running {ReferenceEquals(Asyncio.GetEventLoop(), loop)}, set {ReferenceEquals(Asyncio.GetEventLoop(), other)}");

        async Coroutine Inside() => Ask("coroutine");

        Ask("before");
        loop.CallSoon(Ask, "callback");
        loop.RunUntilComplete(Inside());
        Ask("after");
        Asyncio.SetEventLoop(null);
        loop.Close();
        other.Close();
    }
}
