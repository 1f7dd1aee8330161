using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace AsyncioSharp.Net;

/// <summary>
/// The socket under a transport or server, for looking and for options only: it cannot send, receive or close, since the transport does
/// (asyncio's <c>TransportSocket</c>).
/// </summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class TransportSocket
{
    private readonly NetSocket _socket;

    internal TransportSocket(NetSocket socket) => _socket = socket;

    /// <summary>The family of its addresses.</summary>
    public AddressFamily Family => _socket.Family;

    /// <summary>Stream or datagram.</summary>
    public SocketType Type => _socket.Type;

    /// <summary>The protocol.</summary>
    public ProtocolType Proto => (_socket.Family, _socket.Type) switch
    {
        (AddressFamily.Unix, _) => ProtocolType.Unspecified,
        (_, SocketType.Stream) => ProtocolType.Tcp,
        _ => ProtocolType.Udp,
    };

    /// <summary>The local address; .NET's name for <see cref="Getsockname"/>.</summary>
    public EndPoint? LocalEndPoint => _socket.LocalEndPoint;

    /// <summary>The peer's address; .NET's name for <see cref="Getpeername"/>.</summary>
    public EndPoint? RemoteEndPoint => _socket.RemoteEndPoint;

    /// <summary>The descriptor (asyncio's <c>fileno</c>).</summary>
    /// <returns>Its number; -1 when it is closed.</returns>
    public int Fileno() => _socket.Descriptor;

    /// <summary>The local address (asyncio's <c>getsockname</c>).</summary>
    /// <returns>The address; null if it has none.</returns>
    public EndPoint? Getsockname() => _socket.LocalEndPoint;

    /// <summary>The peer's address (asyncio's <c>getpeername</c>).</summary>
    /// <returns>The address; null if it has none.</returns>
    public EndPoint? Getpeername() => _socket.RemoteEndPoint;

    /// <summary>Reads an option (asyncio's <c>getsockopt</c>).</summary>
    /// <param name="level">Its level.</param>
    /// <param name="optname">Its name.</param>
    /// <returns>Its value.</returns>
    /// <exception cref="SocketException">The system does not know it.</exception>
    public int Getsockopt(SocketOptionLevel level, SocketOptionName optname) => _socket.GetOption(level, optname);

    /// <summary>Sets an option (asyncio's <c>setsockopt</c>).</summary>
    /// <param name="level">Its level.</param>
    /// <param name="optname">Its name.</param>
    /// <param name="value">Its value.</param>
    /// <exception cref="SocketException">The system refuses.</exception>
    public void Setsockopt(SocketOptionLevel level, SocketOptionName optname, int value) => _socket.SetOption(level, optname, value);

    /// <summary>Receives what is sent to a multicast group (Python's <c>setsockopt</c> with <c>IP_ADD_MEMBERSHIP</c>).</summary>
    /// <param name="group">The group's address.</param>
    /// <exception cref="SocketException">It is no group, or the socket is in it already.</exception>
    public void JoinGroup(IPAddress group) => _socket.SetMembership(group, isMember: true);

    /// <summary>Leaves a multicast group (<c>IP_DROP_MEMBERSHIP</c>).</summary>
    /// <param name="group">The group's address.</param>
    /// <exception cref="SocketException">The socket is not in it.</exception>
    public void LeaveGroup(IPAddress group) => _socket.SetMembership(group, isMember: false);

    /// <summary>Ends one or both directions (asyncio's <c>shutdown</c>).</summary>
    /// <param name="how">Which.</param>
    public void Shutdown(SocketShutdown how) => _socket.Shutdown(how);

    /// <summary>Whether child processes inherit it (asyncio's <c>get_inheritable</c>): never.</summary>
    /// <returns>False.</returns>
    public bool GetInheritable() => false;

    /// <summary>The time limit of its calls (asyncio's <c>gettimeout</c>): it does not block.</summary>
    /// <returns>0.</returns>
    public double Gettimeout() => 0;

    /// <summary>A socket under a transport cannot be made blocking (asyncio's <c>settimeout</c>).</summary>
    /// <param name="value">0.</param>
    /// <exception cref="ArgumentException">Not 0.</exception>
    public void Settimeout(double? value)
    {
        if (value != 0)
        {
            throw new ArgumentException("A socket under a transport never blocks: its time limit can only be 0.", nameof(value));
        }
    }

    /// <summary>A socket under a transport cannot be made blocking (asyncio's <c>setblocking</c>).</summary>
    /// <param name="flag">False.</param>
    /// <exception cref="ArgumentException">True.</exception>
    public void Setblocking(bool flag)
    {
        if (flag)
        {
            throw new ArgumentException("A socket under a transport cannot be made blocking.", nameof(flag));
        }
    }

    /// <summary>The state in the form of Python's <c>repr</c>.</summary>
    /// <returns>For example <c>&lt;TransportSocket fd=7, family=InterNetwork, type=Stream, laddr=127.0.0.1:80&gt;</c>.</returns>
    public override string ToString()
    {
        string addresses = (LocalEndPoint is { } local ? $", laddr={local}" : string.Empty)
            + (RemoteEndPoint is { } remote ? $", raddr={remote}" : string.Empty);
        return $"<TransportSocket fd={Fileno()}, family={Family}, type={Type}{addresses}>";
    }
}
