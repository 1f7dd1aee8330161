using System.Globalization;

namespace AsyncioSharp.Conformance;

/// <summary>In debug mode a step of a task that takes longer than the loop's limit is reported when it has ended; without it, it is not.</summary>
[Scenario("debug_mode_reports_slow_steps", 242)]
public static class DebugModeReportsSlowSteps
{
    private static async Coroutine Work(Trace t)
    {
        Thread.Sleep(20);
        t.Say("work ends");
    }

    private static async Coroutine Start(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        t.Say($"limit {loop.SlowCallbackDuration.ToString(CultureInfo.InvariantCulture)}");
        loop.SlowCallbackDuration = 0.01;
        await Asyncio.CreateTask(Work(t), name: "sluggish");
    }

    public static void Run(Trace t)
    {
        TextWriter error = Console.Error;
        Console.SetError(new Log(t));
        try
        {
            foreach (bool debug in new[] { false, true })
                Asyncio.Run(Start(t), debug: debug);
        }
        finally
        {
            Console.SetError(error);
        }
    }

    private sealed class Log(Trace t) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            if (value!.Contains("sluggish"))
                t.Say("reported");
        }
    }
}
