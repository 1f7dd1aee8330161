using System.Diagnostics;

namespace AsyncioSharp;

// Cancellation is asyncio's: a request, edge-triggered, counted.
//
//  1. Cancel() on a done task does nothing. Otherwise the count goes up.
//  2. If the task is parked on waits of ours, they are cancelled, and the error arrives with the wake-up. (With several native sub-flows
//     there may be several waits; each gets it.) A wait that is over already cannot take it.
//  3. Otherwise MustCancel is set. It is taken, and thrown as CancelledError, by the first of:
//       - the first step: the body never starts;
//       - the next resumption from a wait of ours (EventLoop.ArmCancelDelivery);
//       - the next time the task parks on a pending wait: that wait is cancelled at once (OnParked);
//       - the end of the body, if it returns a value: the task ends cancelled and the value is lost.
//  4. Where the task is parked on something foreign, that await is interrupted (AsyncioContext.Foreign.cs), unless a token is taken that the request cancels (AsyncioTask.Tokens.cs).
//  5. A wait on a task or a gather is a request to that, and so on along the chain (CancelRequest). In a circle, which CPython cannot cancel, one task is woken.
//  6. Uncancel() lowers the count; at zero an undelivered request is withdrawn (CPython 3.13).
// Scopes, which are level-triggered, have their rules in AsyncioTask.Scopes.cs.
public abstract partial class AsyncioTask : IPassesCancelOn
{
    // One field for both, so that waking a task costs one test.
    private PendingCancel _pending;

    /// <summary>What the next suspension or resumption has to look at.</summary>
    [Flags]
    private enum PendingCancel : byte
    {
        None = 0,

        /// <summary>A request (edge-triggered) that has not been delivered.</summary>
        Request = 1,

        /// <summary>A cancelled scope is effective (level-triggered).</summary>
        Scope = 2,

        /// <summary>With <see cref="Request"/>: it went by a token, whose answer would deliver it.</summary>
        Token = 4,
    }

    /// <summary>A cancellation is requested that has not been delivered.</summary>
    internal bool MustCancel
    {
        get => (_pending & PendingCancel.Request) != 0;
        private set
        {
            if (value)
            {
                _pending |= PendingCancel.Request;
                return;
            }

            if ((_pending & PendingCancel.Token) != 0)
            {
                TokenAnswers.Forget();
            }

            _pending &= ~(PendingCancel.Request | PendingCancel.Token);
        }
    }

    /// <summary>The message of the last request that found no wait to cancel.</summary>
    internal string? CancelMessage => _extras?.CancelMessage;

    /// <summary>A request or a cancelled scope has to be looked at when the task resumes.</summary>
    internal bool HasPendingCancel => _pending != PendingCancel.None;

    /// <summary>Asks the task to end: a <see cref="CancelledError"/> is thrown where it waits, or at its next suspension (asyncio's <c>task.cancel()</c>).</summary>
    /// <param name="msg">Becomes the message of the error.</param>
    /// <returns>False only if the task is done already.</returns>
    public override bool Cancel(string? msg = null)
    {
        GetLoop().CheckThread();
        MarkRetrieved();
        if (Done())
        {
            return false;
        }

        GetLoop().CheckUsable();

        if (!TryCancelAlone(msg))
        {
            CancelRequest.Send(this, msg);
        }

        return true;
    }

    /// <summary>A request that ends a scope of the task: tokens from outside of it are not cancelled.</summary>
    internal void CancelFrom(TokenScope scope)
    {
        MarkRetrieved();
        if (!Done())
        {
            CancelRequest.Send(this, null, scope);
        }
    }

    /// <summary>How many requests to cancel have not been taken back (asyncio's <c>task.cancelling()</c>).</summary>
    /// <returns>The count.</returns>
    public int Cancelling() => _extras?.CancelRequests ?? 0;

    /// <summary>Takes one request to cancel back (asyncio's <c>task.uncancel()</c>).</summary>
    /// <returns>The requests that are left.</returns>
    public int Uncancel()
    {
        GetLoop().CheckThread();
        if (Cancelling() > 0 && --Extra.CancelRequests == 0)
        {
            MustCancel = false;
            Extra.Cancellation = null;
        }

        return Cancelling();
    }

    /// <summary>Cancels the task when a token is cancelled, from whatever thread.</summary>
    /// <param name="token">The token.</param>
    /// <returns>Dispose it to end the link. It ends with the task by itself: nothing of it is left on the token.</returns>
    /// <exception cref="InvalidOperationException">Called from another thread than the loop's.</exception>
    public CancellationTokenRegistration CancelOn(CancellationToken token) => TokenLink.Make(this, token);

    CancelRequest.Step? IPassesCancelOn.Mark
    {
        get => _extras?.CancelMark;
        set => Extra.CancelMark = value;
    }

    bool IPassesCancelOn.BeginCancel()
    {
        MarkRetrieved();
        if (Done())
        {
            return false;
        }

        Extra.CancelRequests++;
        return true;
    }

    ReadOnlyMemory<ICancellableWait> IWaitsForOthers.CancelTargets() => SyncContext.WaitsToCancel();

    bool IPassesCancelOn.EndCancel(CancelRequest request, bool reached)
    {
        TokenScope? from = request.ScopeOf(this);
        bool isTokenTaken = IsTokenTaken(from);
        if (isTokenTaken)
        {
            request.CancelTokensLater(this, from);
        }
        else if (!reached)
        {
            reached = SyncContext.InterruptForeign(request.Msg, from);
        }

        if (!reached)
        {
            SetMustCancel(request.Msg);
            if (isTokenTaken)
            {
                ExpectTokenAnswer();
            }
            else if (GetLoop().GetDebug())
            {
                GetLoop().ReportUnreached(this);
            }
        }

        return true;
    }

    /// <summary>Rule 5: wakes the task to take a request that would go round in a circle for ever.</summary>
    /// <param name="msg">The message of the request.</param>
    /// <param name="wait">What it waits for in the circle: that goes on without it.</param>
    internal void LeaveCircle(string? msg, ICancellableWait wait)
    {
        SetMustCancel(msg);
        ((Future)wait).WakeWaitersOf(SyncContext);
        ((IPassesCancelOn)wait).OnWaiterTaken();
    }

    private void SetMustCancel(string? msg)
    {
        MustCancel = true;
        Extra.CancelMessage = msg;
    }

    /// <summary>Rule 3: the task parks while a request is pending. Or in a cancelled scope, where every wait is cancelled.</summary>
    internal void OnParked(ICancellableWait wait)
    {
        if (MustCancel && wait.Cancel(CancelMessage))
        {
            MustCancel = false;
        }
        else if (IsScopeCancelled)
        {
            wait.Cancel(Extra.EffectiveScope!.Reason);
        }
    }

    /// <summary>The same for an await of something foreign, which is left alone if a token of what is cancelled was taken.</summary>
    internal void OnParkedOnForeign()
    {
        if (MustCancel)
        {
            if (!IsTokenTaken(null) && SyncContext.InterruptForeign(CancelMessage, null, isParking: true))
            {
                MustCancel = false;
            }
        }
        else if (Extra.EffectiveScope is { } scope && !IsTokenTaken(scope))
        {
            SyncContext.InterruptForeign(scope.Reason, scope, isParking: true);
        }
    }

    /// <summary>Rule 3: the error that the resuming await throws; or that of the scope, which stays cancelled.</summary>
    internal CancelledError TakePendingCancel()
    {
        Debug.Assert(HasPendingCancel);
        if (!MustCancel)
        {
            return new CancelledError(Extra.EffectiveScope!.Reason);
        }

        MustCancel = false;
        return new CancelledError(CancelMessage);
    }

    /// <summary>The request is answered by a cancellation that is on its way.</summary>
    internal void DropPendingCancel() => MustCancel = false;

    /// <summary>Rule 3: cancelled before the first step. True if so; the body is closed unrun.</summary>
    internal bool TakeCancelBeforeStart()
    {
        if (!MustCancel)
        {
            return false;
        }

        CancelledError error = TakePendingCancel();
        _coroutine.Close();
        GetLoop().Unregister(this);
        CompleteCancelled(TravellingError.Capture(error));
        return true;
    }
}
