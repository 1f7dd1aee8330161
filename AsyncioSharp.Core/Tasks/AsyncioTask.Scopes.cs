namespace AsyncioSharp;

// The scopes that a task is in, and cancel scopes: level-triggered cancellation on top of the edge-triggered requests in
// AsyncioTask.Cancellation.cs.
//
//  1. Scopes form a tree under the task: each knows the one around it (TokenScope.Outer). Code that runs is in one of them and in all
//     around that. Native methods that run side by side in one task are in different branches; what cancels one branch does not concern the
//     others.
//  2. A cancel scope is *effective* for code inside of it if it is cancelled, and nothing between holds the cancellation back (a shield;
//     rule 6).
//  3. The moment one becomes effective, what waits inside is cancelled: waits directly, a task that is awaited by one request along the
//     chain.
//  4. While one is effective, every wait that begins inside is cancelled as it begins (OnWaitBegan), and sleep(0) throws when it resumes.
//     So the level costs nothing while nothing suspends, needs no callback that polls, and delivers once for each await.
//  5. None of this counts as a request: Cancelling() does not change, and requests are delivered inside shields.
//  6. Library code that has to wait although it is cancelled (a group for its children, a condition for its lock) holds the cancellations
//     of scopes back meanwhile; else it would be woken in every turn and clocks in virtual time would stand still
//     (TokenScope.HoldsCancellation, CancellationHold).
public abstract partial class AsyncioTask
{
    /// <summary>Rule 1: the innermost scope that the running code is in; null if it is in none. Only for code of this task.</summary>
    internal TokenScope? InnermostScope => _rare?.LastEntered is null ? null : TokenScope.InnermostOf(this);

    /// <summary>The scope that was entered last and has not been left; the others by <see cref="TokenScope.EnteredBefore"/>.</summary>
    internal TokenScope? LastEntered => _rare?.LastEntered;

    /// <summary>Queued wake-ups of code that is in scopes (<see cref="AsyncioContext.NoteQueued"/>).</summary>
    internal List<(object Work, TokenScope Scope, bool IsInterrupted)> QueuedInScopes => Rare.QueuedInScopes ??= [];

    internal void EnterScope(TokenScope scope)
    {
        scope.EnteredBefore = _rare?.LastEntered;
        Rare.LastEntered = scope;
    }

    /// <summary>Takes a scope out; it need not be the last one where native methods run side by side.</summary>
    internal void LeaveScope(TokenScope scope)
    {
        Rare.Watch?.EndOf(scope);
        if (ReferenceEquals(Rare.LastEntered, scope))
        {
            Rare.LastEntered = scope.EnteredBefore;
            return;
        }

        TokenScope? later = Rare.LastEntered;
        while (later is not null && !ReferenceEquals(later.EnteredBefore, scope))
        {
            later = later.EnteredBefore;
        }

        later?.EnteredBefore = scope.EnteredBefore;
    }

    /// <summary>
    /// How many requests to cancel concern the code in a scope: those to the task, and those of the scope and of the scopes around it. Null
    /// is code in no scope.
    /// </summary>
    internal int RequestsSeenIn(TokenScope? scope)
    {
        int ofTask = Cancelling();
        int ofScopes = 0;
        for (TokenScope? other = ofTask == 0 ? null : Rare.LastEntered; other is not null; other = other.EnteredBefore)
        {
            ofTask -= other.Requests;
            ofScopes += TokenScope.IsInside(scope, other) && !IsShieldedFrom(other) ? other.Requests : 0;
        }

        // The requests that a task has ended for are answered: a native method that it has left behind is not asked.
        return Done() || IsShieldedFrom(null) ? ofScopes : ofTask + ofScopes;
    }

    /// <summary>The task shields a native method: from now on each step of it tells whether its code is shielded.</summary>
    /// <returns>The scope that the shield is in.</returns>
    internal TokenScope? NoteShields()
    {
        _pending |= PendingCancel.Shields;
        return InnermostScope;
    }

    /// <summary>A request reaches every branch of scopes (rule 1): it is pending in those where it has found no wait.</summary>
    /// <param name="from">The scope that is to end; null is the whole task.</param>
    /// <param name="msg">The message of the request.</param>
    /// <param name="queued">Where wake-ups that are queued are going to bring it.</param>
    /// <returns>False where there are no branches.</returns>
    private bool SetPendingInBranches(TokenScope? from, string? msg, List<TokenScope?> queued)
    {
        if (!HasBranches)
        {
            return false;
        }

        List<TokenScope> scopes = [];
        for (TokenScope? scope = Rare.LastEntered; scope is not null; scope = scope.EnteredBefore)
        {
            if (TokenScope.IsInside(scope, from))
            {
                scopes.Add(scope);
            }
        }

        var ends = scopes.Except(scopes.Select(static scope => scope.Outer!)).ToList();
        foreach (TokenScope end in ends.Count > 1 ? ends : [])
        {
            if (!SyncContext.WaitsIn(end).Any(static wait => wait.Wait.WasCancelled) && !SyncContext.HasQueuedInterruption(end)
                && !queued.Exists(scope => TokenScope.IsInside(scope, end)))
            {
                SetPendingRequest(end, msg);
            }
        }

        return ends.Count > 1;
    }

    /// <summary>Native methods of the task are in scopes side by side.</summary>
    private bool HasBranches
    {
        get
        {
            TokenScope? scope = _rare?.LastEntered;
            while (scope is not null && ReferenceEquals(scope.Outer, scope.EnteredBefore))
            {
                scope = scope.Outer;
            }

            return scope is not null;
        }
    }

    /// <summary>Rule 2: the cancelled scope that is effective for code in this scope; the outermost, if several are.</summary>
    /// <param name="scope">The scope of the code.</param>
    /// <param name="shield">What the code is shielded by.</param>
    internal CancelScope? EffectiveScopeIn(TokenScope? scope, TaskFollower? shield = null)
    {
        CancelScope? effective = null;
        for (scope = HasCancelledScopes ? scope : null;
            scope is not null;
            scope = scope is { HoldsCancellation: true, IsOver: false } ? null : scope.Outer)
        {
            if (shield?.Covers(scope) == true)
            {
                break;
            }

            effective = scope is CancelScope { CancelCalled: true, IsOver: false } cancelled ? cancelled : effective;
        }

        return effective;
    }

    /// <summary>The same for the code that runs now, which may be shielded from some of them.</summary>
    internal CancelScope? EffectiveScopeHere(TokenScope? scope) => EffectiveScopeIn(scope, GetLoop().ShieldAround(this));

    /// <summary>A cancel scope of the task, which is cancelled, is in use from now on.</summary>
    internal void NoteScopeCancelled()
    {
        Rare.CancelledScopes++;
        _pending |= PendingCancel.Scope;
    }

    /// <summary>It is no longer.</summary>
    internal void NoteCancelledScopeLeft()
    {
        if (--Rare.CancelledScopes == 0)
        {
            _pending &= ~PendingCancel.Scope;
        }
    }

    /// <summary>Rule 3: a scope is cancelled or its shield changes. What becomes cancelled by that is interrupted.</summary>
    internal void ChangeScope(CancelScope scope, Action change)
    {
        List<AsyncioContext.PendingWait> spared = [.. SyncContext.WaitsIn(scope).Where(
            wait => EffectiveScopeIn(wait.Scope) is null && !SyncContext.IsShielded(wait.Work, scope))];
        bool wasCancelled = EffectiveScopeIn(scope) is not null;
        change();
        foreach ((ICancellableWait wait, TokenScope? inside, _) in spared)
        {
            if (EffectiveScopeIn(inside) is { } effective)
            {
                wait.Cancel(effective.Reason);
            }
        }

        if (wasCancelled || EffectiveScopeIn(scope) is not { } cause)
        {
            return;
        }

        if (IsTokenTaken(scope))
        {
            LeaveToToken(scope);
            CancelTokensOf(scope);
        }
        else if (!SyncContext.InterruptForeign(cause.Reason, scope))
        {
            GetLoop().ReportUnreached(this, scope);
        }
    }

    /// <summary>
    /// A scope is cancelled: its token is, and those of the scopes inside of it, as far as nothing holds the cancellation back.
    /// </summary>
    internal void CancelTokensOf(CancelScope cancelled)
    {
        List<TokenScope> reached = [];
        for (TokenScope? scope = _rare?.LastEntered; scope is not null; scope = scope.EnteredBefore)
        {
            TokenScope? between = scope;
            while (between is not null && !ReferenceEquals(between, cancelled) && !between.HoldsCancellation)
            {
                between = between.Outer;
            }

            if (ReferenceEquals(between, cancelled))
            {
                reached.Add(scope);
            }
        }

        foreach (TokenScope scope in reached)
        {
            scope.CancelToken();
        }
    }
}
