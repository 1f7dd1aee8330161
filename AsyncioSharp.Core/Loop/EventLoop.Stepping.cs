namespace AsyncioSharp;

// What tools for tests see of a loop, and how they run one step by step.
public sealed partial class EventLoop
{
    // What is left of the turn that RunOneEntry steps through.
    private int _entriesLeft;

    /// <summary>The virtual clock that the loop drives, or null.</summary>
    internal VirtualClock? VirtualClock => _virtualClock;

    /// <summary>Entries that have run. From another thread the number may be that of a moment ago.</summary>
    internal long Callbacks => Volatile.Read(ref _callbacks);

    /// <summary>Entries that are ready.</summary>
    internal int ReadyCount => _ready.Count;

    /// <summary>Something is ready, or has come from another thread.</summary>
    internal bool HasReady => _ready.Count > 0 || !_inbox.IsEmpty;

    /// <summary>Timers that will fire, in no order.</summary>
    internal IEnumerable<ITimerTarget> LiveTimers => _timers.Live();

    /// <summary>Async generators that are tracked and open.</summary>
    internal IReadOnlyCollection<IAsyncDisposable> OpenAsyncgens => _asyncgens;

    /// <summary>Errors that nobody has read.</summary>
    internal IEnumerable<UnretrievedError> UnretrievedErrors => _unretrieved.Where(static error => !error.IsRetrieved);

    /// <summary>Work in executors that has not come back.</summary>
    internal int WorkInFlight => _workInFlight;

    /// <summary>The first deadline, in ticks of the clock; null without a timer.</summary>
    internal long? NextDeadline()
    {
        while (_timers.Count > 0 && _timers.Head.Target.IsTimerCancelled)
        {
            _timers.RemoveCancelled();
        }

        return _timers.Count > 0 ? _timers.Head.When : null;
    }

    /// <summary>
    /// The task whose step runs just now; null in a callback, and while the loop waits. Not in asyncio. It may be read on every thread,
    /// where it is what was a moment ago: for reports on a loop that does not come back.
    /// </summary>
    public AsyncioTask? StuckTask => Volatile.Read(ref _current).Task;

    /// <summary>
    /// Runs one entry of the ready ring. Entries run in the order of whole turns: what becomes ready or due in a turn waits for the next.
    /// Time does not move.
    /// </summary>
    /// <returns>False if nothing was ready.</returns>
    internal bool RunOneEntry()
    {
        EnterRun(out SynchronizationContext? outerContext, out ExecutionContext? outerExecution);
        try
        {
            if (_entriesLeft == 0)
            {
                BeginSteppedTurn();
            }

            if (_entriesLeft == 0)
            {
                return false;
            }

            _entriesLeft--;
            RunBatch(1);
            return true;
        }
        finally
        {
            LeaveRun(outerContext, outerExecution);
        }
    }

    private void BeginSteppedTurn()
    {
        DrainInbox();
        if (_driver.IsActive)
        {
            PollDriver(TimeSpan.Zero);
        }

        QueueDueTimers();
        _entriesLeft = _ready.Count;
    }
}
