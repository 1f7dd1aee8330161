using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace AsyncioSharp;

/// <summary>
/// The eventual result of an operation, bound to one loop (asyncio's <c>Future</c>). This class is a future without a value, or with an
/// untyped one;
/// <see cref="Future{T}"/> has a typed one.
/// </summary>
/// <remarks>
/// <para>Guaranteed: completing a future never runs anything inline. Waiters and done callbacks are queued on the loop in the order of
/// their registration.</para>
/// <para>A failed future whose error nobody reads is reported to the loop's exception handler: when it is found to be unreachable, at the
/// latest when the loop closes.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public partial class Future : IAwaitable, ICancellableWait
{
    // State machine: Pending -> Finished | Failed | Cancelled, once, on the loop's thread.
    // _outcome by state (one field for what is never there at the same time: futures and tasks are many, so their bytes count):
    //   Pending    List of Waiter: those after the first | null
    //   Finished   the untyped result (a typed one lies in the subclass) | null
    //   Failed     UnretrievedError: an error nobody has read | CapturedError: one that was
    //   Cancelled  string: the message | CapturedError: the error that ended a task, for its first reader | Future: the one it ended as
    //              | null
    private readonly EventLoop _loop;
    private object? _outcome;
    private protected FutureState _state;
    private bool _suppressUnretrieved;

    // A bit, and not only a virtual method: the end of a future is a hot path, and few ask for this.
    private protected bool _tracesItsEnd;

    /// <summary>
    /// Makes a pending future (asyncio's <c>Future(loop=…)</c>). <see cref="EventLoop.CreateFuture()"/> is the usual way.
    /// </summary>
    /// <param name="loop">The loop that it belongs to; null means the running one.</param>
    /// <exception cref="InvalidOperationException">No loop was given and none is running.</exception>
    public Future(EventLoop? loop = null)
    {
        _loop = loop ?? Asyncio.GetEventLoop();
        if (_loop.GetDebug())
        {
            DebugInfo.RecordCreation(this);
        }
    }

    /// <summary>Pending, or how it ended.</summary>
    private protected enum FutureState : byte
    {
        Pending,
        Finished,
        Failed,
        Cancelled,
    }

    /// <summary>True once there is a result, an error or a cancellation (asyncio's <c>future.done()</c>).</summary>
    /// <returns>False while pending.</returns>
    public bool Done() => _state != FutureState.Pending;

    /// <summary>True if it was cancelled (asyncio's <c>future.cancelled()</c>).</summary>
    /// <returns>True after a successful <see cref="Cancel(string)"/>.</returns>
    public bool Cancelled() => _state == FutureState.Cancelled;

    /// <summary>The loop that the future belongs to (asyncio's <c>future.get_loop()</c>).</summary>
    /// <returns>The loop.</returns>
    public EventLoop GetLoop() => _loop;

    /// <summary>The result (asyncio's <c>future.result()</c>). Null for a future without a value.</summary>
    /// <returns>The result.</returns>
    /// <exception cref="InvalidStateError">It is not done yet.</exception>
    /// <exception cref="CancelledError">It was cancelled.</exception>
    public object? Result()
    {
        CheckOutcome();
        return UntypedResult;
    }

    /// <summary>The error, or null if there is a result (asyncio's <c>future.exception()</c>).</summary>
    /// <returns>The exception that was set.</returns>
    /// <exception cref="InvalidStateError">It is not done yet.</exception>
    /// <exception cref="CancelledError">It was cancelled.</exception>
    public Exception? Exception()
    {
        switch (_state)
        {
            case FutureState.Pending:
                throw new InvalidStateError("Exception is not set.");
            case FutureState.Cancelled:
                throw MakeCancelledError();
            default:
                MarkRetrieved();
                return ErrorInfo?.SourceException;
        }
    }

    /// <summary>Completes the future with an untyped result (asyncio's <c>future.set_result()</c>).</summary>
    /// <param name="result">The result; null for a future without a value.</param>
    /// <exception cref="InvalidStateError">It is done already.</exception>
    /// <exception cref="ArgumentException">The future is typed and the result is not of its type.</exception>
    public virtual void SetResult(object? result)
    {
        BeginCompletion();
        End(FutureState.Finished, result);
    }

    // Apart, and not an optional parameter, so that the method itself can be a callback: loop.CallLater(1, future.SetResult). So is Cancel.

    /// <summary>Completes a future without a value (asyncio's <c>future.set_result(None)</c>).</summary>
    /// <exception cref="InvalidStateError">It is done already.</exception>
    public void SetResult()
    {
        _loop.CheckThread();                         // before a future of numbers says that it cannot have null
        SetResult(null);
    }

    /// <summary>Completes the future with an error (asyncio's <c>future.set_exception()</c>).</summary>
    /// <param name="exception">The error; it is thrown by every await and every <see cref="Result"/>.</param>
    /// <exception cref="InvalidStateError">It is done already.</exception>
    public virtual void SetException(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        BeginCompletion();
        CompleteWithException(CapturedError.Capture(exception));
    }

    /// <inheritdoc cref="Cancel(string)"/>
    public bool Cancel() => Cancel(null);

    /// <summary>Cancels the future (asyncio's <c>future.cancel()</c>): immediate and final, unlike the cancellation of a task.</summary>
    /// <param name="msg">Becomes the message of the <see cref="CancelledError"/>.</param>
    /// <returns>False if it is done already.</returns>
    public virtual bool Cancel(string? msg)
    {
        _loop.CheckThread();
        MarkRetrieved();
        if (_state != FutureState.Pending)
        {
            return false;
        }

        _loop.CheckUsable();
        CompleteCancelled(msg);
        return true;
    }

    /// <summary>Supports <c>await</c>. Awaiting a done future does not yield to the loop.</summary>
    /// <returns>The awaiter.</returns>
    public Awaiter GetAwaiter() => new(this);

    bool IAwaitable.BeginAwait() => BeginAwait();

    bool ICancellableWait.IsOver => Done();

    // A gather that was cancelled, or has a cancelled child, fails with the error: its waiter sees a cancellation all the same.
    bool ICancellableWait.WasCancelled =>
        _state == FutureState.Cancelled || (_state == FutureState.Failed && ErrorInfo?.SourceException is OperationCanceledException);

    void IAwaitable.Suspend(in Waiter waiter) => Suspend(waiter);

    void IAwaitable.EndAwait() => EndAwait();

    Future IAwaitable.ToFuture(EventLoop? loop) => this;

    /// <summary>The result as an object; overridden where it is typed.</summary>
    private protected virtual object? UntypedResult => _state == FutureState.Finished ? _outcome : null;

    /// <summary>The type of its error; unlike <see cref="Exception"/> it does not count as reading it.</summary>
    internal Type? FailureType => ErrorInfo?.SourceException.GetType();

    /// <summary>A fatal exception that ended it, which has left the loop on its own way.</summary>
    internal Exception? FatalException => ErrorInfo?.SourceException as KeyboardInterrupt;

    private protected CapturedError? ErrorInfo =>
        _state != FutureState.Failed ? null : _outcome is UnretrievedError unretrieved ? unretrieved.Error : _outcome as CapturedError;

    /// <summary>The typed result, or the error.</summary>
    internal T ResultOf<T>()
    {
        CheckOutcome();
        return this is IFuture<T> future ? future.Value : (T)UntypedResult!;
    }

    /// <summary>The result as an object without the checks; the future has one.</summary>
    internal object? UncheckedResult => UntypedResult;

    /// <summary>Returns if there is a result; throws the error, the cancellation, or that it is not done.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    [StackTraceHidden]
    internal void CheckOutcome()
    {
        if (_state != FutureState.Finished)
        {
            ThrowOutcome();
        }
    }

    [StackTraceHidden]
    private void ThrowOutcome()
    {
        switch (_state)
        {
            case FutureState.Pending:
                throw new InvalidStateError("Result is not ready. Await it, or ask Done() first.");
            case FutureState.Cancelled:
                ThrowCancelled();
                break;
            default:
                MarkRetrieved();
                ((CapturedError)_outcome!).Throw();
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    [StackTraceHidden]
    internal void EndAwait()
    {
        _loop.ThrowIfCancelDelivered();
        if (_state != FutureState.Finished)
        {
            ThrowAtAwait();
        }
    }

    [StackTraceHidden]
    private void ThrowAtAwait()
    {
        if (_state == FutureState.Pending && IsRunningTask)
        {
            throw Misuse.AwaitsItself(this);
        }

        ThrowOutcome();
    }

    private bool IsRunningTask => ReferenceEquals(_loop.CurrentContext.Task, this);

    /// <summary>
    /// True if an await need not suspend. Wrong use is refused here, and not in <see cref="Suspend"/>: what a native awaiter throws there
    /// .NET rethrows on the pool.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool BeginAwait()
    {
        if (_state != FutureState.Pending)
        {
            return true;
        }

        CheckAwaiter();
        return false;
    }

    private void CheckAwaiter()
    {
        var running = EventLoop.RequireRunning();
        if (running != _loop)
        {
            throw Misuse.OtherLoop(this);
        }
    }

    internal void Suspend(in Waiter waiter)
    {
        AsyncioContext owner = waiter.Owner;
        if (_state != FutureState.Pending)
        {
            // A native method may register after completion; it goes through the loop like every other waiter.
            _loop.Enqueue(owner, waiter.Work, null, waiter.Kind);
            return;
        }

        if (ReferenceEquals(owner.Task, this))
        {
            // A task that awaits itself: as in CPython it learns so in its next step, unless that brings a cancellation.
            owner.NoteYield(waiter);
            _loop.Enqueue(owner, waiter.Work, null, waiter.Kind);
            return;
        }

        AddWaiter(waiter);
        owner.BeginWait(this, waiter);
    }

    /// <summary>Ends as another one did that was cancelled, and shares its error, which is handed out once.</summary>
    internal void EndCancelledAs(Future other) => CompleteCancelled(other.CancellationHolder);

    /// <summary>Fails with the error, or the cancellation, that another one has ended with.</summary>
    internal void FailAs(Future other)
    {
        BeginCompletion();
        other.MarkRetrieved();
        CompleteWithException(other.ErrorInfo ?? other.TakeCancellation() ?? CapturedError.Capture(other.MakeCancelledError()));
    }

    /// <summary>Who has the message or the error of a cancellation: itself, or the one that it ended as.</summary>
    private Future CancellationHolder => _outcome as Future ?? this;

    /// <summary>The error that a reader of a cancelled future gets.</summary>
    /// <remarks>
    /// As in CPython: the instance that ended a task is handed out once, so that its trace is kept for one reader and cannot grow with
    /// every other; later readers get new ones. A plain cancelled future keeps its message for every reader.
    /// </remarks>
    internal CancelledError MakeCancelledError()
    {
        Debug.Assert(_state == FutureState.Cancelled);
        return TakeCancellation() is { } error ? (CancelledError)error.SourceException
            : new CancelledError(CancellationHolder._outcome as string);
    }

    /// <summary>The instance that ended a task, for the first who asks.</summary>
    private CapturedError? TakeCancellation()
    {
        Future holder = CancellationHolder;
        if (_state != FutureState.Cancelled || holder._outcome is not CapturedError error)
        {
            return null;
        }

        holder._outcome = null;
        return error;
    }

    [StackTraceHidden]
    private void ThrowCancelled()
    {
        TakeCancellation()?.Throw();
        throw MakeCancelledError();
    }

    /// <summary>The same for somebody who only tells of the cancellation: the instance that ended a task is left for its readers.</summary>
    internal CancelledError DescribeCancellation() =>
        new(CancellationHolder._outcome as string ?? (CancellationHolder._outcome as CapturedError)?.SourceException.Message);

    /// <summary>Somebody has seen the error: it needs no report any more.</summary>
    internal void MarkRetrieved()
    {
        if (_outcome is UnretrievedError unretrieved)
        {
            _outcome = unretrieved.Error;
            _loop.NoteRetrieved(unretrieved);
        }
    }

    /// <summary>An error of this future reaches its user by another way, so that it is never reported as unretrieved.</summary>
    internal void SuppressUnretrieved()
    {
        _suppressUnretrieved = true;
        MarkRetrieved();
    }

    /// <summary>Checks that the future can be completed now.</summary>
    private protected void BeginCompletion()
    {
        if (_state != FutureState.Pending || EventLoop.Running != _loop)
        {
            CheckCompletable();
        }
    }

    private void CheckCompletable()
    {
        _loop.CheckThread();
        if (_state != FutureState.Pending)
        {
            throw new InvalidStateError(
                $"invalid state: {this} is done already. Complete a future once; ask Done() first where two may race.");
        }

        _loop.CheckUsable();
    }

    /// <summary>Called inside of the completion where <see cref="_tracesItsEnd"/> is set.</summary>
    private protected virtual void OnEnded()
    {
    }

    /// <summary>The subclass has the result.</summary>
    private protected void CompleteWithResult() => End(FutureState.Finished, null);

    private protected void CompleteWithException(CapturedError error) =>
        End(FutureState.Failed, _suppressUnretrieved ? error : _loop.TrackUnretrieved(this, error));

    /// <param name="outcome">The message, or the error that ended the task.</param>
    private protected void CompleteCancelled(object? outcome) => End(FutureState.Cancelled, outcome);

    private void End(FutureState state, object? outcome)
    {
        List<Waiter>? others = OtherWaiters;
        _outcome = outcome;

        // Other threads may ask Done() and read the result: it has to be there first.
        Volatile.Write(ref Unsafe.As<FutureState, byte>(ref _state), (byte)state);
        QueueWaiters(others);
        if (_tracesItsEnd)
        {
            OnEnded();
        }
    }
}
