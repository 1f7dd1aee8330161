namespace AsyncioSharp.Testing;

/// <summary>
/// Writes down the steps of users' code, in words: for the last run of a failing schedule, since finding a line costs more than a step.
/// </summary>
internal sealed class StepNotes : StepObserver
{
    private readonly List<Note> _notes = [];
    private string[] _overtaken = [];
    private long _step;

    public IReadOnlyList<Note> Notes => _notes;

    public override void OnDeviation(ReadOnlySpan<Candidate> overtaken)
    {
        var names = new List<string>();
        foreach (Candidate other in overtaken)
        {
            names.Add(other.Lane.Name);
        }

        _overtaken = [.. names];
    }

    public override void OnDraw(object what, int choice, long time) =>
        _notes.Add(new Note(_step, time, string.Empty, $"decides {what}: {choice}", [], IsDecision: true));

    public override void OnFault(string what, long time) =>
        _notes.Add(new Note(_step, time, string.Empty, $"the test does: {what}", [], IsFault: true));

    public override void OnStep(in Step step, in ReadyEntry entry)
    {
        _step = step.Number;
        if (!step.IsBookkeeping || _overtaken.Length > 0)
        {
            _notes.Add(
                new Note(step.Number, step.Time, Lane.NameOf(step.Kind, entry.Owner.Task, step.Flow), Where(step, entry), _overtaken));
        }

        _overtaken = [];
    }

    /// <summary>Where a step begins: for a task the line at which it waits.</summary>
    private static string Where(in Step step, in ReadyEntry entry)
    {
        if (step.Kind == LaneKind.Task)
        {
            // In a run that is only watched the last task is still the present one.
            entry.Owner.Loop.ClearCurrentTask();
            return WhereIs(entry.Owner.Task!, isStart: entry.Kind == ReadyKind.Start);
        }

        return entry.Work switch
        {
            Handle handle => handle.ToString(),
            Delegate callback => ContinuationNames.Of(callback),
            var other => other.ToString() ?? string.Empty,
        };
    }

    /// <summary>The line at which a task stands, of the innermost method whose source is known.</summary>
    private static string WhereIs(AsyncioTask task, bool isStart)
    {
        IReadOnlyList<StackFrameInfo> frames = task.GetStack();
        StackFrameInfo? frame = frames.LastOrDefault(static one => one.File is not null) ?? (frames.Count > 0 ? frames[^1] : null);
        string place = frame is null ? string.Empty
            : frame.File is null ? Short(frame.Method)
            : $"{Short(frame.Method)}, {Path.GetFileName(frame.File)}:{frame.Line}";
        return isStart ? $"starts {place}".TrimEnd() : place;
    }

    /// <summary>Type and method, or method and local function: the rest stands in the file's name.</summary>
    private static string Short(string method) => string.Join('.', method.Split('.')[^Math.Min(2, method.Split('.').Length)..]);

    /// <summary>A step in words.</summary>
    internal sealed record Note(
        long Number, long Time, string Who, string Where, string[] Overtaken, bool IsDecision = false, bool IsFault = false)
    {
        /// <summary>Here the run departs from asyncio's.</summary>
        public bool IsDeviation => IsDecision || Overtaken.Length > 0;
    }
}
