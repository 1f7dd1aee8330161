namespace AsyncioSharp.Conformance;

/// <summary>A timer set by a timer counts from the time of the callback.</summary>
[Scenario("timer_from_timer")]
public static class TimerFromTimer
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        var done = loop.CreateFuture<string>();

        void Tick(int n)
        {
            t.At($"tick {n}");
            if (n == 3)
                done.SetResult("ticked");
            else
                loop.CallLater(0.5, () => Tick(n + 1));
        }

        loop.CallLater(0.5, () => Tick(1));
        t.Say(await done);
        t.At("end");
    }

    public static async Task Native(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        var done = loop.CreateFuture<string>();

        void Tick(int n)
        {
            t.At($"tick {n}");
            if (n == 3)
                done.SetResult("ticked");
            else
                loop.CallLater(0.5, () => Tick(n + 1));
        }

        loop.CallLater(0.5, () => Tick(1));
        t.Say(await done);
        t.At("end");
    }
}
