namespace AsyncioSharp.Net;

/// <summary>
/// The reading side of a transport: what <see cref="ReadTransport"/> and <see cref="Transport"/> have in common (in asyncio the second
/// inherits from the first; C# has one base class).
/// </summary>
public interface IReadTransport
{
    /// <summary>True while the transport delivers what comes in (asyncio's <c>is_reading</c>).</summary>
    /// <returns>False when paused or closing.</returns>
    bool IsReading();

    /// <summary>
    /// Stops delivering (asyncio's <c>pause_reading</c>); what comes in stays with the operating system, whose buffers then slow the sender
    /// down. Harmless when repeated.
    /// </summary>
    void PauseReading();

    /// <summary>Goes on delivering (asyncio's <c>resume_reading</c>). Harmless when repeated.</summary>
    void ResumeReading();
}
