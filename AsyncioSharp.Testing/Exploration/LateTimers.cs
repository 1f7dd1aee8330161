using System.Runtime.CompilerServices;

namespace AsyncioSharp.Testing;

/// <summary>
/// Lets timers be late by a part of their delay, as those of real machines are. Each time that one is due it is decided whether it fires
/// then, or only behind one of the timers that are due before it must fire, or as late as it may.
/// </summary>
/// <remarks>
/// <para>
/// So what is decided is an order, not a number of seconds: every order of timers that the bound allows can be had, and a search has no
/// more to try than there is. Behind a timer means a tick (100 ns) later, when all that it set off at that instant has happened.
/// </para>
/// <para>A timer that was made late is asked again when it is due again, but only about timers that were set since: behind the others it
/// could have gone at once, and two would otherwise give way to each other for ever.</para>
/// </remarks>
internal sealed class LateTimers(ScheduleDriver driver, double jitter) : TimerDelays
{
    // Late is each second timer, on the average: bugs need some that are and some that are not.
    private const double Chance = 0.5;

    private readonly ConditionalWeakTable<ITimerTarget, Bound> _bounds = [];
    private readonly List<long> _places = [];
    private long _lastFired = -1;

    /// <inheritdoc/>
    public override void OnSet(EventLoop loop, ITimerTarget target, long when)
    {
        long latest = when + (long)((when - loop.Now) * jitter);
        if (driver.Decides && latest > when)
        {
            _bounds.AddOrUpdate(target, new Bound(target, latest));
        }
    }

    /// <inheritdoc/>
    public override long? Postpone(ITimerTarget target, TimerHeap others, long now)
    {
        if (driver.Decides && _bounds.TryGetValue(target, out Bound? bound))
        {
            FindPlaces(bound, others, now);
            int choice = driver.Draw(bound, _places.Count + 1, Chance);
            bound.AskedAt = others.NextSequence;
            if (choice > 0)
            {
                return _places[choice - 1];
            }

            _bounds.Remove(target);
        }

        _lastFired = now;
        return null;
    }

    private void FindPlaces(Bound bound, TimerHeap others, long now)
    {
        _places.Clear();
        others.AddDeadlines(_places, setSince: bound.AskedAt ?? long.MinValue, before: bound.Latest);
        if (bound.AskedAt is null)
        {
            if (_lastFired == now)
            {
                _places.Add(now);
            }

            // One less, since all are places behind something.
            _places.Add(bound.Latest - 1);
        }

        _places.Sort();
        int kept = 0;
        for (int i = 0; i < _places.Count; i++)
        {
            long place = _places[i] + 1;
            if (place > now && (kept == 0 || _places[kept - 1] != place))
            {
                _places[kept++] = place;
            }
        }

        _places.RemoveRange(kept, _places.Count - kept);
    }

    /// <summary>How late a timer may be.</summary>
    private sealed class Bound(ITimerTarget target, long latest)
    {
        public long Latest => latest;

        /// <summary>The number of the first timer that was set since it was asked; null before that.</summary>
        public long? AskedAt { get; set; }

        public override string ToString() => $"how late {target} is";
    }
}
