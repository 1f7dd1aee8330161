namespace AsyncioSharp.Conformance;

/// <summary>Debug mode is off unless a run, a runner or set_debug() switches it on; a run without a word leaves it as the loop factory made it.</summary>
[Scenario("debug_mode_on_and_off", 241)]
public static class DebugModeOnAndOff
{
    private static async Coroutine Ask(Trace t, string who) => t.Say($"{who}: {Asyncio.GetRunningLoop().GetDebug()}");

    public static void Run(Trace t)
    {
        EventLoop DebugLoop()
        {
            var loop = t.Loop();
            loop.SetDebug(true);
            return loop;
        }

        Asyncio.Run(Ask(t, "run"), loopFactory: t.Loop);
        Asyncio.Run(Ask(t, "run with debug"), debug: true, loopFactory: t.Loop);
        Asyncio.Run(Ask(t, "run with debug of its factory"), loopFactory: DebugLoop);
        Asyncio.Run(Ask(t, "run that switches it off"), debug: false, loopFactory: DebugLoop);
        using var runner = new Runner(debug: true, loopFactory: t.Loop);
        runner.Run(Ask(t, "runner"));
        runner.GetLoop().SetDebug(false);
        runner.Run(Ask(t, "runner, switched off"));
    }
}
