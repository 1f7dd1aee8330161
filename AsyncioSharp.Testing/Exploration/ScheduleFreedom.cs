namespace AsyncioSharp.Testing;

/// <summary>How far a chosen order may depart from the one that the loop runs in production.</summary>
public enum ScheduleFreedom
{
    /// <summary>
    /// Tasks run in any order: whenever several are ready, any of them may be next, also again and again. Each task keeps the order of its
    /// own steps, callbacks (CallSoon, done callbacks, I/O) keep their order among themselves, and time stands still while anything is
    /// ready. asyncio promises more (first ready, first run), so a failure here may be code that relies on that promise on purpose; most
    /// often it relies on it without knowing.
    /// </summary>
    Tasks,

    /// <summary>
    /// Only what asyncio leaves open: which of several timers with the same deadline fires first, and which of several results of an
    /// executor is seen first. A failure here can happen in production, on any asyncio.
    /// </summary>
    Timers,

    /// <summary>
    /// What <see cref="Timers"/> has, and timers that fire late, by a part of their delay: <see cref="ExploreOptions.Jitter"/>. asyncio
    /// promises that none fires early, and no more; so a failure here, a time-out that comes just before the answer for example, can happen
    /// in production. With a jitter the other freedoms have late timers too.
    /// </summary>
    Delays,

    /// <summary>
    /// Nothing: the order is asyncio's. What the points of <see cref="Sim"/> and a simulated world decide is free, as always: faults,
    /// latencies, random numbers. A failure here comes from faults alone, and is shrunk to the fewest.
    /// </summary>
    Faults,
}
