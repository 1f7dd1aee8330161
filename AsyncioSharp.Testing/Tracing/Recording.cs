namespace AsyncioSharp.Testing;

/// <summary>A trial with a recorder.</summary>
internal static class Recording
{
    public static Trace Run(Trial trial, Schedule? schedule, string title)
    {
        var recorder = new TraceRecorder();
        DecisionSource source = schedule is null ? new FifoSource() : new ReplaySource(schedule.Choices);
        var options = new ExploreOptions
        {
            Freedom = schedule?.Freedom ?? ScheduleFreedom.Tasks, Jitter = schedule?.Jitter ?? 0, MaxSteps = int.MaxValue,
        };
        Attempt attempt = Exploration.Try(trial, source, options, recorder);
        return new Trace(recorder, title, attempt.Schedule, attempt.Failure);
    }
}
