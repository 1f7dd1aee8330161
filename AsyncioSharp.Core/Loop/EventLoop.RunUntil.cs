using System.Diagnostics;

namespace AsyncioSharp;

// How a run of the loop begins and ends. What it does in between is one line: RunOnce (EventLoop.Run.cs), again and again.
public sealed partial class EventLoop
{
    private int _threadId;
    private bool _stopping;

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
                "Event loop stopped before Future completed. Something called loop.Stop(); await the work before stopping, "
                    + "or use RunForever. (ASYNCIO110)");
    }

    private void CheckCanRun()
    {
        CheckClosed();
        if (IsRunning())
        {
            throw new InvalidOperationException(
                "This event loop is already running. From inside it, await the awaitable or make a task of it. (ASYNCIO102)");
        }

        if (t_running is not null)
        {
            throw new InvalidOperationException(
                "Cannot run the event loop while another loop is running on this thread. Await instead, "
                    + "or run the second loop on a thread of its own.");
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
        SetStamp(Now);
        if (!IsVirtual)
        {
            Telemetry.StartIfRunIsLong();
        }

        ReadInterests();
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
