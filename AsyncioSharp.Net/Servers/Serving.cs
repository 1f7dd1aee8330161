using System.Net;
using System.Net.Sockets;

namespace AsyncioSharp.Net;

/// <summary>From the arguments of CreateServer to bound sockets.</summary>
internal static class Serving
{
    public static async Coroutine<Server> CreateTcp(
        EventLoop loop,
        Func<BaseProtocol> protocolFactory,
        IReadOnlyList<string?> hosts,
        int? port,
        AddressFamily family,
        Socket? sock,
        int backlog,
        bool? reuseAddress,
        bool reusePort,
        bool? keepAlive,
        bool startServing,
        bool isHostGiven)
    {
        NetworkStack network = SelectorDriver.Of(loop).Network;
        List<NetSocket> sockets = [];
        if (sock is not null)
        {
            if (isHostGiven || port is not null)
            {
                throw new ArgumentException("host/port and sock can not be specified at the same time", nameof(sock));
            }

            if (sock.SocketType != SocketType.Stream)
            {
                throw new ArgumentException($"A stream socket was expected, got a socket of type {sock.SocketType}", nameof(sock));
            }

            sockets.Add(network.Adopt(sock));
        }
        else
        {
            if (port is null && !isHostGiven)
            {
                throw new ArgumentException("Neither host/port nor sock were specified", nameof(port));
            }

            List<IPEndPoint> addresses = [];
            foreach (string? host in hosts)
            {
                addresses.AddRange(await Resolver.Resolve(host, port ?? 0, family, isPassive: true));
            }

            sockets = BindAll(network, addresses.Distinct(), reuseAddress ?? !OperatingSystem.IsWindows(), reusePort, keepAlive);
        }

        var server = new Server(loop, sockets, protocolFactory, backlog);
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

    private static List<NetSocket> BindAll(NetworkStack network, IEnumerable<IPEndPoint> addresses, bool reuseAddress, bool reusePort, bool? keepAlive)
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
                if (bound == SocketError.AddressNotAvailable && address.AddressFamily == AddressFamily.InterNetworkV6)
                {
                    // The system knows IPv6 but has no such address; what else was asked for may work.
                    sockets.Remove(socket);
                    socket.Close();
                }
                else if (bound != SocketError.Success)
                {
                    throw new SocketException((int)bound, $"error while attempting to bind on address {address}: {new SocketException((int)bound).Message}");
                }
            }

            return sockets.Count > 0 ? sockets : throw new SocketException((int)SocketError.AddressNotAvailable, "could not bind on any address");
        }
        catch
        {
            sockets.ForEach(static socket => socket.Close());
            throw;
        }
    }
}
