namespace AsyncioSharp;

// Wake-ups that are queued and that no wait stands for any more: of a sleep(0), or of an interrupted await. A request cannot be handed to a
// wait there. Mostly such a wake-up is all that there is of the task, and the request is pending until it runs. Where native methods run
// side by side, a request that one of them takes says nothing to the others: then every wake-up that is queued is made to bring the error,
// also that of a wait which is over.
public sealed partial class AsyncioContext
{
    // Those outside of scopes, and those in scopes, of which the task has a list (AsyncioTask.QueuedInScopes).
    private int _queued;
    private int _queuedInScopes;

    /// <summary>There are such wake-ups.</summary>
    internal bool HasAnyQueued => _queued + _queuedInScopes > 0;

    /// <summary>An await of something foreign was interrupted in a scope, and its code has not gone on yet.</summary>
    internal bool HasQueuedInterruption(TokenScope inside) =>
        _queuedInScopes > 0 && Task!.QueuedInScopes.Exists(queued => queued.IsInterrupted && TokenScope.IsInside(queued.Scope, inside));

    /// <summary>The task has given way for one turn.</summary>
    internal void NoteYield(in Waiter waiter)
    {
        waiter.CaptureExecution();
        NoteQueued(waiter.Work, Task?.InnermostScope, isInterrupted: false);
    }

    /// <summary>A wake-up is queued.</summary>
    internal void NoteQueued(object work, TokenScope? scope, bool isInterrupted)
    {
        if (scope is null)
        {
            _queued++;
        }
        else
        {
            _queuedInScopes++;
            Task!.QueuedInScopes.Add((work, scope, isInterrupted));
        }
    }

    /// <summary>It is being run.</summary>
    internal void EndQueued(object work)
    {
        if (_queuedInScopes == 0 || !RemoveQueued(work))
        {
            _queued--;
        }
    }

    /// <summary>Where the task is in several places: makes each wake-up that is queued bring the cancellation.</summary>
    /// <param name="from">The scope that is to end; null is the whole task.</param>
    /// <param name="msg">The message of the request.</param>
    /// <returns>The scopes in which it does.</returns>
    internal List<TokenScope?> CancelQueued(TokenScope? from, string? msg)
    {
        List<TokenScope?> scopes = [];
        if (!MayHaveWakeUps || !IsInSeveralPlaces(from))
        {
            return scopes;
        }

        ReadyRing.Cursor ready = Loop.LookAtReady();
        while (ready.MoveNext())
        {
            ref ReadyEntry entry = ref ready.Current;

            // A second request gives its message to a wake-up that brings the first, as in asyncio.
            object? wait = entry.State is CancelledWakeUp before ? before.Wait : entry.State;
            if (!IsWakeUp(entry) || wait is not (null or ICancellableWait { WasCancelled: false }))
            {
                continue;
            }

            TokenScope? scope = wait is null ? ScopeOfQueued(entry.Work) : ScopeOf(wait);
            if (TokenScope.IsInside(scope, from) && !IsShielded(entry.Work, from))
            {
                entry = new ReadyEntry(this, entry.Work, new CancelledWakeUp(entry.Work, wait, msg), entry.Kind);
                scopes.Add(scope);
            }
        }

        return scopes;
    }

    /// <summary>The requests are taken back: the wake-ups bring what they would have brought without them.</summary>
    internal void RestoreQueued()
    {
        ReadyRing.Cursor ready = Loop.LookAtReady();
        while (ready.MoveNext())
        {
            ref ReadyEntry entry = ref ready.Current;
            if (IsWakeUp(entry) && entry.State is CancelledWakeUp cancelled)
            {
                entry = new ReadyEntry(this, entry.Work, cancelled.Wait, entry.Kind);
            }
        }
    }

    // What is queued may be long, and is not gone through for nothing.
    private bool MayHaveWakeUps =>
        HasAnyQueued || Waits().Any(static wait => wait is Future future ? future.Done() : !wait.WasCancelled);

    // Native methods run side by side. Those that run inside of one another are one place, the innermost: there a request that finds no
    // wait is pending, as in asyncio. Mostly the number of waits and wake-ups tells.
    private bool IsInSeveralPlaces(TokenScope? from)
    {
        int ends = _queued + _queuedInScopes + (_waits is List<PendingWait> waits ? waits.Count : _waits is null ? 0 : 1);
        return ends > 1 || (ends == 1 && _foreign switch
        {
            List<SuspendedFrame> frames => Innermost(frames, from).Length > 0,
            Coroutine frame => !HasWaitInside(frame, null),
            _ => false,
        });
    }

    /// <summary>Such a wake-up is queued for code in a scope; null is the whole task.</summary>
    private bool HasQueued(TokenScope? inside) =>
        (_queued > 0 && inside is null)
            || (_queuedInScopes > 0 && Task!.QueuedInScopes.Exists(queued => TokenScope.IsInside(queued.Scope, inside)));

    /// <summary>What goes on when they run.</summary>
    private List<(object? Work, TokenScope? Scope)> Queued()
    {
        List<(object?, TokenScope?)> queued = [];
        ReadyRing.Cursor ready = Loop.LookAtReady();
        while (HasAnyQueued && ready.MoveNext())
        {
            if (IsWakeUp(ready.Current) && ready.Current.State is null or InterruptedWait or CancelledWakeUp { Wait: null })
            {
                queued.Add((ready.Current.Work, ScopeOfQueued(ready.Current.Work)));
            }
        }

        return queued;
    }

    private bool IsWakeUp(in ReadyEntry entry) =>
        ReferenceEquals(entry.Owner, this) && entry.Kind is ReadyKind.Coroutine or ReadyKind.Native;

    private TokenScope? ScopeOfQueued(object work) =>
        _queuedInScopes == 0 ? null : Task!.QueuedInScopes.Find(queued => ReferenceEquals(queued.Work, work)).Scope;

    // By itself: a lambda's captures would be allocated for every sleep(0).
    private bool RemoveQueued(object work)
    {
        int index = Task!.QueuedInScopes.FindIndex(queued => ReferenceEquals(queued.Work, work));
        if (index >= 0)
        {
            _queuedInScopes--;
            Task.QueuedInScopes.RemoveAt(index);
        }

        return index >= 0;
    }
}
