namespace AsyncioSharp.Testing;

/// <summary>What a test threw, and was no assertion. MSTest shows the message and the stack of an exception, and not its type.</summary>
internal sealed class TestError(Exception thrown)
    : Exception($"The test threw {thrown.GetType()}: {thrown.Message}", thrown)
{
    /// <inheritdoc/>
    public override string? StackTrace => InnerException?.StackTrace;
}
