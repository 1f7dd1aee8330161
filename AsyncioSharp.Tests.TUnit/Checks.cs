namespace AsyncioSharp.Tests;

/// <summary>Checks for code that is not async; TUnit's are awaited.</summary>
internal static class Checks
{
    /// <summary>The loop that the code runs on, to compare with; null where there is none.</summary>
    public static object? Here() => SynchronizationContext.Current is AsyncioContext ? Asyncio.GetRunningLoop() : null;

    public static void Same(object? expected, object? actual)
    {
        if (!ReferenceEquals(expected, actual))
        {
            throw new InvalidOperationException($"expected {expected ?? "null"}, and it is {actual ?? "null"}");
        }
    }

    public static void Equal<T>(T expected, T actual)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            throw new InvalidOperationException($"expected {expected}, and it is {actual}");
        }
    }
}
