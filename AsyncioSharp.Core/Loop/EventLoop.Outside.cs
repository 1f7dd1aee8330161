namespace AsyncioSharp;

// Virtual time and work outside of the loop: looking up a name, connecting, a child process. How long that takes has no virtual length. The rules:
//
//  1. While such work is in flight and somebody waits for it, the clock does not jump: the loop waits for it in real time.
//  2. Each work counts for ForeignPatience of real time, since it began or was last heard of. After that the clock jumps as if it were not there.
//  3. While any counts, the clock falls behind real time, by at most ForeignPatience in all. Further real time moves the clock, though not past a timer. So time-outs fire at some
//     time also around works that follow each other without end. When the clock jumps, it has caught up by as much.
//
// Not chosen: that real time always moves the clock while work is in flight. Then each test that connects would end at another virtual time in each run.
public sealed partial class EventLoop
{
    private List<OutsideWork>? _outsideWorks;

    // What the clock is behind real time, at the time that it showed then.
    private TimeSpan _behind;
    private long _behindSeen;

    // When the last look was, in real time, and whether any work counted from then on.
    private long _outsideSeen;
    private bool _outsideCounts;

    /// <summary>Work begins that takes real time; null for a loop in real time, which need not know.</summary>
    internal OutsideWork? BeginOutsideWork(Func<bool>? isAwaited)
    {
        if (_virtualClock is null)
        {
            return null;
        }

        LookOutside();
        var work = new OutsideWork(this, isAwaited);
        (_outsideWorks ??= []).Add(work);
        LookOutside();
        return work;
    }

    internal void EndOutsideWork(OutsideWork work)
    {
        LookOutside();
        _outsideWorks!.Remove(work);
        LookOutside();
    }

    /// <summary>Brings the clock up to date.</summary>
    /// <returns>The real time to wait before the next look; zero if no work counts, or if the clock has come to a timer.</returns>
    private TimeSpan LookOutside()
    {
        if (_outsideWorks is null)
        {
            return TimeSpan.Zero;
        }

        TimeSpan patience = _virtualClock!.ForeignPatience == Timeout.InfiniteTimeSpan ? LongestWait : _virtualClock.ForeignPatience;
        long now = TimeProvider.System.GetTimestamp();
        if (_outsideCounts && _probe is not { HoldsTime: true })
        {
            FallBehind(TimeProvider.System.GetElapsedTime(_outsideSeen, now), patience);
        }

        _outsideSeen = now;
        TimeSpan left = TimeSpan.Zero;
        foreach (OutsideWork work in _outsideWorks)
        {
            TimeSpan rest = patience - TimeProvider.System.GetElapsedTime(work.HeardAt, now);
            if (rest > left && work.IsAwaited)
            {
                left = rest;
            }
        }

        _outsideCounts = left > TimeSpan.Zero;
        return NextDeadline() is { } deadline && UntilCaughtUp(deadline, patience) is var due && due < left ? due : left;
    }

    private void FallBehind(TimeSpan elapsed, TimeSpan patience)
    {
        long time = _virtualClock!.GetTimestamp();
        TimeSpan caughtUp = TimeSpan.FromTicks(time - _behindSeen);
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
    private TimeSpan UntilCaughtUp(long deadline, TimeSpan patience)
    {
        long ahead = Math.Max(0, deadline - _virtualClock!.GetTimestamp());
        return ahead < LongestWait.Ticks ? patience - _behind + TimeSpan.FromTicks(ahead) : LongestWait;
    }
}
