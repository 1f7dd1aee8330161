namespace AsyncioSharp.Testing;

/// <summary>Runs one schedule on one loop: finds out who could be next, asks the source of decisions, and notes what was done.</summary>
/// <remarks>
/// <para>
/// The loop hands out its ready entries in FIFO order; entries belong to lanes (<see cref="LaneKind"/>), and only the first of each lane is
/// a candidate. With one candidate there is nothing to decide. What is decided is a list of small numbers, which is all that a replay
/// needs.
/// </para>
/// <para>
/// The library's own steps run where asyncio runs them, at their turn. They may also be taken ahead: else the tasks that they wake could
/// never overtake what was ready before. If they were taken ahead without such an effect, the order is no different for a user. Such
/// schedules are <see cref="IsRedundant"/>, and do not count.
/// </para>
/// </remarks>
internal sealed partial class ScheduleDriver : LoopInstrument
{
    // A step that was passed over this many times runs next, whatever the source says. Else a loop that waits for a flag with Sleep(0)
    // could starve the task that sets it.
    private const int MostPassedOver = 200;

    /// <summary>How many streams of random numbers there are to choose from: more than an exhaustive search tries.</summary>
    public const int Streams = int.MaxValue;

    private readonly DecisionSource _source;
    private readonly ScheduleFreedom _freedom;
    private readonly int _maxSteps;
    private readonly double _jitter;
    private readonly Dictionary<object, Lane> _lanes = new(ReferenceEqualityComparer.Instance);
    private readonly List<Lane?> _taskLanes = [null];
    private readonly Lane _callbacks = new(LaneKind.Callbacks, 0, null);
    private readonly Lane _library = new(LaneKind.Library, 0, null);
    private readonly List<Decision> _decisions = [];
    private readonly Interleaving _interleaving = new();
    private readonly bool _chooses;
    private object? _head;
    private int _headPassedOver;
    private int _tasks;
    private bool _hasMain;
    private int _readyBefore;
    private long _now;
    private bool _ranAhead;
    private bool _hasEnded;

    public ScheduleDriver(DecisionSource source, ScheduleFreedom freedom, int maxSteps, double jitter)
    {
        _source = source;
        _freedom = freedom;
        _maxSteps = maxSteps;
        _jitter = jitter;
        Delays = jitter > 0 ? new LateTimers(this, jitter) : null;

        // Without a limit either there is nothing to be asked for.
        _chooses = source is not FifoSource || maxSteps != int.MaxValue;
    }

    /// <inheritdoc/>
    public override LoopInterests Interests => LoopInterests.Tasks | LoopInterests.OrderedWork | LoopInterests.Steps
        | (_chooses ? LoopInterests.Choice | LoopInterests.StepEnds : LoopInterests.None);

    /// <summary>Its decisions are not all asyncio's own.</summary>
    public bool ChoosesFreely => _source is not FifoSource;

    /// <summary>What the program has reached of what Sim counts.</summary>
    public SiteCounts Sites { get; } = new();

    /// <summary>What was decided, in order.</summary>
    public IReadOnlyList<Decision> Decisions => _decisions;

    /// <summary>How many entries have run.</summary>
    public long Steps { get; private set; }

    /// <summary>
    /// Of everything that ran, when, and what it made ready: equal for equal runs, on every machine. Not of runs that were only watched.
    /// </summary>
    public ulong Hash { get; private set; } = StableHash.Start;

    /// <summary>Of the partial order of its steps; see <see cref="Testing.Interleaving"/>. Comparable within one process.</summary>
    public ulong Interleaving => _interleaving.Hash;

    /// <summary>The body, or a part of it, is over: what is left is asyncio's clean-up, in asyncio's order.</summary>
    public bool IsOver { get; private set; }

    /// <summary>A step of the library was taken ahead and woke nobody.</summary>
    public bool IsRedundant { get; private set; }

    /// <summary>How many decisions were made up to the one that made it redundant.</summary>
    public int RedundantAt { get; private set; }

    /// <summary>What makes timers late; null if none is.</summary>
    public TimerDelays? Delays { get; }

    /// <summary>What the source says counts just now.</summary>
    public bool Decides => _chooses && !IsOver;

    /// <summary>Notes every step, if somebody wants to read about them.</summary>
    public StepObserver? Observer { get; init; }

    /// <summary>Whether reports are to say where tasks and timers were made, which costs about half of a run.</summary>
    public bool KeepsSites { get; init; } = true;

    /// <summary>The schedule that was run.</summary>
    public Schedule Schedule => new(
        _freedom,
        _jitter,
        _decisions.Select(static (decision, number) => KeyValuePair.Create(number, decision.Choice)).Where(static one => one.Value != 0),
        Fingerprint);

    /// <summary>Of all that could be decided in the run: another one for a program that has changed.</summary>
    public uint? Fingerprint =>
        !_chooses ? null
        : (uint)_decisions.Aggregate(StableHash.Start, static (hash, decision) => StableHash.Add(hash, decision.Candidates));

    /// <summary>Another part of the body begins: a test has set-up, body and tear-down.</summary>
    public void BeginPhase() => IsOver = _hasEnded;

    /// <summary>The body is over, also where it has failed.</summary>
    public void End()
    {
        _hasEnded = true;
        EndPhase();
    }

    /// <inheritdoc/>
    public override int Choose(in ReadySteps steps)
    {
        ref readonly ReadyRing ready = ref steps.Ring;
        _now = steps.Now;
        _ranAhead = false;
        _readyBefore = ready.Count - 1;
        if (IsOver)
        {
            return 0;
        }

        CheckLimit();
        int position = Decide(ready);
        NotePassedOver(ready, position);
        return position;
    }

    /// <summary>Decides something else than the order of steps; see <see cref="SimPoints.Draw"/>.</summary>
    public int Draw(object what, int choices, double? chance)
    {
        if (!Decides || choices < 2)
        {
            return 0;
        }

        int choice = _source.Draw(_decisions.Count, what, choices, chance);
        _decisions.Add(new Decision(Steps, choices, choice));
        Hash = StableHash.Add(Hash, choice);
        _interleaving.Add(_decisions.Count, choice);
        if (choice != 0)
        {
            Observer?.OnDraw(what, choice, _now);
        }

        return choice;
    }

    /// <inheritdoc/>
    public override void OnStep(in LoopStep step)
    {
        if (IsOver)
        {
            return;
        }

        ref readonly ReadyEntry entry = ref step.Entry;
        LaneKind kind = KindOf(entry);
        if (!_chooses)
        {
            _now = step.Now;
            Observer?.OnStep(new Step(Steps, _now, step.Others, kind, kind == LaneKind.Task ? (int)entry.Owner.Task!.Number : 0), entry);
            EndStep(entry, kind);
            return;
        }

        Lane lane = LaneOf(entry);
        Hash = StableHash.Add(StableHash.Add(StableHash.Add(Hash, lane.Ordinal + ((long)lane.Flow << 32)), (int)entry.Kind), _now);
        Observer?.OnStep(new Step(Steps, _now, step.Others, kind, lane.Ordinal, lane.Flow), entry);
        if (kind != LaneKind.Library)
        {
            _interleaving.Add(lane, SiteOf(entry));
        }

        if (kind != LaneKind.Task)
        {
            _lanes.Remove(entry.Work);
        }
    }

    /// <inheritdoc/>
    public override void OnStepEnded(in LoopStep step)
    {
        if (IsOver || !_chooses)
        {
            return;
        }

        if (KindOf(step.Entry) == LaneKind.Host)
        {
            // What was decided inside of it says nothing about this step.
            _ranAhead = false;
        }

        int ready = step.Loop.ReadyCount;
        Hash = StableHash.Add(Hash, ready);
        if (_ranAhead && ready == _readyBefore && !IsRedundant)
        {
            IsRedundant = true;
            RedundantAt = _decisions.Count;
        }

        EndStep(step.Entry, KindOf(step.Entry));
    }

    /// <inheritdoc/>
    /// <remarks>A loop factory may have made some tasks.</remarks>
    public override void OnAdded(EventLoop loop)
    {
        foreach (AsyncioTask task in loop.PendingTasks)
        {
            Number(task);
        }
    }

    /// <inheritdoc/>
    public override void OnTaskCreated(AsyncioTask task)
    {
        bool isMain = !_hasMain;
        _hasMain = true;
        if (isMain && task.ExplicitName is null)
        {
            task.SetName("main");
        }

        Number(task);
    }

    /// <summary>What kind of lane an entry belongs to.</summary>
    private static LaneKind KindOf(in ReadyEntry entry) => entry.Kind switch
    {
        ReadyKind.Listener => LaneKind.Library,
        ReadyKind.Timer => entry.Work is Coroutine ? LaneKind.Library : LaneKind.Timer,
        ReadyKind.Handle when entry.Work is TimerHandle => LaneKind.Timer,
        ReadyKind.Io when entry.Work is ExecutorResult { Number: not null } => LaneKind.Work,
        ReadyKind.Io when entry.Work is IHostTurn => LaneKind.Host,
        _ => entry.Owner.Task is null ? LaneKind.Callbacks : LaneKind.Task,
    };

    /// <summary>Whose an entry is.</summary>
    private Lane LaneOf(in ReadyEntry entry) => KindOf(entry) switch
    {
        LaneKind.Library => _library,
        LaneKind.Timer => Known(entry.Work, LaneKind.Timer),
        LaneKind.Work => Known(entry.Work, LaneKind.Work),
        LaneKind.Host => Known(entry.Work, LaneKind.Host),
        LaneKind.Callbacks => _callbacks,
        _ => LaneOf(entry.Owner.Task!) is { Flows: > 0 } lane && FlowOf(entry) is { } flow && _lanes.TryGetValue(flow, out Lane? own) ? own
            : LaneOf(entry.Owner.Task!),
    };

    /// <summary>What a method goes on with that runs in a task; null for what is only posted to the task, which keeps its order.</summary>
    /// <remarks>
    /// A method waits for one thing at a time. So two entries of one task that are both ready belong to two methods that run side by side,
    /// as parts of Task.WhenAll for example, and no order of them is promised.
    /// </remarks>
    private static object? FlowOf(in ReadyEntry entry) => entry.Kind switch
    {
        ReadyKind.Coroutine => entry.Work,
        ReadyKind.Native => ((Action)entry.Work).Target ?? entry.Work,
        ReadyKind.Post when entry.State is Action continuation => continuation.Target ?? continuation,
        _ => null,
    };

    /// <summary>A lane for another method of a task that has one ready already.</summary>
    private Lane NewFlow(Lane task, object flow)
    {
        var lane = new Lane(LaneKind.Task, task.Ordinal, task.Task, ++task.Flows);
        _lanes.Add(flow, lane);
        return lane;
    }

    private Lane LaneOf(AsyncioTask task)
    {
        int number = (int)task.Number;
        while (_taskLanes.Count <= number)
        {
            _taskLanes.Add(null);
        }

        return _taskLanes[number] ??= new Lane(LaneKind.Task, number, task);
    }

    private void Number(AsyncioTask task)
    {
        // The process counts on from test to test; reports and traces must be the same in every run.
        task.Number = ++_tasks;
        if (IsOver)
        {
            return;
        }

        if (_chooses)
        {
            Hash = StableHash.Add(Hash, (long)StableHash.Of(task.GetName()));
        }

        Observer?.OnTaskCreated(task, _now);
    }

    private void EndStep(in ReadyEntry entry, LaneKind kind)
    {
        Steps++;
        if (kind == LaneKind.Library && entry.Work is EventLoop.StopWhenDone)
        {
            EndPhase();
        }
    }

    private void EndPhase()
    {
        if (!IsOver)
        {
            IsOver = true;
            Observer?.OnEnd();
        }
    }

    private Lane Known(object key, LaneKind kind)
    {
        if (!_lanes.TryGetValue(key, out Lane? lane))
        {
            _lanes.Add(key, lane = new Lane(kind, 0, null) { Host = (key as IHostTurn)?.Name });
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
