namespace AsyncioSharp.AspNetCore;

/// <summary>
/// The loop of a connection, among its features and those of its requests: <c>context.Features.Get&lt;IAsyncioLoopFeature&gt;()</c>.
/// </summary>
public interface IAsyncioLoopFeature
{
    /// <summary>The loop.</summary>
    EventLoop Loop { get; }
}
