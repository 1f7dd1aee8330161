using System.Net;
using System.Net.Sockets;
using AsyncioSharp.Net.Interop;

namespace AsyncioSharp.Net;

/// <summary>From the arguments of CreateDatagramEndpoint to a transport.</summary>
internal static class DatagramEndpoints
{
    public static async Coroutine<(DatagramTransport Transport, TProtocol Protocol)> Create<TProtocol>(
        EventLoop loop,
        Func<TProtocol> protocolFactory,
        DatagramAddress? local,
        DatagramAddress? remote,
        AddressFamily family,
        ProtocolType proto,
        AddressInfoFlags flags,
        bool? reusePort,
        bool? allowBroadcast,
        Socket? sock)
        where TProtocol : DatagramProtocol
    {
        ArgumentNullException.ThrowIfNull(protocolFactory);
        NativeText.CheckAddress(local?.EndPoint, "localAddr");
        NativeText.CheckAddress(remote?.EndPoint, "remoteAddr");
        NetworkStack network = LoopNet.Of(loop).Network;
        NetSocket socket;
        EndPoint? receiver = null;
        if (sock is not null)
        {
            CheckAlone(sock, local, remote, family, proto, flags, reusePort, allowBroadcast);
            socket = network.Adopt(sock);
        }
        else
        {
            (socket, receiver) = Open(network, await Pairs(local, remote, family, flags), proto, reusePort == true, allowBroadcast == true);
        }

        TProtocol protocol = null!;
        SocketDatagramTransport transport = await Waiters.UntilMade(loop, Make);
        return (transport, protocol);

        SocketDatagramTransport Make(Action onMade)
        {
            try
            {
                protocol = protocolFactory() ?? throw new InvalidOperationException("The protocol factory returned null.");
                return new SocketDatagramTransport(loop, socket, protocol, receiver, onMade);
            }
            catch
            {
                socket.Close();
                throw;
            }
        }
    }

    private static void CheckAlone(
        Socket sock, DatagramAddress? local, DatagramAddress? remote, AddressFamily family, ProtocolType proto, AddressInfoFlags flags,
        bool? reusePort, bool? allowBroadcast)
    {
        if (sock.SocketType != SocketType.Dgram)
        {
            throw new ArgumentException($"A datagram socket was expected, got a socket of type {sock.SocketType}", nameof(sock));
        }

        if (local is not null || remote is not null || family != AddressFamily.Unspecified || proto != ProtocolType.Unspecified
            || flags != AddressInfoFlags.None || reusePort is not null || allowBroadcast is not null)
        {
            throw new ArgumentException("socket modifier keyword arguments can not be used when sock is specified.", nameof(sock));
        }
    }

    /// <summary>The pairs of local and remote address to try, one for each family for which there is what was asked for.</summary>
    private static async Coroutine<List<(AddressFamily Family, EndPoint? Local, EndPoint? Remote)>> Pairs(
        DatagramAddress? local, DatagramAddress? remote, AddressFamily family, AddressInfoFlags flags)
    {
        if (local is null && remote is null)
        {
            return family != AddressFamily.Unspecified
                ? [(family, null, null)]
                : throw new ArgumentException("unexpected address family: give localAddr, remoteAddr, sock or a family.", nameof(family));
        }

        EndPoint[]? locals = local is { } here ? await here.Resolve(family, flags, isPassive: true) : null;
        EndPoint[]? remotes = remote is { } there ? await there.Resolve(family, flags, isPassive: false) : null;
        List<(AddressFamily, EndPoint?, EndPoint?)> pairs = [];
        foreach (AddressFamily each in (locals ?? remotes!).Select(static address => address.AddressFamily).Distinct())
        {
            EndPoint? bindTo = locals?.FirstOrDefault(address => address.AddressFamily == each);
            EndPoint? sendTo = remotes?.FirstOrDefault(address => address.AddressFamily == each);
            if ((locals is null || bindTo is not null) && (remotes is null || sendTo is not null))
            {
                pairs.Add((each, bindTo, sendTo));
            }
        }

        return pairs.Count > 0 ? pairs
            : throw new ArgumentException(
            "can not get address information: the addresses have no family in common, or not the one asked for.");
    }

    private static (NetSocket Socket, EndPoint? Receiver) Open(
        NetworkStack network,
        List<(AddressFamily Family, EndPoint? Local, EndPoint? Remote)> pairs,
        ProtocolType proto,
        bool reusePort,
        bool allowBroadcast)
    {
        SocketException? first = null;
        foreach ((AddressFamily family, EndPoint? local, EndPoint? remote) in pairs)
        {
            NetSocket? socket = null;
            try
            {
                socket = network.CreateSocket(family, SocketType.Dgram, proto);
                SetUp(network, socket, local, remote, reusePort, allowBroadcast);
                return (socket, remote);
            }
            catch (SocketException error)
            {
                socket?.Close();
                first ??= error;
            }
            catch
            {
                socket?.Close();
                throw;
            }
        }

        throw first!;
    }

    private static void SetUp(
        NetworkStack network, NetSocket socket, EndPoint? local, EndPoint? remote, bool reusePort, bool allowBroadcast)
    {
        if (reusePort)
        {
            socket.SetReuse(address: false, port: true);
        }

        if (allowBroadcast)
        {
            socket.SetOption(SocketOptionLevel.Socket, SocketOptionName.Broadcast, 1);
        }

        if (local is not null)
        {
            if (local is UnixDomainSocketEndPoint && local.ToString() is { Length: > 0 } path && path[0] != '@')
            {
                network.PrepareUnixPath(path, SocketType.Dgram);
            }

            Check(socket, socket.Bind(local), "bind", local);
        }

        // Connected to the address of a broadcast, it would not hear the answers.
        if (remote is not null && !allowBroadcast)
        {
            Check(socket, socket.Connect(remote), "connect", remote);
        }
    }

    private static void Check(NetSocket socket, SocketError error, string what, EndPoint address)
    {
        if (error is not (SocketError.Success or SocketError.InProgress))
        {
            throw SocketFailure.Of(socket, error, $"{what} failed for", address);
        }
    }
}
