namespace AsyncioSharp.Testing;

/// <summary>One of several runs of a test failed. NUnit has kept the failure as text; of a deadlock the error itself is kept too.</summary>
internal sealed class FailedRunException(string? message, string? stackTrace, DeadlockError? deadlock)
    : AsyncioTestException(message ?? "The test failed.", deadlock)
{
    public override string? StackTrace => stackTrace ?? base.StackTrace;
}
