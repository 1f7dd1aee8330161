using System.Globalization;
using System.Text.Json;

namespace AsyncioSharp.Tool;

/// <summary>How <c>top</c> shows what the loops did in the last seconds.</summary>
internal static class TopView
{
    private const int MostSlowSteps = 5;

    /// <summary>As text, for people.</summary>
    public static void Write(TextWriter output, int process, IEnumerable<LoadReport> loops, IReadOnlyList<SlowStep> slow, int rows)
    {
        foreach (LoadReport loop in loops)
        {
            double Rate(long number) => number / loop.Seconds;
            string name = loop.Label.Length == 0 ? $"loop {loop.Loop}" : $"loop {loop.Loop} ({loop.Label})";
            output.WriteLine(
                $"process {process}  {name}  {State(loop)}  busy {Quantity.Percent(loop.Busy)}  lag {Quantity.Time(loop.Lag)}");
            output.WriteLine(
                $"  turns {Quantity.Count(Rate(loop.Turns))}/s  callbacks {Quantity.Count(Rate(loop.Callbacks))}/s  "
                    + $"posts {Quantity.Count(Rate(loop.Posts))}/s  errors {Quantity.Count(loop.Errors)}");
            output.WriteLine(
                $"  ready {Quantity.Count(loop.Ready)}  inbox {Quantity.Count(loop.Inbox)}  timers {Quantity.Count(loop.Timers)}  "
                    + $"tasks {Quantity.Count(loop.Tasks)}  in {Quantity.Bytes(Rate(loop.BytesReceived))}/s  "
                    + $"out {Quantity.Bytes(Rate(loop.BytesSent))}/s");
            output.WriteLine();
            output.WriteLine("    TIME     TASKS  COROUTINE");
            foreach (BodyLoad body in loop.Bodies.Take(rows))
            {
                output.WriteLine($"{Quantity.Percent(body.Share),8}  {Quantity.Count(body.Tasks),8}  {body.Name}");
            }

            double others = Math.Max(0, loop.Busy - loop.Bodies.Sum(static body => body.Share));
            output.WriteLine($"{Quantity.Percent(others),8}            callbacks, timers, I/O, the loop itself");
            output.WriteLine();
        }

        foreach (SlowStep step in slow.TakeLast(MostSlowSteps))
        {
            output.WriteLine($"slow: {step}");
        }
    }

    /// <summary>As JSON, for programs: one line.</summary>
    public static string ToJson(LoadReport loop, IEnumerable<SlowStep> slow) => JsonSerializer.Serialize(
        new
        {
            loop = loop.Loop,
            label = loop.Label,
            running = loop.IsRunning,
            seconds = loop.Seconds,
            turns = loop.Turns,
            callbacks = loop.Callbacks,
            posts = loop.Posts,
            errors = loop.Errors,
            ready = loop.Ready,
            inbox = loop.Inbox,
            timers = loop.Timers,
            tasks = loop.Tasks,
            lag = loop.Lag,
            bytesReceived = loop.BytesReceived,
            bytesSent = loop.BytesSent,
            busy = loop.Busy,
            slowStep = loop.SlowStep,
            coroutines = loop.Bodies.Select(static body => new { name = body.Name, tasks = body.Tasks, share = body.Share }),
            slow = slow.Where(step => step.Loop == loop.Loop)
                .Select(static step => new { task = step.Task, coroutine = step.Body, seconds = step.Seconds }),
        });

    private static string State(LoadReport loop) =>
        loop.SlowStep > 0
            ? string.Create(CultureInfo.InvariantCulture, $"in one step for {loop.SlowStep:0.0} s")
        : loop.IsRunning ? "running"
        : "not running";
}
