namespace AsyncioSharp;

// Virtual time: what happens when nothing is ready.
//
//  1. Work in an executor is in flight: its real duration has no virtual length, so wait for it in real time. Work that itself waits for
//     a coroutine of this loop (RunCoroutineThreadsafe) does not count: it would wait for the clock, and the clock for it.
//     The same for what an instrument says is on its way, and, within limits, for work outside that takes real time (EventLoop.Outside.cs).
//  2. A timer exists: time jumps to it, unless an instrument has somebody to wake first, or holds time.
//  3. Every pending task waits on something of this loop: nothing can ever happen. Deadlock.
//     (A future that another thread is going to complete through CallSoonThreadsafe looks the same. Work that the loop knows of does not:
//     RunInExecutor, ToThread, WrapFuture.)
//  4. Otherwise somebody outside (a native task, another thread) may still wake the loop: wait in real time, but not for ever.
public sealed partial class EventLoop
{
    // How often the loop looks whether work that only its instruments know of is over: such work may end without a word to the loop.
    private static readonly TimeSpan s_outsidePollInterval = TimeSpan.FromMilliseconds(1);

    private void AdvanceVirtualTime()
    {
        // Asked before the inbox is read: work that ends between the two has put its result there.
        bool hasOutsideWork = Array.Exists(_instruments, static one => one.HasOutsideWork);
        if (_driver.IsActive)
        {
            PollDriver(TimeSpan.Zero);
        }

        if (_ready.Count > 0 || !_inbox.IsEmpty)
        {
            return;
        }

        if (ReleaseHeldResults())
        {
            return;
        }

        if (_workInFlight > _threadsafeCoroutines)
        {
            WaitInDriver(Timeout.InfiniteTimeSpan);
        }
        else if (hasOutsideWork)
        {
            WaitInDriver(s_outsidePollInterval);
        }
        else if (OutsideWaitTime() is var wait && wait > TimeSpan.Zero)
        {
            WaitInDriver(wait);
        }
        else if (Array.Exists(_instruments, static one => one.OnIdle()))
        {
            // A task waited until nothing else was ready: it goes on before time moves.
        }
        else if (_timers.Count > 0 && !IsTimeHeld)
        {
            if (_driver.IsActive)
            {
                Array.ForEach(_instruments, static one => one.OnJumpPastWatches());
            }

            _virtualClock!.JumpTo(_timers.Head.When);
        }
        else if (_driver.IsActive)
        {
            WaitInDriver(Timeout.InfiniteTimeSpan);
        }
        else if (_tasks.Count > 0 && Array.TrueForAll(TasksWithInner(), WaitsOnTheLoop))
        {
            throw Deadlock();
        }
        else
        {
            AwaitOutside(_virtualClock!.ForeignPatience);
        }
    }

    /// <summary>
    /// Waits for something outside. The loop may be woken without a reason: by a thread that was slow to wake it after its work had been
    /// taken. So only the time decides that nothing came.
    /// </summary>
    private void AwaitOutside(TimeSpan patience)
    {
        bool isEndless = patience == Timeout.InfiniteTimeSpan;
        long start = TimeProvider.System.GetTimestamp();
        for (TimeSpan left = patience; isEndless || left > TimeSpan.Zero; left = isEndless ? patience
            : patience - TimeProvider.System.GetElapsedTime(start))
        {
            WaitInDriver(left);

            // Work that another thread has ended is no entry yet where its order matters (EventLoop.OrderedWork.cs).
            if (_ready.Count > 0 || !_inbox.IsEmpty || ReleaseHeldResults())
            {
                return;
            }
        }

        throw Deadlock();
    }

    /// <summary>Nobody outside of its loop can wake it.</summary>
    private static bool WaitsOnTheLoop(AsyncioTask task) =>
        task.SyncContext.Loop._foreignWaits == 0 && task.SyncContext.Waits().Any();

    private DeadlockError Deadlock()
    {
        AsyncioTask[] tasks = TasksWithInner();
        string why = _timers.Count > 0
            ? $"time is held ({DescribeHolds()}), and nothing else can happen."
            : "nothing is ready, no timer is set and no work is in flight, so time cannot advance.";
        string nobody = tasks.Length == 0 ? " No task is pending; the loop waits for a future that nobody will complete." : string.Empty;

        // One graph for the text and the picture: it numbers what has no name, and Lock #1 must be the same lock in both.
        var graph = new WaitGraph(tasks);
        return new DeadlockError($"Deadlock: {why}{nobody}{Describe(tasks, graph)}", tasks)
        {
            Graph = graph.ToMermaid(),
            Circles = graph.Circles,
        };
    }

    /// <summary>Every pending task, where it stands, what it waits on and who holds that; for reports.</summary>
    internal string DescribeTasks()
    {
        AsyncioTask[] tasks = TasksWithInner();
        return Describe(tasks, new WaitGraph(tasks));
    }

    private string Describe(AsyncioTask[] tasks, WaitGraph graph) =>
        (_virtualClock is null ? string.Empty : OutsideAwait.Describe(tasks)) + graph.Describe(MadeAt);
}
