namespace AsyncioSharp;

// A loop inside of another one: a simulated host in the world of a test. It never runs by itself. The outer loop gives it its turns, as
// steps of its own, on the same thread; the time of both is the outer one's.
public sealed partial class EventLoop
{
    // Who gives it its turns.
    private EventLoop? _outer;

    // It has ended as a process does that is killed. Read by every thread that has something for it.
    private volatile bool _isAbandoned;

    /// <summary>What the loop is the loop of, for reports; null says nothing.</summary>
    internal string? Label { get; private set; }

    /// <summary>Runs one turn inside of a step of another loop: what is ready or due now. Never waits.</summary>
    internal void RunInnerTurn()
    {
        EventLoop? outer = t_running;
        _outer = outer;
        t_running = null;
        try
        {
            EnterRun(out SynchronizationContext? outerContext, out ExecutionContext? outerExecution);
            try
            {
                Volatile.Write(ref _isWaiting, 0);
                BeginSteppedTurn();
                int count = _entriesLeft > 0 || ReleaseHeldResults() ? _ready.Count : 0;
                _entriesLeft = 0;
                RunBatch(count);
            }
            finally
            {
                // From here on it is the driver's to say that another thread, or another loop, has queued something.
                Interlocked.Exchange(ref _isWaiting, 1);
                LeaveRun(outerContext, outerExecution);
            }
        }
        finally
        {
            t_running = outer;
        }
    }

    /// <summary>The first turn has not been given yet: who queues something wakes the driver.</summary>
    internal void BeginInner(string label)
    {
        Label = label;
        Interlocked.Exchange(ref _isWaiting, 1);
    }

    /// <summary>Errors that nobody has seen, at the end of the world around it.</summary>
    internal void ReportInner()
    {
        ReportNeverAwaited();
        ReportUnretrieved();
        ReportFailedTasks();
    }

    /// <summary>Steps of tasks so far.</summary>
    internal long TaskSteps => _steps;

    /// <summary>
    /// Ends the loop as the end of its process would: nothing is reported, no <c>finally</c> runs, tasks are dropped where they wait.
    /// </summary>
    internal void Abandon()
    {
        if (_closed)
        {
            return;
        }

        _isAbandoned = true;
        Volatile.Write(ref _closed, true);
        _ready = new ReadyRing(1);
        _inbox.Clear();
        _timers.Clear();
        _tasks = default;
        _defaultExecutor?.Shutdown(wait: false);
        _driver.Dispose();
        LoopRegistry.Remove(_registration);
    }

    /// <summary>Every pending task of this loop and of the loops inside of it.</summary>
    private AsyncioTask[] TasksWithInner() => [.. _tasks.ToArray(), .. _instruments.SelectMany(static one => one.InnerTasks)];
}
