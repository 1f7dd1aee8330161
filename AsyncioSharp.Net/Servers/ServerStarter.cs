using System.Net;
using System.Net.Sockets;
using AsyncioSharp.Net.Interop;

namespace AsyncioSharp.Net;

/// <summary>From the options of CreateServer and CreateUnixServer to bound sockets and a server.</summary>
internal static class ServerStarter
{
    public static async Coroutine<Server> CreateTcp(
        EventLoop loop, Func<BaseProtocol> protocolFactory, IEnumerable<string?>? hosts, int? port, ServerOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Backlog, "backlog");
        options.CheckTcp();
        TlsSetup? tls = options.Tls;
        NetworkStack network = LoopNet.Of(loop).Network;
        if (hosts is null && port is null)
        {
            NetSocket given = Adopt(
                network, options.Sock
                ?? throw new ArgumentException("Neither host/port nor sock were specified", nameof(port)), isUnix: false);
            return await Start(new Server(loop, [given], protocolFactory, options, tls), options.StartServing);
        }

        if (options.Sock is not null)
        {
            throw new ArgumentException("host/port and sock can not be specified at the same time", "sock");
        }

        List<IPEndPoint> addresses = [];
        foreach (string? host in hosts ?? [null])
        {
            bool isPassive = (options.Flags & AddressInfoFlags.Passive) != 0;
            addresses.AddRange(await Resolver.Resolve(host, port ?? 0, options.Family, isPassive, options.Flags));
        }

        List<NetSocket> sockets = BindAll(network, [.. addresses.Distinct()], options);
        return await Start(new Server(loop, sockets, protocolFactory, options, tls), options.StartServing);
    }

    public static async Coroutine<Server> CreateUnix(
        EventLoop loop, Func<BaseProtocol> protocolFactory, string? path, ServerOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Backlog, "backlog");
        options.CheckUnix();
        TlsSetup? tls = options.Tls;
        NetworkStack network = LoopNet.Of(loop).Network;
        NetSocket socket;
        if (path is null)
        {
            socket = Adopt(
                network, options.Sock
                ?? throw new ArgumentException("path was not specified, and no sock specified", nameof(path)), isUnix: true);
            path = (socket.LocalEndPoint as UnixDomainSocketEndPoint)?.ToString() is { } name && !name.StartsWith('@') ? name
                : string.Empty;
        }
        else if (options.Sock is not null)
        {
            throw new ArgumentException("path and sock can not be specified at the same time", "sock");
        }
        else
        {
            socket = BindUnix(network, path);
        }

        Action? cleanup = options.CleanupSocket && UnixSocketFile.IsFile(path) ? network.UnixPathCleanup(path) : null;
        return await Start(new Server(loop, [socket], protocolFactory, options, tls, cleanup), options.StartServing);
    }

    private static NetSocket Adopt(NetworkStack network, Socket sock, bool isUnix)
    {
        Connector.CheckStream(sock, isUnix);
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
            network.PrepareUnixPath(path, SocketType.Stream);
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

    private static List<NetSocket> BindAll(NetworkStack network, IReadOnlyList<IPEndPoint> addresses, ServerOptions options)
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
                socket.SetReuse(options.ReuseAddress ?? !OperatingSystem.IsWindows(), options.ReusePort);
                if (options.KeepAlive is { } keep)
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
                    $"could not bind on any address out of [{string.Join(", ", addresses)}]: this machine has none of them, "
                        + "or no support for their family");
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
