using System.ComponentModel;
using System.Diagnostics;

namespace AsyncioSharp;

/// <summary>
/// A coroutine with a body written by hand: it tries, and if it fails it waits until it is woken or cancelled, and tries again. One object
/// in place of a state machine, the future that it would await and the future's list of waiters. Not for direct use: the seam through which
/// the library's own operations (locks, queues, the reads and writes of streams) run on the loop.
/// </summary>
/// <remarks>
/// <para>It is a frame like any other (<see cref="Coroutine"/> says how frames run). What happens in which turn is asyncio's: a wake-up
/// queues the operation once, and it goes on in its own turn.</para>
/// <para>Each call makes one of its own, and it is never used again. A caller may await one a second time by mistake, and must get an error
/// then, not the result of another call. The try that needs no wait runs before the operation becomes a frame (2 ns of a free lock).</para>
/// </remarks>
/// <typeparam name="T">The type of the result.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class LoopOperation<T> : Coroutine<T>, ICancellableWait
{
    // State machine: NotWaiting -> Waiting -> Woken | Cancelled -> (its turn) NotWaiting, and perhaps round again.
    private State _wait;

#pragma warning disable RS0022 // Coroutine<T> stays closed otherwise; this is the one way in, for layers of the library above Core.
    /// <summary>Makes an operation that has not started.</summary>
    protected LoopOperation()
    {
    }
#pragma warning restore RS0022

    private enum State : byte
    {
        NotWaiting,
        Waiting,
        Woken,
        Cancelled,
    }

    /// <summary>Waits, and nothing has ended the wait: asyncio's <c>not future.done()</c>.</summary>
    public bool IsPending => _wait == State.Waiting;

    /// <summary>The wait was cancelled, and its turn has not come.</summary>
    public bool WasCancelled => _wait == State.Cancelled;

    /// <summary>Ends the wait normally; the waiter goes on in its turn. Only while <see cref="IsPending"/>, on the loop's thread.</summary>
    public void Wake()
    {
        Debug.Assert(IsPending);
        EventLoop loop = Owner.Loop;
        loop.CheckUsable();
        _wait = State.Woken;
        OnEnded();
        loop.Enqueue(Owner, this, this, ReadyKind.Coroutine);
    }

    bool ICancellableWait.IsOver => !IsPending;

    bool ICancellableWait.Cancel(string? msg)
    {
        if (!IsPending)
        {
            return false;
        }

        _wait = State.Cancelled;
        CancelMessage = msg;
        OnEnded();
        Owner.Loop.Enqueue(Owner, this, this, ReadyKind.Coroutine);
        return true;
    }

    /// <summary>
    /// Whether the code that asks runs on a loop's thread, inside of the loop: the one place where its objects may be touched.
    /// </summary>
    /// <param name="loop">The loop.</param>
    /// <returns>False on every other thread.</returns>
    protected static bool IsRunningHere(EventLoop loop) => EventLoop.Running == loop;

    /// <summary>
    /// Tries to end the operation; false means to wait, for the first time or again, and that nothing has changed. An exception ends it
    /// too.
    /// </summary>
    /// <param name="woken">False before the first wait, true after each wake-up.</param>
    /// <param name="result">The result.</param>
    /// <returns>Whether it has ended.</returns>
    protected abstract bool TryFinish(bool woken, out T result);

    /// <summary>
    /// A wait begins: makes the operation known to whoever will wake it. It may be woken at once. An exception ends the operation.
    /// </summary>
    /// <param name="loop">The loop.</param>
    protected abstract void OnWaiting(EventLoop loop);

    /// <summary>The wait was ended by <see cref="Wake"/> or by a cancellation; the operation's turn is queued.</summary>
    protected virtual void OnEnded()
    {
    }

    /// <summary>The turn of an operation that was woken or cancelled has come.</summary>
    protected virtual void OnTurn()
    {
    }

    /// <summary>A cancellation is about to leave the operation: passes on what others would miss.</summary>
    /// <param name="woken">It had been woken before.</param>
    protected virtual void OnCancelled(bool woken)
    {
    }

    internal sealed override bool BeginAwait()
    {
        var loop = EventLoop.RequireRunning();
        Claim();
        return TryAtOnce() || BeginClaimed(loop);
    }

    internal override FramePlace Place => FramePlace.Named(Name);

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

    private bool TryAtOnce()
    {
        try
        {
            if (!TryFinish(woken: false, out T result))
            {
                return false;
            }

            Complete(result);
        }
        catch (Exception error)
        {
            CompleteWithError(error);
        }

        return true;
    }

    private void Enter()
    {
        _wait = State.Waiting;
        try
        {
            OnWaiting(Owner.Loop);
        }
        catch
        {
            _wait = State.NotWaiting;
            throw;
        }

        Owner.BeginWait(this, new Waiter(Owner, this, ReadyKind.Coroutine));
    }

    private void Leave()
    {
        State ended = _wait;
        OnTurn();
        _wait = State.NotWaiting;
        try
        {
            Owner.Loop.ThrowIfCancelDelivered();
            if (ended == State.Cancelled)
            {
                throw new CancelledError(CancelMessage);
            }
        }
        catch (CancelledError)
        {
            OnCancelled(woken: ended == State.Woken);
            throw;
        }
    }
}
