using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace AsyncioSharp;

// The only place where callbacks are called.
//
// Every entry of the ready ring runs under its owner: the SynchronizationContext of a task, or the base context of the loop. Task
// identity *is* that context: .NET resumes an await inline only when the captured and the current context are the same object, and calls
// Post otherwise. One context object per task over one ring is therefore asyncio's order for unmodified async methods: no hop for an
// awaited coroutine, always a hop between tasks.
//
// Three things are set before an entry runs, and none is reset after it (the next entry sets its own, polling sets the base, leaving the
// loop restores all):
//   _current                      the owner, which also answers CurrentTask()
//   SynchronizationContext        the owner again, for awaits of native tasks
//   ExecutionContext              what carries AsyncLocal: captured by handles, kept by every suspended coroutine
// Setting them only where they differ costs two thread-local reads, not two writes.
public sealed partial class EventLoop
{
    private AsyncioContext _current;
    private AsyncioTask? _cancelDelivery;
    private Delivered _delivered;
    private CancelledWakeUp? _cancelledWakeUp;
    private ExecutionContext _baseExecutionContext;
    private CapturedError? _fatal;
    private Stack<Coroutine>? _deferredStarts;

    // Those whose step has started a task eagerly, and goes on when that is suspended.
    private Stack<AsyncioContext>? _below;

    /// <summary>How many coroutines have been started inside one another on the present stack.</summary>
    internal int StartDepth;

    private void ReportDispatchError(Exception exception, in ReadyEntry entry)
    {
        _cancelDelivery = null;
        StartDepth = 0;
        if (entry is { Kind: ReadyKind.Handle, Work: Handle handle })
        {
            handle.CaptureExecution();
        }

        if (_deferredStarts is { Count: > 0 })
        {
            RunDeferredStarts();
        }

        ReportCallbackError(exception, entry);
    }

    [StackTraceHidden]
    private void Dispatch(in ReadyEntry entry)
    {
        AsyncioContext owner = entry.Owner;
        if (!ReferenceEquals(_current, owner))
        {
            // A reference field: writing it costs a barrier, reading it does not.
            _current = owner;
        }

        if (!ReferenceEquals(SynchronizationContext.Current, owner))
        {
            SynchronizationContext.SetSynchronizationContext(owner);
        }

        switch (entry.Kind)
        {
            case ReadyKind.Coroutine:
                EndWait(owner, entry);
                Resume(owner, Unsafe.As<Coroutine>(entry.Work), entry.State);
                break;
            case ReadyKind.Native:
                EndWait(owner, entry);
                ResumeNative(owner, Unsafe.As<Action>(entry.Work), entry.State);
                break;
            case ReadyKind.Handle:
                RunHandle(Unsafe.As<Handle>(entry.Work));
                break;
            case ReadyKind.Listener:
                EnterExecutionContext(_baseExecutionContext);
                Unsafe.As<IFutureListener>(entry.Work).OnDone(Unsafe.As<Future>(entry.State)!);
                break;
            case ReadyKind.Start:
                _cancelDelivery = null;
                StartTask(owner, Unsafe.As<Coroutine>(entry.Work));
                break;
            case ReadyKind.Post:
                _steps++;
                EnterExecutionContext(_baseExecutionContext);
                if (owner.Task is { HasPendingCancel: true })
                {
                    NoteShield(entry.State);
                }

                Unsafe.As<SendOrPostCallback>(entry.Work)(entry.State);
                if (entry.State is Action continuation)
                {
                    NoteIfFailed(continuation);
                }

                break;
            case ReadyKind.Callback:
                EnterExecutionContext(entry.State is ExecutionContext captured ? captured : _baseExecutionContext);
                Unsafe.As<Action>(entry.Work)();
                break;
            case ReadyKind.Timer:
                EnterExecutionContext(_baseExecutionContext);
                Unsafe.As<ITimerTarget>(entry.Work).RunTimer();
                break;
            case ReadyKind.Io:
                EnterExecutionContext(entry.State is null ? _baseExecutionContext : Unsafe.As<ExecutionContext>(entry.State));
                Unsafe.As<IReadyCallback>(entry.Work).Run();
                break;
            default:
                Unsafe.As<AsyncioTaskScheduler>(entry.State!).Execute(Unsafe.As<Task>(entry.Work));
                break;
        }

        if (_deferredStarts is { Count: > 0 })
        {
            RunDeferredStarts();
        }

        if (_fatal is not null)
        {
            ThrowFatal();
        }
    }

    /// <summary>
    /// A task has ended with a fatal exception: the loop is left as soon as the present entry has returned. Not at once, since the last
    /// step of a task may run inside a continuation of .NET's, which would rethrow the exception on the pool.
    /// </summary>
    internal void EndRunWith(CapturedError fatal) => _fatal ??= fatal;

    private void ThrowFatal()
    {
        CapturedError fatal = _fatal!;
        _fatal = null;
        fatal.Throw();
    }

    /// <summary>
    /// What a task waited for is over: a wait of ours, a sleep(0) (null), an interrupted await, or something foreign (the owner itself).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void EndWait(AsyncioContext owner, in ReadyEntry entry)
    {
        if (entry.State is null || ReferenceEquals(entry.State, InterruptedWait.Instance))
        {
            owner.EndQueued(entry.Work);
        }
        else if (ReferenceEquals(entry.State, owner))
        {
            owner.EndForeignAwait(Unsafe.As<Coroutine>(entry.Work));
        }
        else
        {
            owner.EndWait(entry.State);
        }
    }

    /// <summary>
    /// Steps a coroutine that was suspended: restores its execution context, delivers a pending cancellation, runs to the next suspension.
    /// </summary>
    [StackTraceHidden]
    private void Resume(AsyncioContext owner, Coroutine frame, object? wait)
    {
        _steps++;
        EnterExecutionContext(frame.Execution);
        ArmCancelDelivery(owner, frame, wait);
        frame.Drive();
        _cancelDelivery = null;
    }

    [StackTraceHidden]
    private void ResumeNative(AsyncioContext owner, Action continuation, object? wait)
    {
        _steps++;
        EnterExecutionContext(_baseExecutionContext);
        ArmCancelDelivery(owner, continuation, wait);
        continuation();
        _cancelDelivery = null;
        NoteIfFailed(continuation);
    }

    [StackTraceHidden]
    private void StartTask(AsyncioContext owner, Coroutine frame)
    {
        _steps++;
        AsyncioTask task = owner.Task!;
        if (task.TakeCancelBeforeStart())
        {
            return;
        }

        EnterExecutionContext(frame.Execution);
        frame.Start(owner);
    }

    [StackTraceHidden]
    private void RunHandle(Handle handle)
    {
        if (handle.Cancelled())
        {
            return;
        }

        EnterExecutionContext(handle.Execution);
        handle.Run();
    }

    /// <summary>
    /// A cancellation that could not be handed to the awaited future is thrown by the await that resumes next. The compiler's state machine
    /// goes straight to <c>GetResult</c> of the awaiter, so a field that our awaiters look at reaches exactly that await.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void ArmCancelDelivery(AsyncioContext owner, object work, object? wait)
    {
        _cancelDelivery = null;
        if (owner.Task is { HasPendingCancel: true } task)
        {
            ArmCancelDelivery(task, work, wait);
        }
    }

    private void ArmCancelDelivery(AsyncioTask task, object work, object? wait)
    {
        NoteShield(work);
        if (ReferenceEquals(wait, InterruptedWait.Instance))
        {
            // The await throws a cancellation already, which answers this request too. It is of something foreign, and does not look here.
            task.DropPendingRequest(task.InnermostScope);
            return;
        }

        // A cancelled scope has cancelled every wait that could be cancelled. Sleep(0) is none; it throws here. A foreign await that ended
        // is none either, and is left alone.
        _delivered = wait is null or CancelledWakeUp { Wait: null } ? Delivered.ToYield
            : wait is ICancellableWait { WasCancelled: true } ? Delivered.ByTheWait
            : Delivered.ToWait;
        _cancelledWakeUp = wait as CancelledWakeUp;
        if (task.HasPendingRequest || wait is null or CancelledWakeUp)
        {
            _cancelDelivery = task;
        }
    }

    /// <summary>Called first by <c>GetResult</c> of every awaiter of ours.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void ThrowIfCancelDelivered()
    {
        if (_cancelDelivery is not null)
        {
            ThrowDeliveredCancel();
        }
    }

    /// <summary>The request was answered before an await of ours could bring it.</summary>
    internal void DropCancelDelivery(AsyncioTask task)
    {
        if (ReferenceEquals(_cancelDelivery, task))
        {
            _cancelDelivery = null;
        }
    }

    // Here, and not as the await is resumed, is the first place where a native method runs in its own execution context, which knows the
    // scopes that it is in.
    private void ThrowDeliveredCancel()
    {
        AsyncioTask task = _cancelDelivery!;
        _cancelDelivery = null;
        if (_cancelledWakeUp is { } wakeUp)
        {
            // The last request to this code. It answers those too that were pending before.
            task.DropPendingRequest(task.InnermostScope);
            throw new CancelledError(wakeUp.Msg);
        }

        if (_delivered == Delivered.ByTheWait)
        {
            // The wake-up brings a cancellation already: it answers this request too, with its own message.
            task.DropPendingRequest(task.InnermostScope);
        }
        else if (task.TakePendingCancel(_delivered == Delivered.ToYield) is { } error)
        {
            throw error;
        }
    }

    /// <summary>What the await was of that goes on while a cancellation is pending.</summary>
    private enum Delivered : byte
    {
        ToWait,
        ToYield,
        ByTheWait,
    }

    /// <summary>Coroutines nested deeper than the inline limit wait here until the stack has unwound.</summary>
    internal void DeferStart(Coroutine coroutine) => (_deferredStarts ??= new Stack<Coroutine>()).Push(coroutine);

    [StackTraceHidden]
    private void RunDeferredStarts()
    {
        int depth = StartDepth;
        StartDepth = 0;
        while (_deferredStarts!.TryPop(out Coroutine? coroutine))
        {
            EnterExecutionContext(coroutine.Execution);
            coroutine.StartDeferred();
        }

        StartDepth = depth;
    }

    private void EnterBaseContext()
    {
        _current = _baseContext;
        SynchronizationContext.SetSynchronizationContext(_baseContext);
        EnterExecutionContext(_baseExecutionContext);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void EnterExecutionContext(ExecutionContext execution)
    {
        if (!ReferenceEquals(ExecutionContext.Capture(), execution))
        {
            ExecutionContext.Restore(execution);
        }
    }
}
