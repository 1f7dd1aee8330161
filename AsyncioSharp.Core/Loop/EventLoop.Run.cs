using System.Diagnostics;

namespace AsyncioSharp;

// The loop: one turn, and its steps in the order in which they run. Two of them stand in files of their own: DrainInbox
// (EventLoop.Inbox.cs) and RunBatch (EventLoop.Scheduling.cs). docs/design.md lists the same steps.
public sealed partial class EventLoop
{
    private static readonly TimeSpan s_longestWait = TimeSpan.FromDays(1);

    /// <summary>One turn of the loop. docs/design.md lists the same steps in the same order.</summary>
    [StackTraceHidden]
    private void RunOnce()
    {
        CountTurn();
        if (NothingButCallbacks())
        {
            // Most turns: none of the steps before the last would find anything to do.
            RunBatch(_ready.Count);
            return;
        }

        DrainInbox();
        _timers.RemoveCancelled();
        TimeSpan timeout = ComputeTimeout();
        Poll(timeout);
        QueueDueTimers();
        RunBatch(_ready.Count);
    }

    private bool NothingButCallbacks() =>
        _ready.Count > 0 && _timers.Count == 0 && Volatile.Read(ref _inboxFilled) == 0 && !_driver.IsActive;

    /// <summary>Zero if anything is ready or the loop is to stop, the time to the next timer, or no limit.</summary>
    private TimeSpan ComputeTimeout()
    {
        if (_ready.Count > 0 || _stopping)
        {
            return TimeSpan.Zero;
        }

        if (_timers.Count == 0)
        {
            return Timeout.InfiniteTimeSpan;
        }

        long ticks = _timers.Head.When - Now;
        if (ticks <= 0)
        {
            return TimeSpan.Zero;
        }

        // Rounded up, since waking before the deadline would cost an empty turn.
        double seconds = Math.Min(ToSeconds(ticks), s_longestWait.TotalSeconds);
        return TimeSpan.FromTicks((long)Math.Ceiling(seconds * TimeSpan.TicksPerSecond));
    }

    /// <summary>Waits for I/O and for other threads. Where no descriptor is watched and work is ready this costs a memory read.</summary>
    private void Poll(TimeSpan timeout)
    {
        if (timeout == TimeSpan.Zero && !_driver.IsActive)
        {
            return;
        }

        // What happens while the loop polls belongs to no task.
        EnterBaseContext();
        if (timeout == TimeSpan.Zero)
        {
            PollDriver(TimeSpan.Zero);
        }
        else
        {
            NotifyLook();
            WaitForWork(timeout);
            SetStamp(Now);
        }

        // After the wait, so that an instrument that began to listen meanwhile hears of the batch that follows.
        ReadInterests();
    }

    private void WaitForWork(TimeSpan timeout)
    {
        if (_virtualClock is not null)
        {
            AdvanceVirtualTime();
        }
        else
        {
            WaitInDriver(timeout);
        }
    }

    private void PollDriver(TimeSpan timeout)
    {
        // Neither our own waits nor what a driver does may look like user code that blocks the loop.
        SynchronizationContext.SetSynchronizationContext(null);
        _driver.Poll(timeout);
    }

    private void QueueDueTimers()
    {
        if (_timers.Count == 0)
        {
            return;
        }

        long now = Now;
        long late = now - _timers.Head.When;
        if (late < 0)
        {
            return;
        }

        NoteLag(late);
        SetStamp(now);
        while (_timers.PopDue(now) is { } target)
        {
            if (_delays?.Postpone(target, _timers, now) is { } later)
            {
                _timers.PutBack(later, target);
            }
            else
            {
                target.OnDue();
            }
        }
    }
}
