using System.Runtime.CompilerServices;

namespace AsyncioSharp;

// The wrong thread is refused before anything has changed. A loop's objects have no locks: two threads in one of them lose items, wake-ups
// and bytes without an error. So every public member that changes something looks at the thread first. On the loop's own thread that is one
// read of a thread static and one comparison.
//
//  CheckThread   the thread is the loop's, or the loop stands still (also closed): for what needs no loop that goes on
//  CheckUsable   the same, and the loop is open: for what queues something
//  LoopBinding   the same for objects that are not made on a loop: locks, queues
public sealed partial class EventLoop
{
    /// <summary>
    /// Refuses the wrong thread: returns on the loop's own thread, and while the loop does not run. Every member of a loop's objects that
    /// changes something begins with this check; so may the methods of objects that are built on them (asyncio's <c>_check_thread</c>,
    /// which debug mode alone calls).
    /// </summary>
    /// <remarks>May be called on any thread.</remarks>
    /// <exception cref="InvalidOperationException">The loop runs on another thread.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void CheckThread()
    {
        if (t_running != this)
        {
            CheckNotRunning();
        }
    }

    /// <summary>The loop is open and this is its thread, or it does not run.</summary>
    internal void CheckUsable()
    {
        if (t_running != this)
        {
            CheckUsableSlow();
        }
    }

    private void CheckNotRunning()
    {
        // Of a loop inside of this one the thread is the same.
        if (IsRunning() && t_running?._outer != this)
        {
            throw Misuse.WrongThread();
        }
    }

    private void CheckUsableSlow()
    {
        CheckClosed();
        CheckNotRunning();

        // The loop stands still: what was posted to it meanwhile comes before what is about to be queued.
        DrainInbox();
    }

    /// <summary>The loop is open. On any thread.</summary>
    internal void CheckClosed()
    {
        if (Volatile.Read(ref _closed))
        {
            throw Misuse.Closed();
        }
    }
}
