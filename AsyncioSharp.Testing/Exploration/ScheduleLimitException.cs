namespace AsyncioSharp.Testing;

/// <summary>A schedule made more steps than it was allowed to.</summary>
/// <param name="steps">The limit.</param>
public sealed class ScheduleLimitException(int steps)
    : Exception($"The body was not done after {steps} steps. It may loop for ever (while (…) await Sleep(0)), or needs a higher MaxSteps.");
