using System.Diagnostics.Tracing;

namespace AsyncioSharp;

// Those who observe the loop. A loop without one looks at an empty array when a task or a user's timer is made, when it waits, and in every
// 256th turn. A step costs nothing more: a batch tests one field, which debug mode needs in any case.
public sealed partial class EventLoop
{
    private const int MostLimitsDescribed = 1000;

    // Replaced on every change, so that whoever goes through it may add and remove.
    private LoopInstrument[] _instruments = [];
    private LoopInterests _interests;
    private int _limitsDescribed;
    private LoopInstrument? _chooser;

    // Mostly there is one, which is called directly; several are told by StepListeners.
    private LoopInstrument? _stepListener;
    private LoopInstrument? _stepEndListener;
    private StepListeners? _stepListeners;

    // What the present batch loop, the tasks and the timers look at.
    private bool _observesSteps;
    private bool _timesSteps;
    private bool _tracesTasks;

    /// <summary>
    /// Adds an observer, which is told of what the loop does from here on, and of steps from the next turn on. Nothing happens if it is
    /// there already.
    /// </summary>
    /// <param name="instrument">The observer.</param>
    /// <exception cref="InvalidOperationException">The loop is closed, or runs on another thread.</exception>
    public void AddInstrument(LoopInstrument instrument)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        CheckUsable();
        if (!_instruments.Contains(instrument))
        {
            _instruments = [.. _instruments, instrument];
            ReadInterests();
            instrument.OnAdded(this);
        }
    }

    /// <summary>Removes an observer. It may still hear of the end of the present step.</summary>
    /// <param name="instrument">The observer.</param>
    /// <returns>False if it was not there.</returns>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    public bool RemoveInstrument(LoopInstrument instrument)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        CheckThread();
        int before = _instruments.Length;
        _instruments = Array.FindAll(_instruments, one => one != instrument);
        ReadInterests();
        return _instruments.Length < before;
    }

    /// <summary>The first observer of a type; null if there is none.</summary>
    internal T? FindInstrument<T>()
        where T : LoopInstrument => _instruments.OfType<T>().FirstOrDefault();

    /// <summary>Somebody hears of some of this.</summary>
    internal bool IsAnyListening(LoopInterests interests) => (_interests & interests) != 0;

    internal void NoteAcquired(object primitive)
    {
        if (CurrentTask is { } task)
        {
            foreach (LoopInstrument instrument in _instruments)
            {
                if (instrument.ListensTo(LoopInterests.Locks))
                {
                    instrument.OnAcquired(primitive, task);
                }
            }
        }
    }

    internal void NoteReleased(object primitive)
    {
        foreach (LoopInstrument instrument in _instruments)
        {
            if (instrument.ListensTo(LoopInterests.Locks))
            {
                instrument.OnReleased(primitive, CurrentTask);
            }
        }
    }

    internal void NoteTimer(object timer)
    {
        foreach (LoopInstrument instrument in _instruments)
        {
            instrument.OnTimerCreated(timer);
        }
    }

    internal void NoteAsyncgen(object source) => Array.ForEach(_instruments, one => one.OnAsyncgenCreated(source));

    internal void NoteAttached(object watched)
    {
        foreach (LoopInstrument instrument in _instruments)
        {
            instrument.OnAttached(watched);
        }
    }

    internal void NoteWatch(object watched, bool begins)
    {
        foreach (LoopInstrument instrument in _instruments)
        {
            instrument.OnWatch(watched, begins);
        }
    }

    /// <summary>
    /// Whether a time limit that is over is described: where somebody looks into the loop, as a test does. Finding out costs as much as
    /// some hundred steps, so after many it is no more.
    /// </summary>
    internal bool TakeTurnToDescribe() => _instruments.Length > 0 && ++_limitsDescribed <= MostLimitsDescribed;

    internal void NoteTimeLimit(AsyncioTask task) => Array.ForEach(_instruments, one => one.OnTimeLimit(task));

    /// <summary>Who holds a lock or semaphore, as far as an observer knows; a lock knows it by itself.</summary>
    internal IEnumerable<AsyncioTask> HoldersOf(object? primitive) =>
        primitive is null ? []
            : primitive is AsyncioLock { Holder: { } holder } ? [holder]
            : _instruments.SelectMany(one => one.HoldersOf(primitive));

    private bool IsTimeHeld => Array.Exists(_instruments, static one => one.HoldsTime);

    private string DescribeHolds() =>
        string.Join(", ", _instruments.Where(static one => one.HoldsTime).Select(static one => one.DescribeHolds()));

    private string? MadeAt(object made) => _instruments.Select(one => one.MadeAt(made)).FirstOrDefault(static place => place is not null);

    private void NotifyTask(AsyncioTask task, bool starts)
    {
        foreach (LoopInstrument instrument in _instruments)
        {
            if (!instrument.ListensTo(LoopInterests.Tasks))
            {
                continue;
            }

            if (starts)
            {
                instrument.OnTaskCreated(task);
            }
            else
            {
                instrument.OnTaskEnded(task);
            }
        }
    }

    private void NotifySlowStep(in LoopStep step, double seconds)
    {
        foreach (LoopInstrument instrument in _instruments)
        {
            if (instrument.ListensTo(LoopInterests.SlowSteps))
            {
                instrument.OnSlowStep(step, seconds);
            }
        }
    }

    private void NotifyLook() => Array.ForEach(_instruments, static one => one.OnLook());

    /// <summary>Who listens, and for what. The answer holds until the next look.</summary>
    private void ReadInterests()
    {
        _interests = LoopInterests.None;
        _chooser = _stepListener = _stepEndListener = null;
        foreach (LoopInstrument instrument in _instruments)
        {
            LoopInterests interests = instrument.LastInterests = instrument.Interests;
            _interests |= interests;
            if ((interests & LoopInterests.Choice) != 0)
            {
                _chooser ??= instrument;
            }

            if ((interests & LoopInterests.Steps) != 0)
            {
                _stepListener = _stepListener is null ? instrument : _stepListeners ??= new StepListeners(this);
            }

            if ((interests & LoopInterests.StepEnds) != 0)
            {
                _stepEndListener = _stepEndListener is null ? instrument : _stepListeners ??= new StepListeners(this);
            }
        }

        AsyncioEventSource? events = Telemetry.Exist ? AsyncioEventSource.Log : null;
        _tracesTasks = IsAnyListening(LoopInterests.Tasks)
            || events?.IsEnabled(EventLevel.Verbose, AsyncioEventSource.Keywords.Tasks) == true;
        _timesSteps = _debug || IsAnyListening(LoopInterests.SlowSteps)
            || (events is not null
                && (LoopMeters.MeasuresCallbacks || events.IsEnabled(EventLevel.Warning, AsyncioEventSource.Keywords.Callbacks)));
        _observesSteps = _timesSteps || IsAnyListening(LoopInterests.Steps | LoopInterests.StepEnds | LoopInterests.Choice);
    }
}
