namespace AsyncioSharp.Net;

/// <summary>A protocol of a child process (asyncio's <c>SubprocessProtocol</c>).</summary>
/// <remarks>
/// <see cref="BaseProtocol.ConnectionMade"/> comes first, with the <see cref="SubprocessTransport"/>; then, in any order, what the pipes
/// bring and <see cref="ProcessExited"/>;
/// <see cref="BaseProtocol.ConnectionLost"/> last, after the process has ended and all its pipes are closed.
/// <see cref="BaseProtocol.PauseWriting"/> and <see cref="BaseProtocol.ResumeWriting"/> are about the child's standard input.
/// </remarks>
public abstract class SubprocessProtocol : BaseProtocol
{
    /// <summary>
    /// The child has written (asyncio's <c>pipe_data_received</c>). An exception goes to the loop's handler; the pipe goes on.
    /// </summary>
    /// <param name="fd">1 is its standard output, 2 its standard error.</param>
    /// <param name="data">At least one byte. It is the loop's own receive buffer and valid during this call only: copy what you
    /// keep.</param>
    public virtual void PipeDataReceived(int fd, ReadOnlySpan<byte> data)
    {
    }

    /// <summary>A pipe is closed, from either side (asyncio's <c>pipe_connection_lost</c>).</summary>
    /// <param name="fd">0, 1 or 2.</param>
    /// <param name="exc">The error that ended it; null after a regular end.</param>
    public virtual void PipeConnectionLost(int fd, Exception? exc)
    {
    }

    /// <summary>The child has ended (asyncio's <c>process_exited</c>). Output of it may still come.</summary>
    public virtual void ProcessExited()
    {
    }
}
