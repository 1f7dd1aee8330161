namespace AsyncioSharp;

// Cancellation is asyncio's: a request, edge-triggered, counted.
//
//  1. Cancel() on a done task does nothing. Otherwise the count goes up.
//  2. If the task is suspended in waits of ours, they are cancelled, and the error arrives with the wake-up. (With several native sub-flows
//     there may be several waits; each gets it.) A wait that is over already cannot take it.
//  3. Otherwise MustCancel is set. It is taken, and thrown as CancelledError, by the first of:
//       - the first step: the body never starts;
//       - the next resumption from a wait of ours (EventLoop.ArmCancelDelivery);
//       - the next time the task begins a pending wait: that wait is cancelled at once (OnWaitBegan);
//       - the end of the body, if it returns a value: the task ends cancelled and the value is lost.
//  4. Where the task waits for something foreign, that await is interrupted (AsyncioContext.Foreign.cs), unless a token is taken that
//     the request cancels (AsyncioTask.Tokens.cs).
//  5. A wait on a task or a gather is a request to that, and so on along the chain (CancelRequest). In a circle, which CPython cannot
//     cancel, one task is woken.
//  6. Uncancel() lowers the count; at zero an undelivered request is withdrawn (CPython 3.13).
//  7. A scope (a time limit, a group) asks its own body to end: the request goes to what waits inside of it. One that is not delivered
//     is pending there, and taken by code inside. Cancel scopes, which are level-triggered, have their rules in AsyncioTask.Scopes.cs.
public abstract partial class AsyncioTask : IForwardsCancel
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

        /// <summary>The task is in a cancel scope that is cancelled (level-triggered).</summary>
        Scope = 2,

        /// <summary>A request was made that went by a token, whose answer would deliver it.</summary>
        Token = 4,

        /// <summary>Rule 7: as <see cref="Request"/>, of a scope.</summary>
        RequestOfScope = 8,

        /// <summary>Stays set once the task has shielded a native method, whose steps have to be known.</summary>
        Shields = 16,

        /// <summary>A wake-up that was queued has been made to bring a cancellation. Stays set until all requests are taken back.</summary>
        WakeUps = 32,

        AnyRequest = Request | RequestOfScope,
    }

    /// <summary>A cancellation is requested that has not been delivered.</summary>
    internal bool HasPendingRequest => (_pending & PendingCancel.AnyRequest) != 0;

    /// <summary>The task is in a cancel scope that is cancelled.</summary>
    private bool HasCancelledScopes => (_pending & PendingCancel.Scope) != 0;

    /// <summary>The message of the last request that found no wait to cancel.</summary>
    internal string? CancelMessage => _rare?.CancelMessage;

    /// <summary>A request or a cancelled scope has to be looked at when the task resumes.</summary>
    internal bool HasPendingCancel => _pending != PendingCancel.None;

    /// <summary>A request waits to be delivered to any code of the task, or to code in a certain scope.</summary>
    internal bool HasPendingRequestOfScope => (_pending & PendingCancel.RequestOfScope) != 0;

    /// <summary>
    /// Asks the task to end: a <see cref="CancelledError"/> is thrown where it waits, or at its next suspension (asyncio's
    /// <c>task.cancel()</c>).
    /// </summary>
    /// <param name="msg">Becomes the message of the error.</param>
    /// <returns>False only if the task is done already.</returns>
    public override bool Cancel(string? msg)
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

    /// <summary>
    /// A request that ends a scope of the task: tokens from outside of it are not cancelled. The task may be done, and a native method that
    /// it has started still be in the scope.
    /// </summary>
    internal void CancelFrom(TokenScope scope)
    {
        MarkRetrieved();
        scope.Requests++;
        CancelRequest.Send(this, null, scope);
    }

    /// <summary>How many requests to cancel have not been taken back (asyncio's <c>task.cancelling()</c>).</summary>
    /// <returns>The count.</returns>
    public int Cancelling() => _rare?.CancelRequests ?? 0;

    /// <summary>Takes one request to cancel back (asyncio's <c>task.uncancel()</c>).</summary>
    /// <returns>The requests that are left.</returns>
    public int Uncancel()
    {
        GetLoop().CheckThread();
        if (Cancelling() > 0 && --Rare.CancelRequests == 0)
        {
            DropAllRequests();
            TakeBackWakeUps();
            ForgetCancelledToken();
        }

        return Cancelling();
    }

    /// <summary>Cancels the task when a token is cancelled, from whatever thread.</summary>
    /// <param name="token">The token.</param>
    /// <returns>Dispose it to end the link. It ends with the task by itself: nothing of it is left on the token.</returns>
    /// <exception cref="InvalidOperationException">Called from another thread than the loop's.</exception>
    public CancellationTokenRegistration CancelOn(CancellationToken token) => TokenLink.Make(this, token);

    CancelRequest.Step? IForwardsCancel.Mark
    {
        get => _rare?.CancelMark;
        set => Rare.CancelMark = value;
    }

    bool IForwardsCancel.BeginCancel(TokenScope? from)
    {
        MarkRetrieved();
        if (from is null && Done())
        {
            return false;
        }

        Rare.CancelRequests++;
        return true;
    }

    ReadOnlyMemory<ICancellableWait> IHasCancelTargets.CancelTargets(TokenScope? from) => SyncContext.WaitsToCancel(from);

    bool IForwardsCancel.EndCancel(CancelRequest request, bool reached)
    {
        TokenScope? from = request.ScopeOf(this);
        bool isTokenTaken = IsTokenTaken(from);
        if (isTokenTaken)
        {
            request.CancelTokensLater(this, from);
        }
        else
        {
            reached |= SyncContext.InterruptForeign(request.Msg, from);
            List<TokenScope?> queued = SyncContext.CancelQueued(from, request.Msg);
            _pending |= queued.Count > 0 ? PendingCancel.WakeUps : PendingCancel.None;
            reached |= queued.Count > 0 | SetPendingInBranches(from, request.Msg, queued);
        }

        // Running code is asked too, whatever else the request has reached.
        if (!reached || SyncContext.IsRunningIn(from))
        {
            SetPendingRequest(from, request.Msg);
            if (isTokenTaken)
            {
                ExpectTokenAnswer();
                LeaveToToken(from);
            }
            else
            {
                GetLoop().ReportUnreached(this, from);
            }
        }

        return true;
    }

    /// <summary>Rule 5: wakes the task to take a request that would go round in a circle for ever.</summary>
    /// <param name="msg">The message of the request.</param>
    /// <param name="wait">What it waits for in the circle: that goes on without it.</param>
    internal void LeaveCycle(string? msg, ICancellableWait wait)
    {
        SetPendingRequest(null, msg);
        ((Future)wait).WakeWaitersOf(SyncContext);
        ((IForwardsCancel)wait).OnWaiterTaken();
    }

    /// <summary>A request could not be delivered: code in this scope takes it. Null is any code of the task.</summary>
    internal void SetPendingRequest(TokenScope? scope, string? msg)
    {
        Rare.CancelMessage = msg;
        _pending |= scope is null ? PendingCancel.Request : PendingCancel.RequestOfScope;
        scope?.HasPendingRequest = true;
    }

    /// <summary>
    /// The requests that wait for code in this scope are answered: by a cancellation that is on its way, or by none, since they were taken
    /// back.
    /// </summary>
    internal void DropPendingRequest(TokenScope? scope)
    {
        _pending &= IsShieldedFrom(null) ? _pending : ~PendingCancel.Request;
        for (; scope is not null && !IsShieldedFrom(scope); scope = scope.Outer)
        {
            scope.HasPendingRequest = false;
        }

        if (HasPendingRequestOfScope && !AnyScopeHasPendingRequest())
        {
            _pending &= ~PendingCancel.RequestOfScope;
        }

        if (!HasPendingRequest)
        {
            ExpectNoTokenAnswer();
        }
    }

    /// <summary>Rule 3: the task suspends while a request is pending. Or in a cancelled scope, where every wait is cancelled.</summary>
    internal void OnWaitBegan(ICancellableWait wait)
    {
        if (HasPendingCancel)
        {
            EndAtOnce(wait);
        }
    }

    /// <summary>The same for an await of something foreign, which is left alone if a token of what is cancelled was taken.</summary>
    internal void OnForeignAwaitBegan(Coroutine frame)
    {
        TokenScope? scope = InnermostScope;
        if (FindPendingRequest(scope, out TokenScope? from))
        {
            if (!IsTokenTaken(scope, from) && SyncContext.InterruptStarting(frame, CancelMessage, from))
            {
                DropPendingRequest(scope);
            }
        }
        else if (EffectiveScopeHere(scope) is { } effective && !IsTokenTaken(scope, effective))
        {
            SyncContext.InterruptStarting(frame, effective.Reason, effective);
        }
    }

    /// <summary>
    /// Rule 3: the error that the resuming await throws, or that of the scope, which stays cancelled. Called by the code that goes on.
    /// </summary>
    /// <param name="isOfScopes">The await is one that a cancelled scope could not end as it began: sleep(0).</param>
    /// <returns>Null if what is pending does not concern this code.</returns>
    internal CancelledError? TakePendingCancel(bool isOfScopes)
    {
        TokenScope? scope = InnermostScope;
        if (FindPendingRequest(scope, out _))
        {
            DropPendingRequest(scope);
            return new CancelledError(CancelMessage);
        }

        return isOfScopes && EffectiveScopeHere(scope) is { } effective ? new CancelledError(effective.Reason) : null;
    }

    /// <summary>Rule 3: cancelled before the first step. True if so; the body is closed unrun.</summary>
    internal bool TakeCancelBeforeStart()
    {
        if (!HasPendingRequest)
        {
            return false;
        }

        DropAllRequests();
        _coroutine.Close();
        GetLoop().Unregister(this);
        CompleteCancelled(CapturedError.Capture(new CancelledError(CancelMessage)));
        return true;
    }

    private void EndAtOnce(ICancellableWait wait)
    {
        TokenScope? scope = InnermostScope;
        if (FindPendingRequest(scope, out _) && wait.Cancel(CancelMessage))
        {
            DropPendingRequest(scope);
        }
        else if (EffectiveScopeHere(scope) is { } effective)
        {
            wait.Cancel(effective.Reason);
        }
    }

    /// <summary>Whether a request waits for code in this scope.</summary>
    /// <param name="scope">The scope of the code.</param>
    /// <param name="from">The outermost scope that has asked; null is the whole task.</param>
    private bool FindPendingRequest(TokenScope? scope, out TokenScope? from)
    {
        from = null;
        if ((_pending & PendingCancel.Request) != 0 && !IsShieldedFrom(null))
        {
            return true;
        }

        for (scope = HasPendingRequestOfScope ? scope : null; scope is not null && !IsShieldedFrom(scope); scope = scope.Outer)
        {
            from = scope.HasPendingRequest ? scope : from;
        }

        return from is not null;
    }

    /// <summary>The code of this task that runs now is shielded from requests of this origin; null is the whole task.</summary>
    private bool IsShieldedFrom(TokenScope? from) => GetLoop().ShieldAround(this)?.Covers(from) == true;

    private bool AnyScopeHasPendingRequest()
    {
        TokenScope? scope = Rare.LastEntered;
        while (scope is { HasPendingRequest: false })
        {
            scope = scope.EnteredBefore;
        }

        return scope is not null;
    }

    private void TakeBackWakeUps()
    {
        if ((_pending & PendingCancel.WakeUps) != 0)
        {
            _pending &= ~PendingCancel.WakeUps;
            SyncContext.RestoreQueued();
        }
    }

    private void DropAllRequests()
    {
        for (TokenScope? scope = HasPendingRequestOfScope ? Rare.LastEntered : null; scope is not null; scope = scope.EnteredBefore)
        {
            scope.HasPendingRequest = false;
        }

        DropPendingRequest(null);
    }
}
