using System.Net;
using System.Net.Sockets;
using AsyncioSharp.Net.Interop;

namespace AsyncioSharp.Net;

/// <summary>
/// A socket of the base class library, in non-blocking mode: for every system, and the second opinion of the tests on Linux.
/// </summary>
internal sealed class PortableSocket : NetSocket
{
    private static readonly IoResult s_closedByTheProgram = new(0, SocketError.OperationAborted);

    private readonly Socket _socket;
    private EndPoint? _peer;
    private bool _isClosed;

    public PortableSocket(Socket socket)
    {
        socket.Blocking = false;
        _socket = socket;
    }

    public override int Descriptor => _isClosed ? -1 : (int)_socket.Handle;

    public override Socket Socket => _socket;

    public override AddressFamily Family => _socket.AddressFamily;

    public override SocketType Type => _socket.SocketType;

    public override bool IsClosed => _isClosed;

    public override EndPoint? LocalEndPoint => Ask(static socket => socket.LocalEndPoint);

    public override EndPoint? RemoteEndPoint => _peer ??= Ask(static socket => socket.RemoteEndPoint);

    public override IoResult Receive(Span<byte> buffer)
    {
        try
        {
            int count = _socket.Receive(buffer, SocketFlags.None, out SocketError error);
            return new IoResult(count, error);
        }
        catch (ObjectDisposedException)
        {
            return s_closedByTheProgram;
        }
    }

    public override IoResult Send(ReadOnlySpan<byte> data)
    {
        try
        {
            int count = _socket.Send(data, SocketFlags.None, out SocketError error);
            return new IoResult(count, error);
        }
        catch (ObjectDisposedException)
        {
            return s_closedByTheProgram;
        }
    }

    public override IoResult ReceiveFrom(Span<byte> buffer, out EndPoint? from)
    {
        from = null;
        try
        {
            if (Family == AddressFamily.Unix)
            {
                // ReceiveFrom fails for senders without a name, which unix datagram sockets usually are.
                return Receive(buffer);
            }

            EndPoint any = new IPEndPoint(Family == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
            int count = _socket.ReceiveFrom(buffer, SocketFlags.None, ref any);
            from = any;
            return new IoResult(count, SocketError.Success);
        }
        catch (SocketException error)
        {
            return new IoResult(0, error.SocketErrorCode);
        }
    }

    public override IoResult SendTo(ReadOnlySpan<byte> data, EndPoint? to)
    {
        if (to is not null)
        {
            SockAddr.Check(to);
        }

        try
        {
            return to is null ? Send(data) : new IoResult(_socket.SendTo(data, SocketFlags.None, to), SocketError.Success);
        }
        catch (SocketException error)
        {
            return new IoResult(0, error.SocketErrorCode);
        }
    }

    public override SocketError Accept(out NetSocket? client)
    {
        client = null;
        try
        {
            Socket accepted = _socket.Accept();
            var socket = new PortableSocket(accepted);
            client = socket;
            _ = socket.RemoteEndPoint;
            return SocketError.Success;
        }
        catch (SocketException error)
        {
            return error.SocketErrorCode;
        }
    }

    public override SocketError Connect(EndPoint remote)
    {
        SockAddr.Check(remote);
        try
        {
            _peer = remote;
            _socket.Connect(remote);
            return SocketError.Success;
        }
        catch (SocketException error)
        {
            // The library says "would block" for a connect in progress. A unix socket is never in progress: there it is a full backlog.
            bool isInProgress = error.SocketErrorCode is SocketError.InProgress
                || (error.SocketErrorCode == SocketError.WouldBlock && Family != AddressFamily.Unix);
            _peer = isInProgress ? remote : null;
            return isInProgress ? SocketError.InProgress : error.SocketErrorCode;
        }
    }

    public override SocketError ConnectResult() =>
        (SocketError)(int)_socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;

    public override SocketError Bind(EndPoint local)
    {
        SockAddr.Check(local);
        EndPoint address = local is UnixDomainSocketEndPoint unix ? new PlainUnixEndPoint(unix) : local;
        return Try(address, static (socket, address) => socket.Bind(address));
    }

    public override SocketError Listen(int backlog) => Try(backlog, static (socket, backlog) => socket.Listen(backlog));

    public override void ShutdownSend() => Try(SocketShutdown.Send, static (socket, how) => socket.Shutdown(how));

    public override void SetNoDelay()
    {
        if (Family != AddressFamily.Unix)
        {
            Try(true, static (socket, on) => socket.NoDelay = on);
        }
    }

    public override void SetReuse(bool address, bool port)
    {
        // The library's ReuseAddress would set SO_REUSEPORT too, and a port in use would be no error any more: hence the raw numbers.
        if (OperatingSystem.IsWindows())
        {
            if (port)
            {
                throw new NotSupportedException("SO_REUSEPORT does not exist on Windows.");
            }

            return;
        }

        bool isLinux = OperatingSystem.IsLinux();
        int level = isLinux ? 1 : 0xffff;
        if (address)
        {
            _socket.SetRawSocketOption(level, isLinux ? 2 : 4, BitConverter.GetBytes(1));
        }

        if (port)
        {
            _socket.SetRawSocketOption(level, isLinux ? 15 : 0x200, BitConverter.GetBytes(1));
        }
    }

    public override int GetOption(SocketOptionLevel level, SocketOptionName name) =>
        Convert.ToInt32(_socket.GetSocketOption(level, name), System.Globalization.CultureInfo.InvariantCulture);

    public override void SetOption(SocketOptionLevel level, SocketOptionName name, int value) =>
        _socket.SetSocketOption(level, name, value);

    public override void Close()
    {
        if (!_isClosed)
        {
            Detach();
            _isClosed = true;
            _socket.Dispose();
        }
    }

    private EndPoint? Ask(Func<Socket, EndPoint?> question)
    {
        try
        {
            return _isClosed ? null : question(_socket);
        }
        catch (SocketException)
        {
            // Not bound, or not connected any more.
            return null;
        }
    }

    private SocketError Try<T>(T argument, Action<Socket, T> action)
    {
        try
        {
            action(_socket, argument);
            return SocketError.Success;
        }
        catch (SocketException error)
        {
            return error.SocketErrorCode;
        }
    }
}
