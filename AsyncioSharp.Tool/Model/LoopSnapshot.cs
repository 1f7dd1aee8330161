using static AsyncioSharp.InspectionProtocol;

namespace AsyncioSharp.Tool;

/// <summary>A loop as it was when it was asked.</summary>
internal sealed record LoopSnapshot
{
    /// <summary>Its number in the process, from 1: <c>asyncio.loop.id</c> of its metrics.</summary>
    public required int Id { get; init; }

    /// <summary>Its name; empty if it has none.</summary>
    public required string Label { get; init; }

    public required LoopState State { get; init; }

    /// <summary>The managed number of the thread that it runs on; 0 if it does not run.</summary>
    public required int ThreadId { get; init; }

    public required bool IsVirtualTime { get; init; }

    /// <summary>The time of its clock in seconds.</summary>
    public required double Time { get; init; }

    /// <summary>The number of the task whose step runs; 0 if none does.</summary>
    public required long CurrentTask { get; init; }

    public required LoopNumbers Numbers { get; init; }

    /// <summary>The tasks that are not done, in the order of their making; none if only the numbers were asked for.</summary>
    public IReadOnlyList<TaskSnapshot> Tasks { get; init; } = [];

    /// <summary>What reading it has cost the loop.</summary>
    public ReadingCost Cost { get; init; }

    /// <summary>It runs, but did not answer.</summary>
    public bool IsStuck => State == LoopState.Stuck;
}

/// <summary>The loop's own counts; those from <see cref="Turns"/> on are totals since it was made.</summary>
/// <param name="Lag">Seconds that its oldest timer was, or is, late.</param>
internal readonly record struct LoopNumbers(
    long Ready, long Inbox, long Timers, long Tasks, long Turns, long Callbacks, long Posts, long SlowCallbacks, long Errors, double Lag);

/// <summary>What reading the tasks has cost the loop.</summary>
/// <param name="IsFromOutside">They were read by another thread.</param>
/// <param name="IsIncomplete">Some may be missing: the loop changed its list whenever it was read.</param>
/// <param name="Slices">How often it stood still for it.</param>
/// <param name="Stopped">How long it stood still in all.</param>
/// <param name="LongestSlice">How long it stood still at most in one go.</param>
internal readonly record struct ReadingCost(bool IsFromOutside, bool IsIncomplete, int Slices, TimeSpan Stopped, TimeSpan LongestSlice);
