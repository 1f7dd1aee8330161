using System.Net;
using System.Net.Sockets;
using AsyncioSharp.Net.Interop;

namespace AsyncioSharp.Net;

/// <summary>From the arguments of CreateServer and CreateUnixServer to bound sockets and a server.</summary>
internal static class Serving
{
    public static async Coroutine<Server> CreateTcp(
        EventLoop loop,
        Func<BaseProtocol> protocolFactory,
        IEnumerable<string?>? hosts,
        int? port,
        AddressFamily family,
        AddressInfoFlags flags,
        Socket? sock,
        int backlog,
        TlsSetup? tls,
        bool? reuseAddress,
        bool reusePort,
        bool? keepAlive,
        bool startServing,
        ServerLimits limits)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(backlog);
        NetworkStack network = LoopNet.Of(loop).Network;
        if (hosts is null && port is null)
        {
            NetSocket given = Adopt(network, sock ?? throw new ArgumentException("Neither host/port nor sock were specified", nameof(port)), isUnix: false);
            return await Start(new Server(loop, [given], protocolFactory, backlog, tls, limits), startServing);
        }

        if (sock is not null)
        {
            throw new ArgumentException("host/port and sock can not be specified at the same time", nameof(sock));
        }

        List<IPEndPoint> addresses = [];
        foreach (string? host in hosts ?? [null])
        {
            addresses.AddRange(await Resolver.Resolve(host, port ?? 0, family, isPassive: (flags & AddressInfoFlags.Passive) != 0, flags));
        }

        List<NetSocket> sockets = BindAll(network, [.. addresses.Distinct()], reuseAddress ?? !OperatingSystem.IsWindows(), reusePort, keepAlive);
        return await Start(new Server(loop, sockets, protocolFactory, backlog, tls, limits), startServing);
    }

    public static async Coroutine<Server> CreateUnix(
        EventLoop loop,
        Func<BaseProtocol> protocolFactory,
        string? path,
        Socket? sock,
        int backlog,
        TlsSetup? tls,
        bool startServing,
        bool cleanupSocket,
        ServerLimits limits)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(backlog);
        NetworkStack network = LoopNet.Of(loop).Network;
        NetSocket socket;
        if (path is null)
        {
            socket = Adopt(network, sock ?? throw new ArgumentException("path was not specified, and no sock specified", nameof(path)), isUnix: true);
            path = (socket.LocalEndPoint as UnixDomainSocketEndPoint)?.ToString() is { } name && !name.StartsWith('@') ? name : string.Empty;
        }
        else if (sock is not null)
        {
            throw new ArgumentException("path and sock can not be specified at the same time", nameof(sock));
        }
        else
        {
            socket = BindUnix(network, path);
        }

        Action? cleanup = cleanupSocket && UnixSocketFile.IsFile(path) ? network.UnixPathCleanup(path) : null;
        return await Start(new Server(loop, [socket], protocolFactory, backlog, tls, limits, cleanup), startServing);
    }

    private static NetSocket Adopt(NetworkStack network, Socket sock, bool isUnix)
    {
        if (sock.SocketType != SocketType.Stream || (isUnix && sock.AddressFamily != AddressFamily.Unix))
        {
            throw new ArgumentException(
                $"A {(isUnix ? "unix " : string.Empty)}stream socket was expected, got one of family {sock.AddressFamily} and type {sock.SocketType}", nameof(sock));
        }

        return network.Adopt(sock);
    }

    private static async Coroutine<Server> Start(Server server, bool startServing)
    {
        if (startServing)
        {
            try
            {
                await server.StartServing();
            }
            catch
            {
                server.Close();
                throw;
            }
        }

        return server;
    }

    private static NetSocket BindUnix(NetworkStack network, string path)
    {
        NativeText.CheckSocketPath(path, nameof(path));
        var address = new UnixDomainSocketEndPoint(path);
        if (UnixSocketFile.IsFile(path))
        {
            network.PrepareUnixPath(path);
        }

        NetSocket socket = network.CreateSocket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            SocketError bound = socket.Bind(address);
            return bound == SocketError.Success ? socket : throw BindFailure(socket, bound, address);
        }
        catch
        {
            socket.Close();
            throw;
        }
    }

    private static List<NetSocket> BindAll(NetworkStack network, IReadOnlyList<IPEndPoint> addresses, bool reuseAddress, bool reusePort, bool? keepAlive)
    {
        List<NetSocket> sockets = [];
        try
        {
            foreach (IPEndPoint address in addresses)
            {
                NetSocket socket;
                try
                {
                    socket = network.CreateSocket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                }
                catch (SocketException error) when (error.SocketErrorCode is SocketError.AddressFamilyNotSupported)
                {
                    continue;
                }

                sockets.Add(socket);
                socket.SetReuse(reuseAddress, reusePort);
                if (keepAlive is { } keep)
                {
                    socket.SetOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, keep ? 1 : 0);
                }

                if (address.AddressFamily == AddressFamily.InterNetworkV6)
                {
                    // Otherwise it would take the IPv4 port too, and clash with the socket next to it.
                    socket.SetOption(SocketOptionLevel.IPv6, SocketOptionName.IPv6Only, 1);
                }

                SocketError bound = socket.Bind(address);
                if (bound == SocketError.AddressNotAvailable)
                {
                    // The family may be switched off on this machine; what else was asked for may work.
                    sockets.Remove(socket);
                    socket.Close();
                }
                else if (bound != SocketError.Success)
                {
                    throw BindFailure(socket, bound, address);
                }
            }

            return sockets.Count > 0
                ? sockets
                : throw new SocketException(
                    (int)SocketError.AddressNotAvailable,
                    $"could not bind on any address out of [{string.Join(", ", addresses)}]: this machine has none of them, or no support for their family");
        }
        catch
        {
            sockets.ForEach(static socket => socket.Close());
            throw;
        }
    }

    private static SocketException BindFailure(NetSocket socket, SocketError error, EndPoint address) =>
        SocketFailure.Of(socket, error, "error while attempting to bind on address", address);
}
