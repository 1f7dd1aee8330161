namespace AsyncioSharp.Net;

/// <summary>
/// What every protocol hears from its transport (asyncio's <c>BaseProtocol</c>). All methods run on the loop's thread and must not block.
/// </summary>
public abstract class BaseProtocol
{
    /// <summary>The connection is there (asyncio's <c>connection_made</c>). Called once, before anything else.</summary>
    /// <param name="transport">The transport; keep it to write.</param>
    public virtual void ConnectionMade(BaseTransport transport)
    {
    }

    /// <summary>The connection is over (asyncio's <c>connection_lost</c>). Called once, after everything else.</summary>
    /// <param name="exc">The error that ended it; null after a regular end, <see cref="BaseTransport.Close"/> or
    /// <see cref="WriteTransport.Abort"/>.</param>
    public virtual void ConnectionLost(Exception? exc)
    {
    }

    /// <summary>The transport's write buffer is above its high mark: stop writing (asyncio's <c>pause_writing</c>).</summary>
    public virtual void PauseWriting()
    {
    }

    /// <summary>The write buffer has drained to its low mark: go on writing (asyncio's <c>resume_writing</c>).</summary>
    public virtual void ResumeWriting()
    {
    }
}
