namespace AsyncioSharp.Testing;

/// <summary>Runs one schedule on one loop: finds out who could be next, asks the source of decisions, and notes what was done.</summary>
/// <remarks>
/// <para>
/// The loop hands out its ready entries in FIFO order; entries belong to lanes (<see cref="LaneKind"/>), and only the first of each lane is a candidate. With one candidate there is nothing
/// to decide. What is decided is a list of small numbers, which is all that a replay needs.
/// </para>
/// <para>
/// The library's own steps run where asyncio runs them, at their turn. They may also be taken ahead, since whom they wake could otherwise never overtake what was ready before; taken ahead
/// for nothing, they make no order that a user could tell from another one: such schedules are <see cref="IsRedundant"/>, and do not count.
/// </para>
/// </remarks>
internal sealed partial class ScheduleDriver : ReadyPicker
{
    // Who is passed over as often as this runs next, whatever the source says: a loop that waits for a flag with Sleep(0) must not starve the task that sets it.
    private const int MostPassedOver = 200;

    private readonly DecisionSource _source;
    private readonly ScheduleFreedom _freedom;
    private readonly int _maxSteps;
    private readonly Dictionary<object, Lane> _lanes = new(ReferenceEqualityComparer.Instance);
    private readonly Lane _callbacks = new(LaneKind.Callbacks, 0, null);
    private readonly Lane _library = new(LaneKind.Library, 0, null);
    private readonly List<Decision> _decisions = [];
    private readonly bool _neverDecides;
    private object? _head;
    private int _headPassedOver;
    private int _tasks;
    private int _readyBefore;
    private long _now;
    private bool _ranAhead;
    private bool _hasEnded;

    public ScheduleDriver(DecisionSource source, ScheduleFreedom freedom = ScheduleFreedom.Tasks, int maxSteps = int.MaxValue)
    {
        _source = source;
        _freedom = freedom;
        _maxSteps = maxSteps;
        _neverDecides = source is FifoSource;
    }

    /// <summary>What was decided, in order.</summary>
    public IReadOnlyList<Decision> Decisions => _decisions;

    /// <summary>How many entries have run.</summary>
    public long Steps { get; private set; }

    /// <summary>Of everything that ran, when, and what it made ready: equal for equal runs, on every machine.</summary>
    public ulong Hash { get; private set; } = StableHash.Start;

    /// <summary>The body is over: what is left is asyncio's clean-up, in asyncio's order.</summary>
    public bool IsOver { get; private set; }

    /// <summary>A step of the library was taken ahead and woke nobody.</summary>
    public bool IsRedundant { get; private set; }

    /// <summary>How many decisions were made up to the one that made it redundant.</summary>
    public int RedundantAt { get; private set; }

    /// <summary>Notes every step, if somebody wants to read about them.</summary>
    public IStepObserver? Observer { get; init; }

    /// <summary>The schedule that was run.</summary>
    public Schedule Schedule => new(_freedom, _decisions.Select(static (decision, number) => KeyValuePair.Create(number, decision.Choice)).Where(static one => one.Value != 0));

    /// <summary>Another part of the body begins: a test has set-up, body and tear-down.</summary>
    public void BeginPhase() => IsOver = _hasEnded;

    /// <summary>The body is over, also where it has failed.</summary>
    public void End() => _hasEnded = IsOver = true;

    public override int Pick(in ReadyRing ready, long now)
    {
        _now = now;
        _ranAhead = false;
        _readyBefore = ready.Count - 1;
        if (IsOver)
        {
            return 0;
        }

        CheckLimit();
        if (_neverDecides)
        {
            return 0;
        }

        int position = Decide(ready);
        NotePassedOver(ready, position);
        return position;
    }

    public override void OnStep(in ReadyEntry entry)
    {
        if (IsOver)
        {
            return;
        }

        Lane lane = LaneOf(entry);
        Hash = StableHash.Add(StableHash.Add(StableHash.Add(Hash, lane.Ordinal), (int)entry.Kind), _now);
        Observer?.OnStep(new Step(Steps, _now, lane, _readyBefore, entry));
        if (lane.Kind == LaneKind.Work)
        {
            _lanes.Remove(entry.State!);
        }
        else if (lane.Kind != LaneKind.Task)
        {
            _lanes.Remove(entry.Work);
        }
    }

    public override void OnStepped(in ReadyEntry entry, in ReadyRing ready)
    {
        if (IsOver)
        {
            return;
        }

        Steps++;
        Hash = StableHash.Add(Hash, ready.Count);
        if (_ranAhead && ready.Count == _readyBefore && !IsRedundant)
        {
            IsRedundant = true;
            RedundantAt = _decisions.Count;
        }

        Observer?.OnStepped(entry, _now);
        if (entry.Work is EventLoop.StopWhenDone)
        {
            IsOver = true;
        }
    }

    public override void OnTaskCreated(AsyncioTask task)
    {
        Lane lane = NewTaskLane(task);
        if (task.GivenName is null)
        {
            // The process counts on from test to test; reports and traces must be the same in every run.
            task.SetName(lane.Name);
        }

        if (IsOver)
        {
            return;
        }

        Hash = StableHash.Add(Hash, (long)StableHash.Of(lane.Name));
        Observer?.OnTaskCreated(lane, _now);
    }

    /// <summary>Whose an entry is.</summary>
    public Lane LaneOf(in ReadyEntry entry)
    {
        switch (entry.Kind)
        {
            case ReadyKind.Listener:
            case ReadyKind.Timer when entry.Work is Coroutine:
                return _library;
            case ReadyKind.Timer:
            case ReadyKind.Handle when entry.Work is TimerHandle:
                return Known(entry.Work, LaneKind.Timer);
            case ReadyKind.Callback when entry.State is WorkTicket:
                return Known(entry.State, LaneKind.Work);
            default:
                return entry.Owner.Task is not { } task ? _callbacks
                    : _lanes.TryGetValue(entry.Owner, out Lane? lane) ? lane
                    : NewTaskLane(task);
        }
    }

    /// <summary>A task that is new, or was there before this looked.</summary>
    private Lane NewTaskLane(AsyncioTask task)
    {
        var lane = new Lane(LaneKind.Task, ++_tasks, task);
        _lanes.Add(task.SyncContext, lane);
        return lane;
    }

    private Lane Known(object key, LaneKind kind)
    {
        if (!_lanes.TryGetValue(key, out Lane? lane))
        {
            _lanes.Add(key, lane = new Lane(kind, 0, null));
        }

        return lane;
    }

    private void CheckLimit()
    {
        if (Steps >= _maxSteps)
        {
            End();
            throw new ScheduleLimitException(_maxSteps);
        }
    }

    private void NotePassedOver(in ReadyRing ready, int position)
    {
        if (position == 0)
        {
            _headPassedOver = 0;
            return;
        }

        ReadyRing.Cursor cursor = ready.Look();
        cursor.MoveNext();
        object head = cursor.Current.Work;
        _headPassedOver = ReferenceEquals(head, _head) ? _headPassedOver + 1 : 1;
        _head = head;
    }
}
