namespace AsyncioSharp;

/// <summary>The barrier was reset or aborted while a task waited, or is broken (asyncio's <c>BrokenBarrierError</c>).</summary>
/// <param name="message">What happened.</param>
public sealed class BrokenBarrierError(string message) : InvalidOperationException(message);
