using System.Runtime.CompilerServices;

namespace AsyncioSharp;

// The coroutines of a task that are parked on what is not ours.
//
// Mostly there is one. There are several where native methods stand between coroutines of one task: an outer coroutine awaits a native method, which awaits an inner coroutine, which
// awaits a delay. A request belongs to the innermost: its error then comes out through the others. Which one that is tells the place where each parked: the later step of the loop, and
// in one step the deeper start. (While the inner one goes on and parks again, the outer one stays where it is.) Native methods that run side by side in one task, as parts of
// Task.WhenAll, look the same: then the one that parked last is interrupted. Tasks of their own have no such limit.
public sealed partial class AsyncioContext
{
    // null, a Coroutine, or a list.
    private object? _foreign;

    /// <summary>The task is parked on something that is not ours.</summary>
    internal bool IsParkedOnForeign => _foreign is not null;

    /// <summary>A coroutine of the task parks on something that is not ours.</summary>
    internal void ParkOnForeign(Coroutine frame)
    {
        if (_foreign is null)
        {
            _foreign = frame;
        }
        else
        {
            List<ForeignPark> parks = _foreign as List<ForeignPark> ?? [new ForeignPark(Unsafe.As<Coroutine>(_foreign), Loop.PlaceOf(Unsafe.As<Coroutine>(_foreign)))];
            parks.Add(new ForeignPark(frame, Loop.PresentPlace));
            _foreign = parks;
        }

        Loop.NoteForeignPark(frame);
    }

    /// <summary>It goes on.</summary>
    internal void UnparkForeign(Coroutine frame)
    {
        Loop.ForgetForeignPark(frame);
        if (ReferenceEquals(_foreign, frame))
        {
            _foreign = null;
        }
        else if (_foreign is List<ForeignPark> parks)
        {
            Remove(parks, frame);
            if (parks.Count == 0)
            {
                _foreign = null;
            }
        }
    }

    /// <summary>A queued wake-up of a sleep(0), or of an interrupted await, is being run.</summary>
    internal void UnparkQueued() => _queued--;

    /// <summary>The wake-up of an interrupted await is queued.</summary>
    internal void NoteQueued() => _queued++;

    /// <summary>Interrupts the innermost await of something foreign; not where a wait of ours is going to bring the cancellation.</summary>
    /// <param name="msg">The message of the error.</param>
    /// <param name="from">The scope that is to end; null is the whole task.</param>
    /// <param name="isParking">An await is just beginning: whatever runs in the task has come to its end. Otherwise running code is what the request has to reach.</param>
    /// <returns>Whether an await was interrupted.</returns>
    internal bool InterruptForeign(string? msg, TokenScope? from, bool isParking = false)
    {
        if (_waits is not null || _queued > 0 || (!isParking && Loop.CurrentTask == Task))
        {
            return false;
        }

        if (_foreign is not List<ForeignPark> parks)
        {
            return _foreign is Coroutine frame && frame.Interrupt(msg);
        }

        ForeignPark inner = parks[0];
        foreach (ForeignPark park in parks)
        {
            inner = park.Place > inner.Place ? park : inner;
        }

        return inner.Place > (from?.EntryPlace ?? 0) && inner.Frame.Interrupt(msg);
    }

    // By itself: a lambda's captures would be allocated for every await.
    private static void Remove(List<ForeignPark> parks, Coroutine frame) => parks.RemoveAll(park => ReferenceEquals(park.Frame, frame));

    private readonly record struct ForeignPark(Coroutine Frame, long Place);
}
