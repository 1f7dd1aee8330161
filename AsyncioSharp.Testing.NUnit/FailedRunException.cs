namespace AsyncioSharp.Testing;

/// <summary>One of several runs of a test failed. NUnit has kept the failure as text.</summary>
internal sealed class FailedRunException(string? message, string? stackTrace) : AsyncioTestException(message ?? "The test failed.")
{
    public override string? StackTrace => stackTrace ?? base.StackTrace;
}
