using System.Net;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;

namespace AsyncioSharp.Net;

/// <summary>
/// The seam between transports, streams and servers and whatever carries their bytes: a socket that never blocks and tells when it is
/// ready. The kernel's are
/// <c>LinuxSocket</c> (system calls on a descriptor) and <c>PortableSocket</c> (<see cref="System.Net.Sockets.Socket"/>); a simulated
/// network brings its own.
/// </summary>
/// <remarks>Expected outcomes are values, not exceptions. Used by the loop's thread only.</remarks>
public abstract class NetSocket : StreamEnd, IDisposable
{
    /// <summary>The family of its addresses.</summary>
    public abstract AddressFamily Family { get; }

    /// <summary>Stream or datagram.</summary>
    public abstract SocketType Type { get; }

    /// <summary>The address it is bound to; null if it has none.</summary>
    public abstract EndPoint? LocalEndPoint { get; }

    /// <summary>The address of its peer; null if it has none. Stays what it was when the peer goes away.</summary>
    public abstract EndPoint? RemoteEndPoint { get; }

    /// <summary>The descriptor, what is wanted of it, and its addresses, in the words of Python's sockets.</summary>
    /// <returns>For example <c>fd=9 wanted=Read laddr=127.0.0.1:40112 raddr=127.0.0.1:5432</c>.</returns>
    public override string ToString() =>
        base.ToString() + (LocalEndPoint is { } local ? $" laddr={local}" : string.Empty)
            + (RemoteEndPoint is { } remote ? $" raddr={remote}" : string.Empty);

    /// <summary>Receives a datagram.</summary>
    /// <param name="buffer">Where to put it; what does not fit is lost.</param>
    /// <param name="from">The sender; null if it has no address.</param>
    /// <returns>The number of bytes.</returns>
    public abstract IoResult ReceiveFrom(Span<byte> buffer, out EndPoint? from);

    /// <summary>Sends a datagram.</summary>
    /// <param name="data">The content.</param>
    /// <param name="to">The receiver; null for the one it is connected to.</param>
    /// <returns>The number of bytes.</returns>
    public abstract IoResult SendTo(ReadOnlySpan<byte> data, EndPoint? to);

    /// <summary>Sends a part of a file without copying it through the process.</summary>
    /// <param name="file">The file.</param>
    /// <param name="offset">Where the part begins.</param>
    /// <param name="count">The most bytes to send.</param>
    /// <returns>How many were taken, 0 at the end of the file; <see cref="SocketError.OperationNotSupported"/> where that does not
    /// exist.</returns>
    public virtual IoResult SendFile(SafeFileHandle file, long offset, int count) => new(0, SocketError.OperationNotSupported);

    /// <summary>Accepts a connection that waits.</summary>
    /// <param name="client">The connection, if the result is <see cref="SocketError.Success"/>.</param>
    /// <returns>Success, would-block, or what went wrong.</returns>
    public abstract SocketError Accept(out NetSocket? client);

    /// <summary>Begins to connect.</summary>
    /// <param name="remote">The peer's address, without a host name.</param>
    /// <returns>Success; <see cref="SocketError.InProgress"/>: wait until it is writable and ask <see cref="ConnectResult"/>;
    /// <see cref="SocketError.WouldBlock"/>: a unix server's backlog is full, try again later.</returns>
    public abstract SocketError Connect(EndPoint remote);

    /// <summary>How a connect that was in progress has ended.</summary>
    /// <returns>Success or what went wrong.</returns>
    public abstract SocketError ConnectResult();

    /// <summary>Gives it a local address.</summary>
    /// <param name="local">The address.</param>
    /// <returns>Success or what went wrong.</returns>
    public abstract SocketError Bind(EndPoint local);

    /// <summary>Begins to take connections.</summary>
    /// <param name="backlog">How many may wait to be accepted.</param>
    /// <returns>Success or what went wrong.</returns>
    public abstract SocketError Listen(int backlog);

    /// <summary>Ends the sending direction.</summary>
    public abstract void ShutdownSend();

    /// <summary>Ends one or both directions.</summary>
    /// <param name="how">Which.</param>
    public virtual void Shutdown(SocketShutdown how) => Socket?.Shutdown(how);

    /// <summary>Sends small segments at once.</summary>
    public abstract void SetNoDelay();

    /// <summary>Whether another socket may be bound to an address in use: after a restart (address), or next to this one (port).</summary>
    /// <param name="address">SO_REUSEADDR. Does nothing on Windows, where it would let others steal the port.</param>
    /// <param name="port">SO_REUSEPORT.</param>
    /// <exception cref="NotSupportedException">The system has no SO_REUSEPORT.</exception>
    public abstract void SetReuse(bool address, bool port);

    /// <summary>Reads an option.</summary>
    /// <param name="level">Its level.</param>
    /// <param name="name">Its name.</param>
    /// <returns>Its value.</returns>
    public abstract int GetOption(SocketOptionLevel level, SocketOptionName name);

    /// <summary>Sets an option.</summary>
    /// <param name="level">Its level.</param>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    public abstract void SetOption(SocketOptionLevel level, SocketOptionName name, int value);

    /// <summary>Makes a datagram socket a member of a multicast group, or no member any more.</summary>
    /// <param name="group">The group's address.</param>
    /// <param name="isMember">Whether it is to be a member.</param>
    /// <exception cref="SocketException">It is no group, or the socket is a member already, or is none.</exception>
    public virtual void SetMembership(IPAddress group, bool isMember)
    {
        ArgumentNullException.ThrowIfNull(group);
        SocketOptionName name = isMember ? SocketOptionName.AddMembership : SocketOptionName.DropMembership;
        if (group.AddressFamily == AddressFamily.InterNetworkV6)
        {
            Socket?.SetSocketOption(SocketOptionLevel.IPv6, name, new IPv6MulticastOption(group));
        }
        else
        {
            Socket?.SetSocketOption(SocketOptionLevel.IP, name, new MulticastOption(group));
        }
    }

    /// <summary>What an error that a call of this socket has just returned is called.</summary>
    internal virtual string Describe(SocketError error) => SocketFailure.Describe(error);

    /// <summary>The exception for an error that a call of this socket has just returned.</summary>
    internal override SocketException Failure(SocketError error) => new((int)error, Describe(error));

    /// <summary>The same as <see cref="StreamEnd.Close"/>.</summary>
    public void Dispose()
    {
        Close();
        GC.SuppressFinalize(this);
    }
}
