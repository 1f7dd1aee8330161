namespace AsyncioSharp;

/// <summary>A future or task is not in the state that the operation needs (asyncio's <c>InvalidStateError</c>).</summary>
/// <param name="message">What was wrong.</param>
public sealed class InvalidStateError(string message) : InvalidOperationException(message);
