namespace AsyncioSharp.Testing;

/// <summary>
/// A schedule does not fit the code any more that it is replayed on: it has changed since. So the run says nothing about the failure that
/// the schedule was kept for.
/// </summary>
public sealed class StaleScheduleException : AsyncioTestException
{
    internal StaleScheduleException(Schedule schedule, string why)
        : base($"The schedule {schedule} does not fit this code any more: {why}. The run passed, but not in that order. "
            + "Search again (Seeds, Explore), and keep the schedule that is found then.") =>
        Schedule = schedule;

    /// <summary>The schedule.</summary>
    public Schedule Schedule { get; }
}
