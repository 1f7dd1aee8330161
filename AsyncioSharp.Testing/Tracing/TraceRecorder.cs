namespace AsyncioSharp.Testing;

/// <summary>Keeps what a timeline needs: who ran when, in what order, and what it waited for then. Describes nothing while the body runs; that comes when the trace is written.</summary>
internal sealed class TraceRecorder : IStepObserver
{
    private readonly Chunks<TraceStep> _steps = [];
    private readonly List<TraceLane> _lanes = [new TraceLane("callbacks", null, 0, 0)];
    private readonly Dictionary<Lane, int> _rows = new(ReferenceEqualityComparer.Instance);
    private long _number;
    private long _time;
    private int _row;
    private bool _overtakes;
    private bool _isShown;

    public IReadOnlyList<TraceStep> Steps => _steps;

    public IReadOnlyList<TraceLane> Lanes => _lanes;

    public void OnTaskCreated(Lane lane, long time) => RowOf(lane);

    public void OnDeviation(Lane chosen, ReadOnlySpan<Candidate> overtaken) => _overtakes = true;

    public void OnStep(in Step step)
    {
        _number = step.Number;
        _time = step.Time;
        _isShown = step.Lane.Kind != LaneKind.Library;
        _row = step.Lane.Kind == LaneKind.Task ? RowOf(step.Lane) : 0;
        if (step.Lane.Kind != LaneKind.Task && _isShown)
        {
            _steps.Add(new TraceStep(_number, _time, 0, step.Entry.Work, _overtakes));
            _isShown = false;
        }
    }

    public void OnStepped(in ReadyEntry entry, long time)
    {
        if (_isShown)
        {
            AsyncioTask task = _lanes[_row].Task!;
            _steps.Add(new TraceStep(_number, _time, _row, task.Done() ? task : task.SyncContext.FirstWait, _overtakes));
        }

        _overtakes = false;
    }

    private int RowOf(Lane lane)
    {
        if (!_rows.TryGetValue(lane, out int row))
        {
            row = _lanes.Count;
            _rows.Add(lane, row);
            _lanes.Add(new TraceLane(lane.Name, lane.Task, _number, _time));
        }

        return row;
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
/// <param name="After">Of a task: what it waits for afterwards, itself when it is done, null when it only gave way. Of callbacks: what was called.</param>
/// <param name="Overtakes">It departs from asyncio's order.</param>
internal readonly record struct TraceStep(long Number, long Time, int Row, object? After, bool Overtakes);
