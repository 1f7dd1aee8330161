namespace AsyncioSharp.Net;

/// <summary>The system cannot send this file over this connection by itself (asyncio's <c>SendfileNotAvailableError</c>).</summary>
/// <param name="message">Why.</param>
public sealed class SendfileNotAvailableError(string message) : InvalidOperationException(message);
