namespace AsyncioSharp.Testing;

/// <summary>
/// Keeps what a timeline needs: which task ran when, in what order, and what it waited for then. Describes nothing while the body runs;
/// that comes when the trace is written.
/// </summary>
internal sealed class TraceRecorder : StepObserver
{
    private readonly Chunks<TraceStep> _steps = [];
    private readonly List<TraceLane> _lanes = [new TraceLane("callbacks", null, 0, 0)];
    private readonly List<TraceMessage> _messages = [];
    private readonly List<(string What, long Time, int Step)> _faults = [];
    private int[] _rows = new int[16];
    private long _number;
    private long _time;
    private int _row;
    private AsyncioTask? _task;
    private bool _overtakes;

    public IReadOnlyList<TraceStep> Steps => _steps;

    public IReadOnlyList<TraceLane> Lanes => _lanes;

    /// <summary>The packets between simulated hosts, as they were sent.</summary>
    public IReadOnlyList<TraceMessage> Messages => _messages;

    /// <summary>What chance and the test did to the world.</summary>
    public IReadOnlyList<(string What, long Time, int Step)> Faults => _faults;

    /// <inheritdoc/>
    public override bool WantsHolders => true;

    /// <summary>The row of a task; null if it has none.</summary>
    public int? RowOf(AsyncioTask task) => _lanes.FindIndex(lane => lane.Task == task) is >= 0 and var row ? row : null;

    public override void OnTaskCreated(AsyncioTask task, long time) => RowOf((int)task.Number, task);

    public override void OnDeviation(ReadOnlySpan<Candidate> overtaken)
    {
        EndStep();
        _overtakes = true;
    }

    public override void OnStep(in Step step, in ReadyEntry entry)
    {
        EndStep();
        _number = step.Number;
        _time = step.Time;
        if (step.Kind == LaneKind.Task)
        {
            _task = entry.Owner.Task;
            _row = RowOf(step.Ordinal, _task!);
            return;
        }

        if (!step.IsBookkeeping)
        {
            _steps.Add(new TraceStep(_number, _time, 0, entry.Work, 0, _overtakes));
        }

        _overtakes = false;
    }

    public override void OnDraw(object what, int choice, long time) => OnFault(what.ToString()!, time);

    public override void OnFault(string what, long time) => _faults.Add((what, time, _steps.Count));

    public override void OnMessageSent(TraceMessage message, long time)
    {
        message.Sent = (time, _steps.Count);
        _messages.Add(message);
    }

    public override void OnMessageArrived(TraceMessage message, long time) => message.Arrived = (time, _steps.Count);

    public override void OnEnd() => EndStep();

    /// <summary>The row that stands for a host: that of its program, or, for the test's own host, of the test.</summary>
    public int? RowOfHost(string name) =>
        _lanes.FindIndex(1, lane => name == "test" ? !lane.Name.Contains(": ", StringComparison.Ordinal)
            : lane.Name.StartsWith(name + ": ", StringComparison.Ordinal)) is > 0 and var row ? row : null;

    /// <summary>
    /// What a task waits for stands fast from the end of its step until its next one: it is read when anything else happens.
    /// </summary>
    private void EndStep()
    {
        if (_task is not { } task)
        {
            return;
        }

        _task = null;
        object? after = task.Done() ? task : task.SyncContext.FirstWait;

        // The most common wait, a sleep, is shown by its time. Kept as an object, it would live as long as the trace, and each with all it
        // refers to.
        _steps.Add(after is ITimerTarget sleep
            ? new TraceStep(_number, _time, _row, TraceStep.Sleep, sleep.Deadline, _overtakes)
            : new TraceStep(_number, _time, _row, after, 0, _overtakes));
        _overtakes = false;
    }

    private int RowOf(int ordinal, AsyncioTask task)
    {
        if (ordinal >= _rows.Length)
        {
            Array.Resize(ref _rows, Math.Max(ordinal + 1, _rows.Length * 2));
        }

        if (_rows[ordinal] == 0)
        {
            _rows[ordinal] = _lanes.Count;
            _lanes.Add(new TraceLane(task.QualifiedName, task, _number, _time));
        }

        return _rows[ordinal];
    }
}

/// <summary>A row of the timeline.</summary>
/// <param name="Name">The task's.</param>
/// <param name="Task">The task; null for what belongs to none.</param>
/// <param name="Step">The step that made it.</param>
/// <param name="Time">When that was, in ticks.</param>
internal sealed record TraceLane(string Name, AsyncioTask? Task, long Step, long Time);

/// <summary>A step of a row.</summary>
/// <param name="Number">In the order of the loop; steps of the library's own have numbers too.</param>
/// <param name="Time">In ticks.</param>
/// <param name="Row">Whose.</param>
/// <param name="After">Of a task: what it waits for afterwards, itself when it is done, null when it only gave way. Of callbacks: what was
/// called.</param>
/// <param name="Until">Of a sleep: its end, in ticks.</param>
/// <param name="Overtakes">It departs from asyncio's order.</param>
internal readonly record struct TraceStep(long Number, long Time, int Row, object? After, long Until, bool Overtakes)
{
    /// <summary>Stands for any sleep.</summary>
    public static readonly object Sleep = new();
}
