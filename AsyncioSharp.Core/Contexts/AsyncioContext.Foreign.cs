using System.Runtime.CompilerServices;

namespace AsyncioSharp;

// The coroutines of a task that are parked on what is not ours.
//
// Mostly there is one. There are several where native methods stand between coroutines of one task: an outer coroutine awaits a native
// method, which awaits an inner coroutine, which awaits a delay. A request belongs to the innermost: its error then comes out through the
// others. Native methods that run side by side, as parts of Task.WhenAll, have an innermost each (AsyncioContext.Innermost.cs).
public sealed partial class AsyncioContext
{
    // null, a Coroutine, or a list.
    private object? _foreign;

    /// <summary>The task is parked on something that is not ours.</summary>
    internal bool IsParkedOnForeign => _foreign is List<ForeignPark> parks ? parks.Count > 0 : _foreign is not null;

    /// <summary>The task has several of them.</summary>
    internal bool IsParkedOnSeveralForeign => _foreign is List<ForeignPark> { Count: > 1 };

    /// <summary>Some of them can be interrupted.</summary>
    internal bool HasReachableForeign =>
        IsParkedOnForeign && ForeignFrames().Any(static frame => frame.Reach is ForeignReach.Await or ForeignReach.Method);

    /// <summary>A coroutine of the task parks on something that is not ours.</summary>
    internal void ParkOnForeign(Coroutine frame)
    {
        TokenScope? scope = Task?.InnermostScope;
        if (_foreign is null && scope is null)
        {
            _foreign = frame;
        }
        else
        {
            ForeignParks().Add(new ForeignPark(frame, Loop.PresentPlace, scope));
        }

        Loop.NoteForeignPark(frame);
        if (Task is { } task && task.Done())
        {
            Loop.NoteFlows(this);
        }
    }

    /// <summary>It goes on.</summary>
    /// <returns>The scope that it is in.</returns>
    internal TokenScope? UnparkForeign(Coroutine frame)
    {
        Loop.ForgetForeignPark(frame);
        if (ReferenceEquals(_foreign, frame))
        {
            _foreign = null;
            return null;
        }

        return _foreign is List<ForeignPark> parks ? Remove(parks, frame) : null;
    }

    /// <summary>
    /// Interrupts the innermost await of something foreign, of native methods side by side that of each; not where a wait of ours is going
    /// to bring the cancellation.
    /// </summary>
    /// <param name="msg">The message of the error.</param>
    /// <param name="from">The scope that is to end; null is the whole task.</param>
    /// <returns>Whether an await was interrupted.</returns>
    internal bool InterruptForeign(string? msg, TokenScope? from)
    {
        // Running code is what the request has to reach, if it is in the scope.
        if (IsRunningIn(from))
        {
            return false;
        }

        if (_foreign is not List<ForeignPark> parks)
        {
            return from is null && _foreign is Coroutine frame && !HasWaitInside(frame, null) && frame.Interrupt(msg);
        }

        bool isInterrupted = false;
        foreach (ForeignPark park in Innermost(parks, from))
        {
            isInterrupted |= park.Frame.Interrupt(msg);
        }

        return isInterrupted;
    }

    /// <summary>Interrupts an await that is just beginning; not where a wait of ours is going to bring the cancellation.</summary>
    /// <param name="frame">The coroutine that awaits.</param>
    /// <param name="msg">The message of the error.</param>
    /// <param name="from">The scope that is to end; null is the whole task.</param>
    /// <returns>Whether it was interrupted.</returns>
    internal bool InterruptAtOnce(Coroutine frame, string? msg, TokenScope? from) => !HasWaitInside(frame, from) && frame.Interrupt(msg);

    /// <summary>
    /// What a request of a scope would have to wait for: the innermost of them, if nothing inside runs, waits on the loop or is about to go
    /// on; else null.
    /// </summary>
    /// <param name="from">The scope; null is the whole task.</param>
    internal Coroutine? StuckOnForeign(TokenScope? from)
    {
        if (!IsParkedOnForeign || IsBroughtByWait(from) || IsRunningIn(from))
        {
            return null;
        }

        return _foreign is List<ForeignPark> parks
            ? parks.Where(park => TokenScope.IsInside(park.Scope, from)).DefaultIfEmpty().MaxBy(static park => park.Place).Frame
            : from is null ? Unsafe.As<Coroutine>(_foreign) : null;
    }

    /// <summary>Interrupts all of them: nobody waits for the task any more.</summary>
    internal void InterruptEachForeign()
    {
        foreach (Coroutine frame in ForeignFrames())
        {
            frame.Interrupt(null);
        }
    }

    /// <summary>Those that are parked now.</summary>
    internal IReadOnlyList<Coroutine> ForeignFrames() => _foreign switch
    {
        null => [],
        List<ForeignPark> parks => [.. parks.Select(static park => park.Frame)],
        _ => [Unsafe.As<Coroutine>(_foreign)],
    };

    /// <summary>An await of something foreign was interrupted in a scope, and its code has not gone on yet.</summary>
    internal bool HasQueuedInterruption(TokenScope inside) =>
        _queuedInScopes > 0 && Task!.QueuedInScopes.Exists(queued => queued.IsInterrupted && TokenScope.IsInside(queued.Scope, inside));

    private bool IsRunningIn(TokenScope? from) =>
        Loop.CurrentTask == Task && (from is null || TokenScope.IsInside(Task!.InnermostScope, from));

    private bool IsBroughtByWait(TokenScope? from) => HasQueued(from) || (from is null ? HasWaits : WaitsIn(from).Any());

    private List<ForeignPark> ForeignParks()
    {
        if (_foreign is not List<ForeignPark> parks)
        {
            parks = _foreign is Coroutine first ? [new ForeignPark(first, Loop.PlaceOf(first), null)] : [];
            _foreign = parks;
            if (_waits is not null)
            {
                // Who waits is known as long as nobody has cancelled the wait.
                _ = WaitList();
            }
        }

        return parks;
    }

    private static TokenScope? Remove(List<ForeignPark> parks, Coroutine frame)
    {
        int index = parks.Count - 1;
        while (index >= 0 && !ReferenceEquals(parks[index].Frame, frame))
        {
            index--;
        }

        if (index < 0)
        {
            return null;
        }

        TokenScope? scope = parks[index].Scope;
        parks.RemoveAt(index);
        return scope;
    }

    private readonly record struct ForeignPark(Coroutine Frame, long Place, TokenScope? Scope);
}
