using System.Diagnostics;
using System.Text;
using AsyncioSharp.Timelines;

namespace AsyncioSharp.Testing;

/// <summary>
/// What a run did, as a picture: tasks as rows, their steps and awaits, callbacks and timers, in the loop's order and in its time. The same
/// run gives the same bytes.
/// </summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class Trace
{
    private readonly TraceRecorder _recorder;

    internal Trace(TraceRecorder recorder, string title, Schedule schedule, Exception? failure)
    {
        _recorder = recorder;
        Title = title;
        Schedule = schedule;
        Failure = failure;
    }

    /// <summary>What the run is called.</summary>
    public string Title { get; }

    /// <summary>The order of the run.</summary>
    public Schedule Schedule { get; }

    /// <summary>How the run failed, or null.</summary>
    public Exception? Failure { get; }

    /// <summary>How many steps it has.</summary>
    public int Steps => _recorder.Steps.Count;

    /// <summary>
    /// The names of the tasks, in the order in which they were made. Unnamed ones are numbered from the run's first, which is <c>main</c>.
    /// </summary>
    public IReadOnlyList<string> Tasks => [.. _recorder.Lanes.Skip(1).Select(static lane => lane.Name)];

    /// <summary>A page that shows the timeline in any browser, without a network.</summary>
    /// <returns>HTML, complete in itself.</returns>
    public string ToHtml() => TimelineHtml.Write(TraceTimeline.Of(this, _recorder));

    /// <summary>
    /// The run in words, for approval tests: a line per step with its time, who runs, and how the step ends, and behind them who was never
    /// woken. It has no lines of code and no numbers of the process, so it changes only when the run does.
    /// </summary>
    /// <returns>Lines that end in a line feed.</returns>
    public string ToText() => TraceText.Write(this, _recorder);

    /// <summary>
    /// The run in Chrome's trace-event format, for Perfetto and other viewers. Steps, which take no virtual time, are drawn as one
    /// nanosecond each.
    /// </summary>
    /// <returns>JSON.</returns>
    public string ToTraceEvents() => TimelineEvents.Write(TraceTimeline.Of(this, _recorder));

    /// <summary>Writes the page, or the trace events if the name ends in .json.</summary>
    /// <param name="path">The file; what was there is replaced.</param>
    public void Save(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        bool isJson = Path.GetExtension(path).Equals(".json", StringComparison.OrdinalIgnoreCase);
        File.WriteAllText(path, isJson ? ToTraceEvents() : ToHtml(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    }

    /// <summary>Its size.</summary>
    /// <returns>For example <c>&lt;Trace steps=12 tasks=3&gt;</c>.</returns>
    public override string ToString() => $"<Trace steps={Steps} tasks={_recorder.Lanes.Count - 1}>";
}
