namespace AsyncioSharp.Testing;

/// <summary>
/// A body fails when its steps run in a certain order. The message shows that order and how to run it again; the inner exception is the
/// failure itself.
/// </summary>
public sealed class ScheduleException : Exception
{
    internal ScheduleException(string message, Exception failure, Schedule schedule, int? seed, Trace trace)
        : base(message, failure)
    {
        Schedule = schedule;
        Seed = seed;
        Trace = trace;
    }

    /// <summary>The order; <see cref="Explorer.Replay(Func{Coroutine}, Schedule)"/> runs it.</summary>
    public Schedule Schedule { get; }

    /// <summary>The seed that found it; null if it was not found by drawing.</summary>
    public int? Seed { get; }

    /// <summary>The failing run as a picture.</summary>
    public Trace Trace { get; }
}
