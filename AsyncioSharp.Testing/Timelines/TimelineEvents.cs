using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace AsyncioSharp.Timelines;

/// <summary>
/// Chrome's trace-event format: a process per loop, a thread per row, complete events ("X") for steps and for the awaits between them.
/// Times are microseconds.
/// </summary>
internal static class TimelineEvents
{
    // Of one instant each step is drawn a nanosecond later than the one before: the clock's own ticks are a hundred of these.
    private const decimal DrawnStep = 0.001m;

    public static string Write(Timeline timeline)
    {
        IReadOnlyList<TimelineLane> lanes = timeline.Lanes;
        decimal ticks = timeline.TicksPerSecond / 1_000_000m;
        var text = new StringBuilder("{\"displayTimeUnit\":\"ms\",\"traceEvents\":[\n");
        for (int row = 0; row < lanes.Count; row++)
        {
            AppendFact(text, lanes[row].Loop, row, "thread_name", $"\"name\":{Quoted(lanes[row].Name)}");
            AppendFact(text, lanes[row].Loop, row, "thread_sort_index", $"\"sort_index\":{row.ToString(CultureInfo.InvariantCulture)}");
        }

        var waits = new (decimal Since, string Label)?[lanes.Count];
        decimal last = -1;
        foreach (TimelineStep step in timeline.Steps)
        {
            decimal start = Math.Max(step.Time / ticks, last + DrawnStep);
            decimal length = Math.Max(step.Length / ticks, DrawnStep);
            last = start;
            int loop = lanes[step.Row].Loop;
            if (waits[step.Row] is { } wait)
            {
                AppendComplete(text, loop, step.Row, wait.Since, Math.Max(start - wait.Since, 0), wait.Label);
            }

            waits[step.Row] = step.Wait is null ? null : (start + length, step.Wait);
            if ((step.Marks & TimelineMarks.IsBeginning) == 0)
            {
                AppendComplete(text, loop, step.Row, start, length, step.Wait is null ? step.Text : "step");
            }
        }

        int[] loops = [.. lanes.Select(static lane => lane.Loop).Distinct()];
        foreach (int loop in loops)
        {
            // Every line but the last ends in a comma: the names of the processes are the last.
            string name = loops.Length == 1 ? "event loop" : string.Create(CultureInfo.InvariantCulture, $"event loop {loop}");
            text.Append(
                CultureInfo.InvariantCulture, $"{{\"ph\":\"M\",\"pid\":{loop},\"name\":\"process_name\",\"args\":"
                    + $"{{\"name\":\"{name}\"}}}}{(loop == loops[^1] ? "" : ",")}\n");
        }

        return text.Append("]}\n").ToString();
    }

    private static void AppendFact(StringBuilder text, int loop, int row, string name, string fact) =>
        text.Append(
            CultureInfo.InvariantCulture, $"{{\"ph\":\"M\",\"pid\":{loop},\"tid\":{row + 1},\"name\":\"{name}\",\"args\":{{{fact}}}}},\n");

    private static void AppendComplete(StringBuilder text, int loop, int row, decimal start, decimal duration, string name) =>
        text.Append(
            CultureInfo.InvariantCulture, $"{{\"ph\":\"X\",\"pid\":{loop},\"tid\":{row + 1},\"ts\":{start:0.###},"
            + $"\"dur\":{duration:0.###},\"name\":{Quoted(name)}}},\n");

    private static string Quoted(string text) => $"\"{JavaScriptEncoder.Default.Encode(text)}\"";
}
