using System.Diagnostics;

namespace AsyncioSharp;

/// <summary>
/// One call of Acquire, Wait, Put or Get: a coroutine that tries, and if it fails stands in a line until it is woken or cancelled. The twin of the future that asyncio's primitives
/// make for each waiter, and of the coroutine that awaits it, in one object.
/// </summary>
/// <remarks>
/// <para>It is a frame like any other (<see cref="Coroutine"/> says how frames run), with a body written by hand: that saves the state machine, the future and its list of waiters. What
/// happens in which turn is asyncio's: a wake-up queues the waiter once, and it tries, or takes what it was given, in its own turn.</para>
/// <para>An operation that did not have to wait goes back to its primitive, which hands it out again: free locks and queues with room allocate nothing. One that has waited is
/// known to its task and to others, and is left to the garbage collector. So is every one in debug mode, where each must be tracked by itself. The try that needs no wait runs
/// before the operation becomes a frame (2 of 13 ns for a free lock).</para>
/// </remarks>
/// <typeparam name="T">The type of the result.</typeparam>
internal abstract class WaitOperation<T> : Coroutine<T>, ICancellableWait
{
    // State machine: NotWaiting -> Waiting -> Woken | Cancelled -> (its turn) NotWaiting, and perhaps round again.
    // It stands in the line from Waiting until its turn, also when it is woken or cancelled, unless the primitive takes it out before.
    private State _wait;
    private bool _isReusable;
    private string? _message;

    private enum State : byte
    {
        NotWaiting,
        Waiting,
        Woken,
        Cancelled,
    }

    /// <summary>Neighbours in the line; kept by <see cref="WaitLine{T}"/>.</summary>
    internal WaitOperation<T>? Next { get; set; }

    /// <inheritdoc cref="Next"/>
    internal WaitOperation<T>? Previous { get; set; }

    /// <summary>It stands in the line.</summary>
    internal bool IsInLine { get; set; }

    /// <summary>Waits, and nothing has ended the wait: asyncio's <c>not future.done()</c>.</summary>
    internal bool IsPending => _wait == State.Waiting;

    /// <summary>The wait was cancelled, and its turn has not come.</summary>
    public bool WasCancelled => _wait == State.Cancelled;

    /// <summary>The lock, event, queue… that it is about, without its items: those may be tasks that wait for it.</summary>
    protected abstract string Primitive { get; }

    /// <summary>Where it waits.</summary>
    protected abstract ref WaitLine<T> Line { get; }

    /// <summary>For reports on what a task waits for.</summary>
    public override string ToString() => $"<{Name} of {Primitive}>";

    /// <summary>Ends the wait normally; the waiter goes on in its turn.</summary>
    public void Wake()
    {
        Debug.Assert(IsPending);
        EventLoop loop = Owner.Loop;
        loop.CheckUsable();
        _wait = State.Woken;
        Line.NoteEnded(this);
        loop.Enqueue(Owner, this, this, ReadyKind.Coroutine);
    }

    bool ICancellableWait.Cancel(string? msg)
    {
        if (!IsPending)
        {
            return false;
        }

        _wait = State.Cancelled;
        _message = msg;
        Line.NoteEnded(this);
        Owner.Loop.Enqueue(Owner, this, this, ReadyKind.Coroutine);
        return true;
    }

    /// <summary>The first wait of a primitive binds it to the loop.</summary>
    protected abstract void Bind(EventLoop loop);

    /// <summary>Tries to end the operation; false means to wait, for the first time or again, and that nothing has changed.</summary>
    /// <param name="woken">False before the first wait, true after each wake-up.</param>
    /// <param name="result">The result.</param>
    protected abstract bool TryFinish(bool woken, out T result);

    /// <summary>A cancellation is about to leave the operation, which is out of the line: passes on what others would miss.</summary>
    /// <param name="woken">It had been woken before.</param>
    protected abstract void OnCancelled(bool woken);

    /// <summary>Hands the operation back to the primitive for the next caller.</summary>
    protected abstract void Recycle();

    internal sealed override bool BeginAwait()
    {
        EventLoop loop = EventLoop.RequireRunning();
        return (!WasStarted && TryAtOnce(loop)) || base.BeginAwait();
    }

    internal sealed override T EndAwaitTyped()
    {
        CheckCompleted();
        T result = Value;
        if (_isReusable)
        {
            _isReusable = false;
            Recycle();
        }

        return result;
    }

    internal override StackFrameInfo Locate() => new(Name, null, 0);

    private protected sealed override void MoveNext()
    {
        try
        {
            bool woken = _wait != State.NotWaiting;
            if (woken)
            {
                Leave();
            }

            if (TryFinish(woken, out T result))
            {
                Complete(result);
                return;
            }

            Enter();
        }
        catch (Exception error)
        {
            CompleteWithError(error);
        }
    }

    private bool TryAtOnce(EventLoop loop)
    {
        try
        {
            if (!TryFinish(woken: false, out T result))
            {
                return false;
            }

            Complete(result);
            _isReusable = !loop.GetDebug();
        }
        catch (Exception error)
        {
            CompleteWithError(error);
        }

        return true;
    }

    private void Enter()
    {
        Bind(Owner.Loop);
        _wait = State.Waiting;
        Line.Add(this);
        Owner.Park(this, new Waiter(Owner, this, ReadyKind.Coroutine));
    }

    private void Leave()
    {
        State ended = _wait;
        if (IsInLine)
        {
            Line.Remove(this);
        }

        _wait = State.NotWaiting;
        try
        {
            Owner.Loop.ThrowIfCancelDelivered();
            if (ended == State.Cancelled)
            {
                throw new CancelledError(_message);
            }
        }
        catch (CancelledError)
        {
            OnCancelled(woken: ended == State.Woken);
            throw;
        }
    }
}
