using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AsyncioSharp;

public sealed partial class EventLoop
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private int _threadId;
    private bool _stopping;
    private bool _closed;
    private bool _handlesInterrupt;
    private PosixSignalContext? _answeredInterrupt;

    /// <summary>Runs the loop until <see cref="Stop"/> is called (asyncio's <c>loop.run_forever()</c>).</summary>
    /// <remarks>If <see cref="Stop"/> was called before, exactly one turn is run, without waiting.</remarks>
    /// <exception cref="InvalidOperationException">The loop is closed, runs already, or another loop runs on this thread.</exception>
    /// <exception cref="KeyboardInterrupt">A callback or task raised it; the rest of the batch stays queued for a later run.</exception>
    /// <exception cref="DeadlockError">In virtual time: tasks are waiting and nothing is left that could wake them.</exception>
    [StackTraceHidden]
    public void RunForever()
    {
        if (TaskScheduler.Current == TaskScheduler.Default)
        {
            RunUntilStopped();
            return;
        }

        // The program runs the loop inside of a task of another scheduler. There .NET continues nothing inline, but on the pool, what
        // awaited with ConfigureAwait(false): TLS and ConnectionStream would leave the loop's thread. Inside of a task of the default
        // scheduler, on this very thread, they stay.
        var run = new Task(RunUntilStopped);
        run.RunSynchronously(TaskScheduler.Default);
        run.GetAwaiter().GetResult();
    }

    [StackTraceHidden]
    private void RunUntilStopped()
    {
        EnterRun(out SynchronizationContext? outerContext, out ExecutionContext? outerExecution);
        _entriesLeft = 0;
        try
        {
            do
            {
                RunOnce();
            }
            while (!_stopping);
        }
        finally
        {
            LeaveRun(outerContext, outerExecution);
        }
    }

    /// <summary>Runs the loop until a future is done, and returns (asyncio's <c>loop.run_until_complete()</c>).</summary>
    /// <param name="future">What to wait for; a coroutine becomes a task.</param>
    /// <exception cref="InvalidOperationException">The loop was stopped first, is closed or runs already.</exception>
    public void RunUntilComplete(IAwaitable future)
    {
        ArgumentNullException.ThrowIfNull(future);
        CheckCanRun();
        RunUntilDone(future.ToFuture(this), isNew: future is Coroutine).CheckOutcome();
    }

    /// <summary>Runs the loop until a future is done and returns its result (asyncio's <c>loop.run_until_complete()</c>).</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="future">What to wait for; a coroutine becomes a task.</param>
    /// <returns>The result.</returns>
    /// <exception cref="InvalidOperationException">The loop was stopped first, is closed or runs already.</exception>
    public T RunUntilComplete<T>(IAwaitable<T> future)
    {
        ArgumentNullException.ThrowIfNull(future);
        CheckCanRun();
        return RunUntilDone(future.ToFuture(this), isNew: future is Coroutine).ResultOf<T>();
    }

    /// <summary>Runs the loop until a native task is done.</summary>
    /// <param name="start">Called on the loop, as a task of its own.</param>
    // twins: Task as ValueTask, Coroutine; result T
    public void RunUntilComplete(Func<Task> start) => RunUntilComplete(NativeBody.From(start));

    /// <summary>
    /// Asks the loop to stop after the present batch of callbacks (asyncio's <c>loop.stop()</c>). What the batch schedules waits for the
    /// next run.
    /// </summary>
    /// <remarks>From another thread: <c>loop.CallSoonThreadsafe(loop.Stop)</c>.</remarks>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    public void Stop()
    {
        // From another thread it would not wake a loop that waits.
        CheckThread();
        _stopping = true;
    }

    /// <summary>
    /// Closes the loop (asyncio's <c>loop.close()</c>): drops what is scheduled, reports errors that nobody retrieved, and releases the
    /// executor without waiting for it.
    /// </summary>
    /// <exception cref="InvalidOperationException">The loop is running.</exception>
    public void Close()
    {
        if (IsRunning())
        {
            throw new InvalidOperationException(
                "Cannot close a running event loop. Call loop.Stop(), and Close() after RunForever has returned.");
        }

        if (_closed)
        {
            return;
        }

        ReportNeverAwaited();
        ReportUnretrieved();
        ReportPendingTasks();
        ReportFlows();
        ReportFailedTasks();
        Volatile.Write(ref _closed, true);
        DropReady();
        _timers.Clear();
        DropInbox();
        _defaultExecutor?.Shutdown(wait: false);
        _driver.Dispose();
        _virtualClock?.Detach(this);
        LoopRegistry.Remove(_registration);
    }

    /// <summary>Closes the loop; see <see cref="Close"/>.</summary>
    public void Dispose() => Close();

    /// <summary>
    /// True while a handler of the program's own answers Ctrl-C (SIGINT): <see cref="Runner"/> then neither cancels the coroutine it runs
    /// nor counts the interrupt. For authors of I/O layers; may be read and set on any thread.
    /// </summary>
    public bool HandlesInterrupt
    {
        get => Volatile.Read(ref _handlesInterrupt);
        set => Volatile.Write(ref _handlesInterrupt, value);
    }

    /// <summary>
    /// Says that a handler of the program's own answers this very Ctrl-C. .NET calls the handlers of a signal one after another: the
    /// program's may have run on the loop, and may have been removed there, before <see cref="Runner"/> is asked. For authors of I/O
    /// layers; on any thread.
    /// </summary>
    /// <param name="signal">The signal as .NET gave it.</param>
    public void AnswerInterrupt(PosixSignalContext signal)
    {
        ArgumentNullException.ThrowIfNull(signal);
        Volatile.Write(ref _answeredInterrupt, signal);
    }

    /// <summary>The signal is none of the runner's business.</summary>
    internal bool IsInterruptAnswered(PosixSignalContext signal) => HandlesInterrupt || Volatile.Read(ref _answeredInterrupt) == signal;

    /// <summary>How the loop waits. For authors of I/O layers.</summary>
    public IoDriver Driver => _driver;

    /// <summary>
    /// Gives the loop a driver that polls for I/O; the one before is disposed. For authors of I/O layers, on the loop's thread.
    /// </summary>
    /// <param name="driver">The new driver.</param>
    public void AttachDriver(IoDriver driver)
    {
        ArgumentNullException.ThrowIfNull(driver);
        CheckUsable();
        IoDriver before = _driver;
        _driver = driver;
        before.Dispose();
    }

    /// <summary>One turn of the loop. docs/design.md lists the same steps in the same order.</summary>
    [StackTraceHidden]
    private void RunOnce()
    {
        CountTurn();
        if (NothingButCallbacks())
        {
            // Most turns: none of the steps before the last would find anything to do.
            RunBatch(_ready.Count);
            return;
        }

        DrainInbox();
        _timers.RemoveCancelled();
        TimeSpan timeout = ComputeTimeout();
        Poll(timeout);
        QueueDueTimers();
        RunBatch(_ready.Count);
    }

    private bool NothingButCallbacks() =>
        _ready.Count > 0 && _timers.Count == 0 && Volatile.Read(ref _inboxFilled) == 0 && !_driver.IsActive;

    /// <summary>Zero if anything is ready or the loop is to stop, the time to the next timer, or no limit.</summary>
    private TimeSpan ComputeTimeout()
    {
        if (_ready.Count > 0 || _stopping)
        {
            return TimeSpan.Zero;
        }

        if (_timers.Count == 0)
        {
            return Timeout.InfiniteTimeSpan;
        }

        long ticks = _timers.Head.When - Now;
        if (ticks <= 0)
        {
            return TimeSpan.Zero;
        }

        // Rounded up, since waking before the deadline would cost an empty turn.
        double seconds = Math.Min(ToSeconds(ticks), LongestWait.TotalSeconds);
        return TimeSpan.FromTicks((long)Math.Ceiling(seconds * TimeSpan.TicksPerSecond));
    }

    /// <summary>Waits for I/O and for other threads. Where no descriptor is watched and work is ready this costs a memory read.</summary>
    private void Poll(TimeSpan timeout)
    {
        if (timeout == TimeSpan.Zero && !_driver.IsActive)
        {
            return;
        }

        // What happens while the loop polls belongs to no task.
        EnterBaseContext();
        if (timeout == TimeSpan.Zero)
        {
            PollDriver(TimeSpan.Zero);
        }
        else
        {
            Look();
            WaitForWork(timeout);
        }

        // After the wait: who began to listen meanwhile sees the batch that follows.
        LookForListeners();
    }

    private void WaitForWork(TimeSpan timeout)
    {
        if (_virtualClock is not null)
        {
            AdvanceVirtualTime();
        }
        else
        {
            Park(timeout);
        }
    }

    private void QueueDueTimers()
    {
        if (_timers.Count == 0)
        {
            return;
        }

        long now = Now;
        long late = now - _timers.Head.When;
        if (late < 0)
        {
            return;
        }

        NoteLag(late);
        while (_timers.PopDue(now) is { } target)
        {
            target.OnDue();
        }
    }

    private void PollDriver(TimeSpan timeout)
    {
        // Neither our own waits nor what a driver does may look like user code that blocks the loop.
        SynchronizationContext.SetSynchronizationContext(null);
        _driver.Poll(timeout);
    }

    /// <summary>Runs the loop until a future is done, whatever its outcome.</summary>
    [StackTraceHidden]
    internal Future RunUntilDone(Future future, bool isNew = false)
    {
        if (future.GetLoop() != this)
        {
            throw Misuse.OtherLoop(future);
        }

        if (isNew)
        {
            // Its error is raised by the caller; it need not be reported a second time.
            future.SuppressUnretrieved();
            ((AsyncioTask)future).IsDestroySilent = true;
        }

        var stopper = new StopWhenDone(this);
        future.AddListener(stopper);
        try
        {
            RunForever();
        }
        finally
        {
            future.RemoveListener(stopper);
        }

        return future.Done()
            ? future
            : throw new InvalidOperationException(
                "Event loop stopped before Future completed. Something called loop.Stop(); await the work before stopping, or use RunForever.");
    }

    private void CheckCanRun()
    {
        CheckClosed();
        if (IsRunning())
        {
            throw new InvalidOperationException(
                "This event loop is already running. From inside it, await the awaitable or make a task of it.");
        }

        if (t_running is not null)
        {
            throw new InvalidOperationException(
                "Cannot run the event loop while another loop is running on this thread. Await instead, or run the second loop on a thread of its own.");
        }
    }

    private void EnterRun(out SynchronizationContext? outerContext, out ExecutionContext? outerExecution)
    {
        CheckCanRun();
        outerContext = SynchronizationContext.Current;
        outerExecution = ExecutionContext.Capture();
        t_running = this;
        Volatile.Write(ref _threadId, Environment.CurrentManagedThreadId);
        _baseExecutionContext = outerExecution ?? CleanContext.Value;
        _current = _baseContext;
        LookForListeners();
        TraceRun(starts: true);
    }

    private void LeaveRun(SynchronizationContext? outerContext, ExecutionContext? outerExecution)
    {
        TraceRun(starts: false);
        _stopping = false;
        _current = _baseContext;
        t_running = null;
        Volatile.Write(ref _threadId, 0);
        if (outerExecution is not null)
        {
            ExecutionContext.Restore(outerExecution);
        }

        SynchronizationContext.SetSynchronizationContext(outerContext);
    }

    /// <summary>Stops the loop when the future that <see cref="RunUntilDone"/> waits for is done.</summary>
    internal sealed class StopWhenDone(EventLoop loop) : IFutureListener
    {
        public void OnDone(Future future)
        {
            // A fatal exception has left the loop already: a stop would end the next run at once.
            if (future.FatalException is null)
            {
                loop.Stop();
            }
        }
    }
}
