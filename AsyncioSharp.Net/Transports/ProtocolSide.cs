using System.Net.Sockets;

namespace AsyncioSharp.Net;

// The only place where a transport calls its protocol, except for ConnectionLost, which comes last and may throw to the loop. The rules:
//
//  1. IsClosing is set once. From then on nothing is received.
//  2. IsLost is true from the moment ConnectionLost is certain (queued or running): nothing is sent any more, writes are counted and
//     dropped.
//  3. An error in a method that receives is fatal to the transport. One in ConnectionMade, PauseWriting or ResumeWriting is only reported,
//     as in asyncio.

/// <summary>The side of a transport that speaks to the protocol. A field of the transport, and so no object of its own.</summary>
internal struct ProtocolSide(IProtocolHost host)
{
    private const int WarnAfterLostWrites = 5;

    private int _lostWrites;

    public BaseProtocol Protocol { get; private set; } = null!;

    /// <summary>The protocol is a <see cref="BufferedProtocol"/>.</summary>
    public bool IsBuffered { get; private set; }

    public bool IsClosing { get; private set; }

    /// <summary>What ended the connection; null if it was the program.</summary>
    public Exception? Error { get; private set; }

    public bool IsLost { get; private set; }

    /// <summary>Takes a protocol for a stream of bytes.</summary>
    /// <param name="protocol">The protocol.</param>
    /// <param name="isRead">Something will be received. If not, any kind of protocol serves.</param>
    /// <exception cref="ArgumentException">It cannot receive.</exception>
    public void Set(BaseProtocol protocol, bool isRead = true)
    {
        ArgumentNullException.ThrowIfNull(protocol);
        if (Protocol is ChildPipeProtocol)
        {
            throw new NotSupportedException("The pipe of a child tells the child's protocol.");
        }

        if (isRead && protocol is not (AsyncioSharp.Net.Protocol or BufferedProtocol))
        {
            throw new ArgumentException(
                $"A connection or a pipe that is read needs a Protocol or a BufferedProtocol, not {protocol.GetType().Name}.",
                nameof(protocol));
        }

        IsBuffered = protocol is BufferedProtocol;
        Protocol = protocol;
    }

    /// <summary>Takes a protocol for datagrams.</summary>
    public void SetDatagram(BaseProtocol protocol)
    {
        ArgumentNullException.ThrowIfNull(protocol);
        Protocol = protocol as DatagramProtocol
            ?? throw new ArgumentException(
                $"A datagram endpoint needs a DatagramProtocol, not {protocol.GetType().Name}.", nameof(protocol));
    }

    /// <summary>Tells ConnectionMade.</summary>
    /// <param name="protocol">The first protocol, which another may have replaced by now.</param>
    public readonly void Made(BaseProtocol protocol)
    {
        try
        {
            protocol.ConnectionMade(host.PublicTransport);
        }
        catch (Exception error) when (error is not KeyboardInterrupt)
        {
            Report(error, "Exception in callback protocol.ConnectionMade()", protocol);
        }
    }

    /// <summary>Asks a buffered protocol for its memory; none if that failed, which has ended the transport.</summary>
    public readonly Memory<byte> GetBuffer(int sizehint)
    {
        try
        {
            Memory<byte> buffer = ((BufferedProtocol)Protocol).GetBuffer(sizehint);
            return !buffer.IsEmpty ? buffer : throw new InvalidOperationException("GetBuffer() returned an empty buffer");
        }
        catch (Exception error) when (error is not KeyboardInterrupt)
        {
            host.Fatal(error, "Fatal error: protocol.GetBuffer() call failed.");
            return default;
        }
    }

    /// <summary>Hands bytes over; those for a buffered protocol are in its memory already.</summary>
    public readonly void Data(ReadOnlySpan<byte> data)
    {
        try
        {
            if (IsBuffered)
            {
                ((BufferedProtocol)Protocol).BufferUpdated(data.Length);
            }
            else
            {
                ((Protocol)Protocol).DataReceived(data);
            }
        }
        catch (Exception error) when (error is not KeyboardInterrupt)
        {
            string method = IsBuffered ? nameof(BufferedProtocol.BufferUpdated) : nameof(AsyncioSharp.Net.Protocol.DataReceived);
            host.Fatal(error, $"Fatal error: protocol.{method}() call failed.");
        }
    }

    /// <summary>Tells the end of what is received.</summary>
    /// <returns>Whether the protocol wants to go on sending; null if the call failed, which has ended the transport.</returns>
    public readonly bool? Eof()
    {
        try
        {
            return Protocol is BufferedProtocol buffered ? buffered.EofReceived() : ((Protocol)Protocol).EofReceived();
        }
        catch (Exception error) when (error is not KeyboardInterrupt)
        {
            host.Fatal(error, "Fatal error: protocol.EofReceived() call failed.");
            return null;
        }
    }

    /// <summary>Tells PauseWriting or ResumeWriting.</summary>
    public readonly void Pause(bool isPaused)
    {
        try
        {
            if (isPaused)
            {
                Protocol.PauseWriting();
            }
            else
            {
                Protocol.ResumeWriting();
            }
        }
        catch (Exception error) when (error is not KeyboardInterrupt)
        {
            Report(error, isPaused ? "protocol.PauseWriting() failed" : "protocol.ResumeWriting() failed");
        }
    }

    /// <summary>Begins to close.</summary>
    /// <returns>False if it is closing already.</returns>
    public bool Close() => !IsClosing && (IsClosing = true);

    /// <summary>The end is certain, and comes in a turn of its own.</summary>
    /// <param name="error">What <see cref="Error"/> says from now on.</param>
    /// <param name="onLost">Tells ConnectionLost and closes; null if this is a turn in which that may be done at once.</param>
    /// <returns>False if it was certain already.</returns>
    public bool Lose(Exception? error, Action? onLost)
    {
        if (IsLost)
        {
            return false;
        }

        IsLost = true;
        IsClosing = true;
        Error = error;
        if (onLost is not null)
        {
            host.Loop.Post(onLost);
        }

        return true;
    }

    /// <summary>
    /// A write after the end was certain. A few are normal, since the end comes a turn late. Many are a fault of the program, which is
    /// reported once.
    /// </summary>
    public void NoteLostWrite(string method)
    {
        if (++_lostWrites == WarnAfterLostWrites)
        {
            Console.Error.WriteLine(
                $"{method}() is called on {host.PublicTransport}, which is closed or whose connection is lost; what it gets is dropped.");
        }
    }

    /// <summary>Reports an error that is no ordinary one of a connection; debug mode reports those too.</summary>
    public readonly void ReportFatal(Exception error, string message)
    {
        if (error is not (SocketException or IOException) || host.Loop.GetDebug())
        {
            Report(error, message);
        }
    }

    public readonly void Report(Exception error, string message, BaseProtocol? protocol = null) =>
        host.Loop.CallExceptionHandler(
            new LoopExceptionContext { Message = message, Exception = error, Transport = host.PublicTransport, Protocol = protocol
                ?? Protocol });
}
