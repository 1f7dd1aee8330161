namespace AsyncioSharp;

/// <summary>Makes timers of a test late, within bounds: see <see cref="SimPoints.Delays"/>.</summary>
internal abstract class TimerDelays
{
    /// <summary>A timer was set.</summary>
    /// <param name="loop">Whose.</param>
    /// <param name="target">The timer.</param>
    /// <param name="when">When it is due, in ticks of the loop's clock.</param>
    public abstract void OnSet(EventLoop loop, ITimerTarget target, long when);

    /// <summary>A timer is due.</summary>
    /// <param name="target">The timer.</param>
    /// <param name="others">The other timers of its loop.</param>
    /// <param name="now">The time, in ticks.</param>
    /// <returns>When it is due instead; null to let it fire.</returns>
    public abstract long? Postpone(ITimerTarget target, TimerHeap others, long now);
}
