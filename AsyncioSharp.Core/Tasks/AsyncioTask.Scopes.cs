namespace AsyncioSharp;

// Cancel scopes: level-triggered cancellation on top of the edge-triggered requests in AsyncioTask.Cancellation.cs.
//
//  1. A task has a stack of scopes, innermost first. A scope is *effective* if it is cancelled and no scope inside of it is a shield.
//  2. The moment one becomes effective, what the task is parked on is cancelled: waits directly, a task that it awaits by one request along the chain.
//  3. While one is effective, every wait that the task parks on is cancelled as it parks (OnParked), and sleep(0) throws when it resumes. So the level costs
//     nothing while nothing suspends, needs no callback that polls, and delivers once for each await.
//  4. None of this counts as a request: Cancelling() does not change, and requests are delivered inside shields.
//  5. Library code that has to wait although it is cancelled (a group for its children, a condition for its lock) holds the scopes back meanwhile;
//     else it would be woken in every turn and clocks in virtual time would stand still.
public abstract partial class AsyncioTask
{
    /// <summary>The innermost scope that the task is in.</summary>
    internal CancelScope? Scope
    {
        get => _extras?.Scope;
        private set => Extra.Scope = value;
    }

    /// <summary>Rule 1: a scope is effective.</summary>
    internal bool IsScopeCancelled => (_pending & PendingCancel.Scope) != 0;

    internal void EnterScope(CancelScope scope)
    {
        Scope = scope;
        RefreshScopes();
    }

    /// <summary>Leaves a scope. False if it was not the innermost one, which takes native sub-flows that have scopes of their own.</summary>
    internal bool LeaveScope(CancelScope scope)
    {
        bool isInnermost = ReferenceEquals(Scope, scope);
        if (isInnermost)
        {
            Scope = scope.Outer;
        }
        else
        {
            CancelScope? inside = Scope;
            while (inside is not null && !ReferenceEquals(inside.Outer, scope))
            {
                inside = inside.Outer;
            }

            inside?.Outer = scope.Outer;
        }

        RefreshScopes();
        return isInnermost;
    }

    /// <summary>Rule 5. Ended by <see cref="ReleaseScopes"/>.</summary>
    internal void HoldScopes()
    {
        Extra.ScopeHolds++;
        RefreshScopes();
    }

    /// <inheritdoc cref="HoldScopes"/>
    internal void ReleaseScopes()
    {
        Extra.ScopeHolds--;
        RefreshScopes();
    }

    /// <summary>A scope was entered, left, cancelled or shielded: finds the effective one, and interrupts the task if there was none before.</summary>
    internal void RefreshScopes()
    {
        CancelScope? effective = null;
        if (Extra.ScopeHolds == 0)
        {
            for (CancelScope? scope = Scope; scope is not null; scope = scope.Shield ? null : scope.Outer)
            {
                effective = scope.CancelCalled ? scope : effective;
            }
        }

        bool wasCancelled = Extra.EffectiveScope is not null;
        Extra.EffectiveScope = effective;
        if (effective is null)
        {
            _pending &= ~PendingCancel.Scope;
        }
        else if (!wasCancelled)
        {
            _pending |= PendingCancel.Scope;
            SyncContext.CancelWaits(effective.Reason);
            if (IsTokenTaken(effective))
            {
                CancelTokens(effective);
            }
            else
            {
                SyncContext.InterruptForeign(effective.Reason, effective);
            }
        }
    }

    /// <summary>A scope is cancelled: its token is, and those of the scopes inside of it, as far as no shield holds the cancellation back.</summary>
    internal void CancelTokensOf(CancelScope cancelled)
    {
        List<TokenScope> reached = [];
        for (TokenScope? scope = _extras?.Tokens; scope is not null; scope = scope.Around)
        {
            reached.Add(scope);
            if (ReferenceEquals(scope, cancelled))
            {
                break;
            }

            if (scope is CancelScope { Shield: true })
            {
                reached.Clear();
            }
        }

        foreach (TokenScope scope in reached)
        {
            scope.CancelToken();
        }
    }
}
