#pragma warning disable ASY001 // What is compared: it is reported.

namespace AsyncioSharp.Conformance;

/// <summary>In debug mode the report of a coroutine that was never awaited tells where it was made.</summary>
[Scenario("debug_mode_finds_coroutines_never_awaited", 246)]
public static class DebugModeFindsCoroutinesNeverAwaited
{
    private static async Coroutine Work(Trace t) => t.Say("never");

    private static async Coroutine Start(Trace t)
    {
        _ = Work(t);
        await Asyncio.Sleep(0);
        t.Say("end");
    }

    public static void Run(Trace t)
    {
        List<LoopExceptionContext> reports = [];
        Asyncio.Run(Start(t), new RunOptions { Debug = true, LoopFactory = t.Loop, ExceptionHandler = (_, context) => reports.Add(context) });
        foreach (var report in reports)
            t.Say($"never awaited {report.Message.Contains("was never awaited")}, made in start {report.SourceTraceback!.Contains("Start")}");
    }
}
