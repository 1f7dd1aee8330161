using System.Net;
using System.Net.Sockets;

namespace AsyncioSharp.Net;

/// <summary>Connects a socket for a stream: each address in its turn, until one answers.</summary>
internal sealed class StreamConnector : IReadinessListener
{
    private readonly Future _ready;

    private StreamConnector(EventLoop loop) => _ready = loop.CreateFuture();

    void IReadinessListener.OnReadable()
    {
    }

    void IReadinessListener.OnWritable()
    {
        if (!_ready.Done())
        {
            _ready.SetResult();
        }
    }

    public static async Coroutine<NetSocket> ConnectTcp(EventLoop loop, string? host, int? port, AddressFamily family, Socket? sock, EndPoint? localAddr)
    {
        if (sock is not null)
        {
            return host is null && port is null ? Adopt(loop, sock) : throw new ArgumentException("host/port and sock can not be specified at the same time", nameof(sock));
        }

        if (host is null && port is null)
        {
            throw new ArgumentException("host and port was not specified and no sock specified", nameof(host));
        }

        SocketException? failure = null;
        foreach (IPEndPoint address in await Resolver.Resolve(host, port ?? 0, family, isPassive: false))
        {
            try
            {
                return await Connect(loop, address, localAddr);
            }
            catch (SocketException error)
            {
                failure ??= error;
            }
        }

        throw failure ?? new SocketException((int)SocketError.HostNotFound, $"{host} has no address.");
    }

    public static async Coroutine<NetSocket> ConnectUnix(EventLoop loop, string? path, Socket? sock) => (path, sock) switch
    {
        (null, null) => throw new ArgumentException("no path and sock were specified", nameof(path)),
        (null, _) => Adopt(loop, sock),
        (_, null) => await Connect(loop, new UnixDomainSocketEndPoint(path), null),
        _ => throw new ArgumentException("path and sock can not be specified at the same time", nameof(path)),
    };

    public static NetSocket BindUnix(EventLoop loop, string? path, Socket? sock)
    {
        if (path is null || sock is not null)
        {
            return path is null && sock is not null ? Adopt(loop, sock) : throw new ArgumentException("Give either a path or sock.", nameof(path));
        }

        NetSocket socket = SelectorDriver.Of(loop).Network.CreateSocket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        var address = new UnixDomainSocketEndPoint(path);
        try
        {
            Check(socket.Bind(address), address);
            return socket;
        }
        catch
        {
            socket.Close();
            throw;
        }
    }

    private static NetSocket Adopt(EventLoop loop, Socket sock) => sock.SocketType == SocketType.Stream
        ? SelectorDriver.Of(loop).Network.Adopt(sock)
        : throw new ArgumentException($"A stream socket was expected, got a socket of type {sock.SocketType}", nameof(sock));

    private static async Coroutine<NetSocket> Connect(EventLoop loop, EndPoint address, EndPoint? localAddr)
    {
        NetSocket socket = SelectorDriver.Of(loop).Network.CreateSocket(address.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            if (localAddr is not null)
            {
                Check(socket.Bind(localAddr), localAddr);
            }

            SocketError error = socket.Connect(address);
            if (error == SocketError.InProgress)
            {
                var connector = new StreamConnector(loop);
                socket.Attach(loop, connector);
                socket.SetInterest(Readiness.Write);
                await connector._ready;
                socket.SetInterest(Readiness.None);
                error = socket.ConnectResult();
            }

            Check(error, address);
            return socket;
        }
        catch
        {
            socket.Close();
            throw;
        }
    }

    private static void Check(SocketError error, EndPoint address)
    {
        if (error != SocketError.Success)
        {
            throw new SocketException((int)error, $"Connect call failed for {address}: {new SocketException((int)error).Message}");
        }
    }
}
