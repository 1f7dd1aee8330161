using System.Text;

namespace AsyncioSharp;

// Virtual time: what happens when nothing is ready.
//
//  1. Work in an executor is in flight: its real duration has no virtual length, so wait for it in real time. Work that itself waits for
//     a coroutine of this loop (RunCoroutineThreadsafe) does not count: it would wait for the clock, and the clock for it.
//     The same for what a probe says is on its way.
//  2. A timer exists: time jumps to it, unless a probe has somebody to wake first, or holds time.
//  3. Every pending task waits on something of this loop: nothing can ever happen. Deadlock.
//     (A future that another thread is going to complete through CallSoonThreadsafe looks the same. Work that the loop knows of does not:
//     RunInExecutor, ToThread, WrapFuture.)
//  4. Otherwise somebody outside (a native task, another thread) may still wake the loop: wait in real time, but not for ever.
public sealed partial class EventLoop
{
    private void AdvanceVirtualTime()
    {
        if (_driver.IsActive)
        {
            PollDriver(TimeSpan.Zero);
        }

        if (_ready.Count > 0 || !_inbox.IsEmpty)
        {
            return;
        }

        if (_workInFlight > _threadsafeCoroutines || _probe is { HasForeignWork: true })
        {
            Park(Timeout.InfiniteTimeSpan);
        }
        else if (_probe is not null && _probe.OnIdle())
        {
            // Somebody waited for everything else to have come to rest: before time moves, it is their turn.
        }
        else if (_timers.Count > 0 && _probe is not { HoldsTime: true })
        {
            _virtualClock!.JumpTo(_timers.Head.When);
        }
        else if (_driver.IsActive)
        {
            Park(Timeout.InfiniteTimeSpan);
        }
        else if (_tasks.Count > 0 && _foreignWaits == 0 && _tasks.ToArray().All(static task => task.SyncContext.Waits().Any()))
        {
            throw Deadlock();
        }
        else
        {
            Park(_virtualClock!.ForeignPatience);
            if (_ready.Count == 0 && _inbox.IsEmpty)
            {
                throw Deadlock();
            }
        }
    }

    private DeadlockError Deadlock()
    {
        AsyncioTask[] tasks = _tasks.ToArray();
        var text = new StringBuilder("Deadlock: nothing is ready, no timer is set and no work is in flight, so time cannot advance.");
        if (tasks.Length == 0)
        {
            text.Append(" No task is pending; the loop waits for a future that nobody will complete.");
        }

        return new DeadlockError(text.Append(DescribeTasks()).ToString(), tasks);
    }

    /// <summary>Every pending task, where it stands and what it waits on; for reports.</summary>
    internal string DescribeTasks()
    {
        var text = new StringBuilder();
        foreach (AsyncioTask task in _tasks.ToArray())
        {
            text.Append("\n  ").Append(task.GetName()).Append(" waits on ").Append(task.DescribeWaits());
            foreach (StackFrameInfo frame in task.GetStack().Reverse())
            {
                text.Append("\n      ").Append(frame);
            }
        }

        return text.ToString();
    }
}
