using AsyncioSharp.Timelines;

namespace AsyncioSharp.Testing;

/// <summary>A recorded run as what a timeline shows.</summary>
internal static class TraceTimeline
{
    public static Timeline Of(Trace trace, TraceRecorder recorder) => new()
    {
        Title = trace.Title,
        Facts = trace.Schedule.Deviations == 0 ? "asyncio's order" : trace.Schedule.ToString(),
        Failure = trace.Failure is { } failure ? $"{failure.GetType().Name}: {failure.Message}" : string.Empty,
        Lanes =
        [
            .. recorder.Lanes.Select(
                static lane => new TimelineLane(lane.Name, TraceLabels.BodyOf(lane.Task), lane.Task is not null, lane.Step, lane.Time)),
        ],
        Steps = Steps(recorder),
        Circle = [.. Circle(trace, recorder)],
        Messages = [.. Messages(recorder)],
        Faults = recorder.Faults,
    };

    private static IEnumerable<TimelineStep> Steps(TraceRecorder recorder)
    {
        var labels = new TraceLabels(recorder.Lanes);
        foreach (TraceStep step in recorder.Steps)
        {
            TraceLane lane = recorder.Lanes[step.Row];
            TimelineMarks marks = step.Overtakes ? TimelineMarks.Overtakes : TimelineMarks.None;
            bool isEnd = lane.Task is not null && ReferenceEquals(step.After, lane.Task);
            if (isEnd)
            {
                marks |= TimelineMarks.Ends
                    | (lane.Task!.Cancelled() ? TimelineMarks.IsCancelled
                        : lane.Task.FailureType is not null ? TimelineMarks.Fails
                        : TimelineMarks.None);
            }

            string? wait = lane.Task is null || isEnd ? null : labels.Wait(step);
            yield return new TimelineStep(step.Number, step.Time, 0, step.Row, labels.After(step, lane), wait, marks);
        }
    }

    private static IEnumerable<(int From, int To)> Circle(Trace trace, TraceRecorder recorder)
    {
        foreach ((AsyncioTask from, AsyncioTask to) in ScheduledTest.DeadlockOf(trace.Failure)?.Circles ?? [])
        {
            if (recorder.RowOf(from) is { } first && recorder.RowOf(to) is { } second)
            {
                yield return (first, second);
            }
        }
    }

    private static IEnumerable<TimelineMessage> Messages(TraceRecorder recorder)
    {
        var rows = new Dictionary<string, int?>();
        foreach (TraceMessage message in recorder.Messages)
        {
            if (Row(message.From) is { } from && Row(message.To) is { } to)
            {
                yield return new TimelineMessage(from, to, message.Sent, message.Arrived, message.Text);
            }
        }

        int? Row(string host)
        {
            if (!rows.TryGetValue(host, out int? row))
            {
                rows.Add(host, row = recorder.RowOfHost(host));
            }

            return row;
        }
    }
}
