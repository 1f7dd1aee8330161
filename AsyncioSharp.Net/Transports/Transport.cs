namespace AsyncioSharp.Net;

/// <summary>A two-way stream of bytes (asyncio's <c>Transport</c>): a TCP or unix connection, or TLS over one.</summary>
public abstract class Transport : WriteTransport, IReadTransport
{
    /// <inheritdoc/>
    public abstract bool IsReading();

    /// <inheritdoc/>
    public abstract void PauseReading();

    /// <inheritdoc/>
    public abstract void ResumeReading();
}
