using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace AsyncioSharp.Testing;

/// <summary>
/// Chrome's trace-event format: one process, a thread per row, complete events ("X") for steps and for the awaits between them. Times are
/// microseconds.
/// </summary>
internal static class TraceEventJson
{
    private const int Process = 1;

    // Of one instant each step is drawn a nanosecond later than the one before: the clock's own ticks are a hundred of these.
    private const decimal DrawnStep = 0.001m;

    public static string Write(TraceRecorder trace)
    {
        var labels = new TraceLabels(trace.Lanes);
        var text = new StringBuilder("{\"displayTimeUnit\":\"ms\",\"traceEvents\":[\n");
        for (int row = 0; row < trace.Lanes.Count; row++)
        {
            text.Append(
                CultureInfo.InvariantCulture, $"{{\"ph\":\"M\",\"pid\":{Process},\"tid\":{row + 1},\"name\":\"thread_name\","
                + $"\"args\":{{\"name\":{Quoted(trace.Lanes[row].Name)}}}}},\n");
            text.Append(
                CultureInfo.InvariantCulture, $"{{\"ph\":\"M\",\"pid\":{Process},\"tid\":{row + 1},\"name\":\"thread_sort_index\","
                + $"\"args\":{{\"sort_index\":{row}}}}},\n");
        }

        var waits = new (decimal Since, string Label)?[trace.Lanes.Count];
        decimal last = -1;
        foreach (TraceStep step in trace.Steps)
        {
            decimal start = Math.Max(step.Time / 10m, last + DrawnStep);
            last = start;
            if (waits[step.Row] is { } wait)
            {
                AppendComplete(text, step.Row, wait.Since, start - wait.Since, wait.Label);
            }

            TraceLane lane = trace.Lanes[step.Row];
            bool isEnd = lane.Task is not null && ReferenceEquals(step.After, lane.Task);
            string label = lane.Task is null || isEnd ? labels.After(step, lane) : "step";
            AppendComplete(text, step.Row, start, DrawnStep, label);
            waits[step.Row] = lane.Task is null || isEnd ? null : (start + DrawnStep, labels.Wait(step));
        }

        // Every line but the last ends in a comma: the name of the process is the last.
        return text.Append(
            CultureInfo.InvariantCulture, $"{{\"ph\":\"M\",\"pid\":{Process},\"name\":\"process_name\",\"args\":"
                + $"{{\"name\":\"event loop\"}}}}\n]}}\n").ToString();
    }

    private static void AppendComplete(StringBuilder text, int row, decimal start, decimal duration, string name) =>
        text.Append(
            CultureInfo.InvariantCulture, $"{{\"ph\":\"X\",\"pid\":{Process},\"tid\":{row + 1},\"ts\":{start:0.###},"
            + $"\"dur\":{duration:0.###},\"name\":{Quoted(name)}}},\n");

    private static string Quoted(string text) => $"\"{JavaScriptEncoder.Default.Encode(text)}\"";
}
