namespace AsyncioSharp;

// Deadlines are integers of the clock. Relative delays are added to the clock's present reading, so no sum of doubles decides an order.
public sealed partial class EventLoop
{
    /// <summary>
    /// A deadline that never comes, in ticks of the clock: infinity, and whatever is more than about 146 years away. Such a timer is not
    /// put into the heap, or a virtual clock would jump there. Half of the range leaves room for adding the present time.
    /// </summary>
    internal const long Never = long.MaxValue / 2;

    /// <summary>Puts a target into the heap. False if it is never due: then it is not there.</summary>
    internal bool AddTimer(long when, ITimerTarget target)
    {
        if (when >= Never)
        {
            return false;
        }

        _delays?.OnSet(this, target, when);
        _timers.Push(when, target);
        return true;
    }

    /// <summary>A target in the heap was cancelled; it leaves the heap lazily.</summary>
    internal void NoteTimerCancelled() => _timers.NoteCancelled();

    private TimerHandle CallLaterCore(Seconds delay, object callback, Context? context)
    {
        Misuse.ThrowIfNaN(delay.Value, nameof(delay));
        return AddHandle(DeadlineAfter(delay.Value), callback, context);
    }

    private TimerHandle CallAtCore(Seconds when, object callback, Context? context)
    {
        Misuse.ThrowIfNaN(when.Value, nameof(when));
        return AddHandle(ToTicks(when.Value), callback, context);
    }

    private TimerHandle AddHandle(long when, object callback, Context? context)
    {
        ArgumentNullException.ThrowIfNull(callback);
        CheckUsable();
        var handle = new TimerHandle(this, when, callback, context);
        handle.IsInHeap = AddTimer(when, handle);
        NoteTimer(handle);
        return handle;
    }
}
