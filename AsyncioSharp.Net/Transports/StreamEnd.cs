using System.Net.Sockets;

namespace AsyncioSharp.Net;

/// <summary>
/// What a transport moves its bytes through: an end that can be read, written, watched and closed. It never blocks, and it gives its errors
/// as values. A <see cref="NetSocket"/> is one,
/// the ends of pipes are others.
/// </summary>
/// <remarks>Used by the loop's thread only. Transports do not assume that a descriptor of the system is underneath.</remarks>
public abstract class StreamEnd : SelectorKey
{
    /// <summary>True after <see cref="Close"/>.</summary>
    public abstract bool IsClosed { get; }

    /// <summary>Receives what is there.</summary>
    /// <param name="buffer">Where to put it; not empty.</param>
    /// <returns>The number of bytes; 0 is the end of the stream.</returns>
    public abstract IoResult Receive(Span<byte> buffer);

    /// <summary>Sends what can be sent now. What it did not take is offered again, first, when the end is ready to be written.</summary>
    /// <param name="data">The bytes.</param>
    /// <returns>How many were taken.</returns>
    public abstract IoResult Send(ReadOnlySpan<byte> data);

    /// <summary>Sends several pieces in one call, as if they lay in a row in memory.</summary>
    /// <param name="pieces">The pieces; some may be empty.</param>
    /// <returns>
    /// How many bytes were taken; <see cref="SocketError.OperationNotSupported"/> where that does not exist, or not for so many.
    /// </returns>
    public virtual IoResult SendPieces(ReadOnlySpan<ReadOnlyMemory<byte>> pieces) => new(0, SocketError.OperationNotSupported);

    /// <summary>Ends the watch and closes it. Harmless when repeated.</summary>
    public abstract void Close();

    /// <summary>
    /// An end that is written becomes ready to be read when its reader is gone. A terminal must not be watched for that: typing makes it
    /// readable.
    /// </summary>
    internal virtual bool TellsReaderGone => true;

    /// <summary>The exception for an error that a call of this end has just returned.</summary>
    internal virtual Exception Failure(SocketError error) => SocketFailure.Of(error);
}
