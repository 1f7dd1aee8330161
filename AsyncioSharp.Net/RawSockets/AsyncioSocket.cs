using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace AsyncioSharp.Net;

/// <summary>
/// A socket of the program's own, from the loop's network: <c>loop.CreateSocket(…)</c>. It is what <c>loop.SockRecv</c> and its kin, and
/// <c>loop.AddReader</c>, take (Python's <c>socket.socket</c>, not blocking).
/// </summary>
/// <remarks>
/// A <see cref="System.Net.Sockets.Socket"/> works with the same calls where the network is the kernel's. This one also works in a
/// simulated world, so a program that is to be tested there uses it. It belongs to the loop that made it, and is used on that loop's
/// thread.
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class AsyncioSocket : IDisposable
{
    private readonly EventLoop _loop;

    internal AsyncioSocket(EventLoop loop, NetSocket socket)
    {
        _loop = loop;
        Net = socket;
        Waiters = new ReadinessWaiters(loop, socket, "The socket");
    }

    /// <summary>The family of its addresses.</summary>
    public AddressFamily Family => Net.Family;

    /// <summary>Stream or datagram.</summary>
    public SocketType Type => Net.Type;

    /// <summary>The address it is bound to; null if it has none (Python's <c>getsockname</c>).</summary>
    public EndPoint? LocalEndPoint => Net.LocalEndPoint;

    /// <summary>The address of its peer; null if it has none (Python's <c>getpeername</c>).</summary>
    public EndPoint? RemoteEndPoint => Net.RemoteEndPoint;

    internal NetSocket Net { get; }

    internal ReadinessWaiters Waiters { get; }

    /// <summary>The descriptor (Python's <c>fileno</c>).</summary>
    /// <returns>Its number; -1 when it is closed. That of a simulated socket means nothing to the system.</returns>
    public int Fileno() => Net.Descriptor;

    /// <summary>Gives it a local address (Python's <c>bind</c>).</summary>
    /// <param name="address">The address; port 0 takes a free one.</param>
    /// <exception cref="SocketException">The address is in use, or is none of this host's.</exception>
    public void Bind(EndPoint address)
    {
        CheckLoop(_loop);
        ArgumentNullException.ThrowIfNull(address);
        Check(Net.Bind(address), "bind failed for", address);
    }

    /// <summary>Begins to take connections (Python's <c>listen</c>); <c>loop.SockAccept</c> waits for them.</summary>
    /// <param name="backlog">How many may wait to be accepted.</param>
    /// <exception cref="SocketException">It cannot listen.</exception>
    public void Listen(int backlog = 100)
    {
        CheckLoop(_loop);
        SocketError error = Net.Listen(backlog);
        if (error != SocketError.Success)
        {
            throw Net.Failure(error);
        }
    }

    /// <summary>Lets it be bound to an address in use: after a restart, or next to another socket that allows it too.</summary>
    /// <param name="address">SO_REUSEADDR.</param>
    /// <param name="port">SO_REUSEPORT.</param>
    public void SetReuse(bool address = true, bool port = false)
    {
        CheckLoop(_loop);
        Net.SetReuse(address, port);
    }

    /// <summary>Reads an option (Python's <c>getsockopt</c>).</summary>
    /// <param name="level">Its level.</param>
    /// <param name="optname">Its name.</param>
    /// <returns>Its value.</returns>
    /// <exception cref="SocketException">The system does not know it.</exception>
    public int Getsockopt(SocketOptionLevel level, SocketOptionName optname)
    {
        CheckLoop(_loop);
        return Net.GetOption(level, optname);
    }

    /// <summary>Sets an option (Python's <c>setsockopt</c>).</summary>
    /// <param name="level">Its level.</param>
    /// <param name="optname">Its name.</param>
    /// <param name="value">Its value.</param>
    /// <exception cref="SocketException">The system refuses.</exception>
    public void Setsockopt(SocketOptionLevel level, SocketOptionName optname, int value)
    {
        CheckLoop(_loop);
        Net.SetOption(level, optname, value);
    }

    /// <summary>Receives what is sent to a multicast group (Python's <c>setsockopt</c> with <c>IP_ADD_MEMBERSHIP</c>).</summary>
    /// <param name="group">The group's address.</param>
    /// <exception cref="SocketException">It is no group, or the socket is in it already.</exception>
    public void JoinGroup(IPAddress group)
    {
        CheckLoop(_loop);
        Net.SetMembership(group, isMember: true);
    }

    /// <summary>Leaves a multicast group (<c>IP_DROP_MEMBERSHIP</c>).</summary>
    /// <param name="group">The group's address.</param>
    /// <exception cref="SocketException">The socket is not in it.</exception>
    public void LeaveGroup(IPAddress group)
    {
        CheckLoop(_loop);
        Net.SetMembership(group, isMember: false);
    }

    /// <summary>Ends one or both directions (Python's <c>shutdown</c>).</summary>
    /// <param name="how">Which.</param>
    public void Shutdown(SocketShutdown how)
    {
        CheckLoop(_loop);
        Net.Shutdown(how);
    }

    /// <summary>Closes it. A task that waits for it fails. Harmless when repeated.</summary>
    public void Close()
    {
        CheckLoop(_loop);
        if (!Net.IsClosed)
        {
            Waiters.End("The socket was closed while a task waited for it.");
            Net.Close();
        }
    }

    /// <inheritdoc cref="Close"/>
    public void Dispose() => Close();

    /// <summary>The state in the form of Python's <c>repr</c>.</summary>
    /// <returns>For example <c>&lt;AsyncioSocket fd=9 wanted=Read laddr=127.0.0.1:80&gt;</c>.</returns>
    public override string ToString() => $"<AsyncioSocket {Net}>";

    /// <exception cref="ArgumentException">It belongs to another loop.</exception>
    /// <exception cref="InvalidOperationException">Another thread than the loop's asks.</exception>
    internal void CheckLoop(EventLoop loop)
    {
        ArgumentNullException.ThrowIfNull(loop);
        loop.CheckThread();
        if (!ReferenceEquals(loop, _loop))
        {
            throw new ArgumentException("The socket belongs to another event loop: use that of the loop that made it.");
        }
    }

    internal void CheckOpen(EventLoop loop)
    {
        CheckLoop(loop);
        if (Net.IsClosed)
        {
            throw new ArgumentException("The socket is closed.");
        }
    }

    internal void Watch(Readiness direction, object waiter)
    {
        CheckOpen(_loop);
        Net.Attach(_loop, Waiters);
        Waiters.Add(direction, waiter);
    }

    /// <summary>Waits until it is ready for a direction; takes the watch away again if the wait is cancelled.</summary>
    internal async Coroutine Ready(Readiness direction)
    {
        Future ready = _loop.CreateFuture();
        Watch(direction, ready);
        try
        {
            await ready;
        }
        catch
        {
            Waiters.Withdraw(direction, ready);
            throw;
        }
    }

    private void Check(SocketError error, string what, EndPoint address)
    {
        if (error != SocketError.Success)
        {
            throw SocketFailure.Of(Net, error, what, address);
        }
    }
}
