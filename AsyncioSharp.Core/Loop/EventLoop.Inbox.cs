using System.Collections.Concurrent;

namespace AsyncioSharp;

// How other threads reach the loop.
//
// A producer enqueues into a lock-free queue, raises a flag that the loop reads once per turn, and wakes the driver only if the loop is
// waiting in it. The handshake is Dekker's. The producer writes the queue and then reads _isWaiting; the loop writes _isWaiting and then
// reads the queue. Between the two there is a full fence on both sides. So at least one of them sees the other, and no wake-up is lost. The
// producer that takes _isWaiting from 1 to 0 is the only one that pays for the wake-up; a burst of posts wakes the loop once.
public sealed partial class EventLoop
{
    private readonly ConcurrentQueue<ReadyEntry> _inbox = new();
    private int _inboxFilled;
    private int _isWaiting;

    /// <summary>Queues work from any thread, in order with everything else that other threads queue.</summary>
    internal void EnqueueFromOtherThread(AsyncioContext owner, object work, object? state, ReadyKind kind)
    {
        _inbox.Enqueue(new ReadyEntry(owner, work, state, kind));
        Volatile.Write(ref _inboxFilled, 1);
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _isWaiting) == 1 && Interlocked.Exchange(ref _isWaiting, 0) == 1)
        {
            _driver.Wake();
        }

        if (IsClosed())
        {
            // Closed since the caller looked, or it did not look: nobody else will take this out.
            DropInbox();
        }
    }

    /// <summary>Queues work: directly on the loop's own thread, through the inbox from every other one.</summary>
    internal void EnqueueFromAnywhere(AsyncioContext owner, object work, object? state, ReadyKind kind)
    {
        if (t_running == this)
        {
            Enqueue(owner, work, state, kind);
        }
        else
        {
            EnqueueFromOtherThread(owner, work, state, kind);
        }
    }

    private void DrainInbox()
    {
        if (Volatile.Read(ref _inboxFilled) == 0)
        {
            return;
        }

        // Lowered before reading: what is enqueued from here on raises it again.
        Volatile.Write(ref _inboxFilled, 0);
        Interlocked.MemoryBarrier();

        // What arrives while this drains waits for the next turn, so that a flood of posts cannot keep the loop from its timers and I/O.
        int before = _ready.Count;
        for (int count = _inbox.Count; count > 0 && _inbox.TryDequeue(out ReadyEntry entry); count--)
        {
            if (!IsHeldBack(entry))
            {
                _ready.Enqueue(entry.Owner, entry.Work, entry.State, entry.Kind);
            }
        }

        _postsReceived += _ready.Count - before;

        if (!_inbox.IsEmpty)
        {
            Volatile.Write(ref _inboxFilled, 1);
        }
    }

    /// <summary>Waits in the driver unless other threads have queued something.</summary>
    private void WaitInDriver(TimeSpan timeout)
    {
        ReportCollectedErrors();
        Telemetry.StartInBackground();
        Interlocked.Exchange(ref _isWaiting, 1);
        if (_inbox.IsEmpty)
        {
            PollDriver(timeout);
        }

        Volatile.Write(ref _isWaiting, 0);
        DrainInbox();
    }
}
