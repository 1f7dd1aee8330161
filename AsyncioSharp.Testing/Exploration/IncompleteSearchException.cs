namespace AsyncioSharp.Testing;

/// <summary>An exhaustive search has come to its limit before it has tried every order, and no order has failed so far.</summary>
public sealed class IncompleteSearchException : AsyncioTestException
{
    internal IncompleteSearchException(ExplorationResult result, ExploreOptions options)
        : base($"{result.Schedules} schedules pass, among them all with at most {result.Deviations ?? 0} departures from asyncio's order; "
            + "there are more. "
            + $"Raise MaxSchedules ({options.MaxSchedules}), set MaxDeviations to what it comes to the end of, make the body smaller, "
            + "or draw orders (Seeds). "
            + "Incomplete says what such a test is: inconclusive, failed, or passed.")
    {
        Result = result;
        IsFailure = options.Incomplete == IncompleteSearch.Fail;
    }

    /// <summary>How far it has come.</summary>
    public ExplorationResult Result { get; }

    /// <summary>The test is to fail; otherwise it is inconclusive, where the test framework knows such a thing.</summary>
    public bool IsFailure { get; }
}
