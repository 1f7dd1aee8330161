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
