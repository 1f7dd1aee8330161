namespace AsyncioSharp.Testing;

/// <summary>One entry that runs.</summary>
/// <param name="Number">From 0.</param>
/// <param name="Time">In ticks of the loop's clock.</param>
/// <param name="Lane">Whose it is.</param>
/// <param name="Ready">How many others are ready.</param>
/// <param name="Entry">What it is.</param>
internal readonly record struct Step(long Number, long Time, Lane Lane, int Ready, ReadyEntry Entry);

/// <summary>Gets the steps of a run as they happen.</summary>
internal interface IStepObserver
{
    /// <summary>A task was made.</summary>
    void OnTaskCreated(Lane lane, long time);

    /// <summary>The step that follows was preferred to others that stood before it.</summary>
    void OnDeviation(Lane chosen, ReadOnlySpan<Candidate> overtaken);

    /// <summary>A step is about to run.</summary>
    void OnStep(in Step step);

    /// <summary>It has run.</summary>
    void OnStepped(in ReadyEntry entry, long time);
}

/// <summary>Two observers as one.</summary>
internal sealed class BothObservers(IStepObserver first, IStepObserver second) : IStepObserver
{
    public void OnTaskCreated(Lane lane, long time)
    {
        first.OnTaskCreated(lane, time);
        second.OnTaskCreated(lane, time);
    }

    public void OnDeviation(Lane chosen, ReadOnlySpan<Candidate> overtaken)
    {
        first.OnDeviation(chosen, overtaken);
        second.OnDeviation(chosen, overtaken);
    }

    public void OnStep(in Step step)
    {
        first.OnStep(step);
        second.OnStep(step);
    }

    public void OnStepped(in ReadyEntry entry, long time)
    {
        first.OnStepped(entry, time);
        second.OnStepped(entry, time);
    }
}
