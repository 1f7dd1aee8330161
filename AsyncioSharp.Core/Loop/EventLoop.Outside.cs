namespace AsyncioSharp;

// Virtual time and work outside of the loop: looking up a name, connecting, a child process. How long that takes has no virtual length. The
// rules:
//
//  1. While such work is in flight and somebody waits for it, the clock does not jump: the loop waits for it in real time.
//  2. Each work counts for ForeignPatience of real time, since it began or was last heard of. After that the clock jumps as if it were not
//     there.
//  3. While any counts, the clock falls behind real time, by at most ForeignPatience in all. Further real time moves the clock, though not
//     past a timer. So time-outs fire at some time also around works that follow each other without end. When the clock jumps, it has
//     caught up by as much.
//
// Not chosen: that real time always moves the clock while work is in flight. Then each test that connects would end at another virtual time
// in each run.
public sealed partial class EventLoop
{
    private HashSet<OutsideWork>? _outsideWorks;

    // What the clock is behind real time, at the time that it showed then.
    private TimeSpan _behind;
    private long _behindSeen;

    // Up to which moment of real time that is, and whether any work has counted from then on.
    private long _outsideSeen;
    private bool _outsideCounts;

    /// <summary>Work begins that takes real time; null for a loop in real time, which need not know.</summary>
    internal OutsideWork? BeginOutsideWork(Func<bool>? isAwaited)
    {
        if (_virtualClock is null)
        {
            return null;
        }

        FollowRealTime();
        var work = new OutsideWork(this, isAwaited);
        (_outsideWorks ??= []).Add(work);
        _outsideCounts |= work.IsAwaited;
        return work;
    }

    internal void EndOutsideWork(OutsideWork work)
    {
        FollowRealTime();
        _outsideWorks!.Remove(work);
        _outsideCounts &= _outsideWorks.Count > 0;
    }

    /// <summary>Brings the clock up to date.</summary>
    /// <returns>The real time to wait for work before the next look; zero if none counts, or if the clock has come to a timer.</returns>
    private TimeSpan OutsideWaitTime()
    {
        if (_outsideWorks is not { Count: > 0 })
        {
            return TimeSpan.Zero;
        }

        FollowRealTime();
        TimeSpan left = TimeSpan.Zero;
        foreach (OutsideWork work in _outsideWorks)
        {
            TimeSpan rest = OutsidePatience - TimeProvider.System.GetElapsedTime(work.HeardAt, _outsideSeen);
            if (rest > left && work.IsAwaited)
            {
                left = rest;
            }
        }

        _outsideCounts = left > TimeSpan.Zero;
        return NextDeadline() is { } deadline && UntilCaughtUp(deadline) is var due && due < left ? due : left;
    }

    private TimeSpan OutsidePatience =>
        _virtualClock!.ForeignPatience == Timeout.InfiniteTimeSpan ? s_longestWait : _virtualClock.ForeignPatience;

    private void FollowRealTime()
    {
        long now = TimeProvider.System.GetTimestamp();
        if (_outsideCounts && !IsTimeHeld)
        {
            FallBehind(TimeProvider.System.GetElapsedTime(_outsideSeen, now));
        }

        _outsideSeen = now;
    }

    private void FallBehind(TimeSpan elapsed)
    {
        TimeSpan patience = OutsidePatience;
        long time = _virtualClock!.GetTimestamp();
        var caughtUp = TimeSpan.FromTicks(time - _behindSeen);
        _behind = (caughtUp < _behind ? _behind - caughtUp : TimeSpan.Zero) + elapsed;
        if (_behind > patience)
        {
            if (NextDeadline() is { } deadline)
            {
                _virtualClock.JumpTo(Math.Min(deadline, time + (_behind - patience).Ticks));
            }

            _behind = patience;
        }

        _behindSeen = _virtualClock.GetTimestamp();
    }

    /// <summary>The real time after which the clock has come to a deadline if works go on and on.</summary>
    private TimeSpan UntilCaughtUp(long deadline)
    {
        long ahead = Math.Max(0, deadline - _virtualClock!.GetTimestamp());
        return ahead < s_longestWait.Ticks ? OutsidePatience - _behind + TimeSpan.FromTicks(ahead) : s_longestWait;
    }
}
