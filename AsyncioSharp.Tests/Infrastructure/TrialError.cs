namespace AsyncioSharp.Tests.Infrastructure;

/// <summary>An error of a test's own, so that no other can be taken for it.</summary>
internal sealed class TrialError(string message = "trial") : Exception(message);
