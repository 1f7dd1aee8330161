namespace AsyncioSharp.Net;

/// <summary>A transport that only reads, such as the reading end of a pipe (asyncio's <c>ReadTransport</c>).</summary>
public abstract class ReadTransport : BaseTransport, IReadTransport
{
    /// <inheritdoc/>
    public abstract bool IsReading();

    /// <inheritdoc/>
    public abstract void PauseReading();

    /// <inheritdoc/>
    public abstract void ResumeReading();
}
