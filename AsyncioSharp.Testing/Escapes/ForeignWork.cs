using System.Collections.Concurrent;

namespace AsyncioSharp.Testing;

/// <summary>How much of a test's work is on other threads just now. Counted from every thread.</summary>
/// <remarks>
/// <para>Queued, taken, entered (the thread took up the test's context), left, over. Between two counts there is no gap: what enters is
/// counted before it stops being counted as queued.</para>
/// <para>Left is not over: a Task gives its result to those who wait for it after it has laid the context down. It is over when its thread
/// takes other work or waits for some; .NET says the first, and the second is seen by looking at the thread. Work without the test's
/// context (the unsafe queue) never enters, and ends the same way. For a thread of which neither can be seen, a moment has to do.</para>
/// </remarks>
internal sealed class ForeignWork
{
    // Long, since a thread that has no processor just now looks as one that is done; idle pool threads are seen to wait, so it is hardly
    // ever waited for.
    private static readonly TimeSpan s_endingTime = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<Thread, long> _ending = [];
    private int _queued;
    private int _running;
    private int _entered;

    /// <summary>Something is on its way.</summary>
    /// <remarks>
    /// Read in the order in which work goes its way, so that what moves on meanwhile is met further on. The one step back, from "taken" to
    /// running, is counted between its two halves. A reader that has missed both sees the number change. (Without it one look in some ten
    /// thousand said no.)
    /// </remarks>
    public bool IsAny
    {
        get
        {
            int entered = Volatile.Read(ref _entered);
            return Volatile.Read(ref _queued) > 0 || Volatile.Read(ref _running) > 0 || IsAnyEnding()
                || Volatile.Read(ref _entered) != entered;
        }
    }

    public void Queue() => Interlocked.Increment(ref _queued);

    /// <summary>The present thread has taken queued work, which may or may not enter.</summary>
    public void Take()
    {
        BeginEnding();
        Interlocked.Decrement(ref _queued);
    }

    public void Enter()
    {
        Interlocked.Increment(ref _running);
        Interlocked.Increment(ref _entered);
        _ending.TryRemove(Thread.CurrentThread, out _);
    }

    public void Leave()
    {
        BeginEnding();
        Interlocked.Decrement(ref _running);
    }

    /// <summary>The present thread has taken other work.</summary>
    public void End() => _ending.TryRemove(Thread.CurrentThread, out _);

    private void BeginEnding() => _ending[Thread.CurrentThread] = TimeProvider.System.GetTimestamp();

    private bool IsAnyEnding()
    {
        foreach ((Thread thread, long since) in _ending)
        {
            bool isOver = (thread.ThreadState & (ThreadState.WaitSleepJoin | ThreadState.Stopped)) != 0
                || TimeProvider.System.GetElapsedTime(since) > s_endingTime;
            if (!isOver)
            {
                return true;
            }

            _ending.TryRemove(new KeyValuePair<Thread, long>(thread, since));
        }

        return false;
    }
}
