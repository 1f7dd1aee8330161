using System.Globalization;
using System.Text;

namespace AsyncioSharp.Testing;

/// <summary>The run as lines of text, the same in every run and on every machine.</summary>
internal static class TraceText
{
    public static string Write(Trace trace, TraceRecorder recorder)
    {
        var labels = new TraceLabels(recorder.Lanes);
        int who = Math.Max(3, recorder.Lanes.Max(static lane => lane.Name.Length));
        var text = new StringBuilder();
        text.Append(trace.Title).Append('\n');
        text.Append(trace.Schedule.Deviations == 0 ? "asyncio's order" : trace.Schedule.ToString()).Append("\n\n");
        text.Append("      time  ").Append("who".PadRight(who)).Append("  then\n");
        foreach (TraceStep step in recorder.Steps)
        {
            TraceLane lane = recorder.Lanes[step.Row];
            double seconds = step.Time / (double)TimeSpan.TicksPerSecond;
            text.Append(
                CultureInfo.InvariantCulture, $"{(step.Overtakes ? '>' : ' ')} {seconds,8:0.#######}  {lane.Name.PadRight(who)}  "
                    + $"{labels.After(step, lane)}\n");
        }

        AppendOpen(text, recorder, labels);
        if (trace.Failure is { } failure)
        {
            text.Append("\nfails: ").Append(failure.GetType().Name).Append(": ").Append(failure.Message.Trim().Split('\n')[0].TrimEnd())
                .Append('\n');
        }

        return text.ToString();
    }

    private static void AppendOpen(StringBuilder text, TraceRecorder recorder, TraceLabels labels)
    {
        var last = new TraceStep?[recorder.Lanes.Count];
        foreach (TraceStep step in recorder.Steps)
        {
            last[step.Row] = step;
        }

        string before = "\n";
        for (int row = 1; row < last.Length; row++)
        {
            TraceLane lane = recorder.Lanes[row];
            if (last[row] is { } step && !ReferenceEquals(step.After, lane.Task))
            {
                text.Append(before).Append("never woken: ").Append(lane.Name).Append(' ').Append(labels.After(step, lane)).Append('\n');
                before = string.Empty;
            }
        }
    }
}
