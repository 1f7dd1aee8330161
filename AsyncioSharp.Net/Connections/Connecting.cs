using System.Net;
using System.Net.Sockets;
using AsyncioSharp.Net.Interop;

namespace AsyncioSharp.Net;

/// <summary>From the arguments of CreateConnection and its kin to a transport with a protocol.</summary>
internal static class Connecting
{
    /// <summary>A new TCP connection to host and port.</summary>
    public static async Coroutine<NetSocket> ConnectTcp(
        EventLoop loop,
        string? host,
        int? port,
        AddressFamily family,
        ProtocolType proto,
        AddressInfoFlags flags,
        EndPoint? localAddr,
        double? happyEyeballsDelay,
        int? interleave,
        bool allErrors)
    {
        NativeText.CheckAddress(localAddr, nameof(localAddr));
        if (happyEyeballsDelay is double.NaN)
        {
            throw new ArgumentException("happyEyeballsDelay is NaN (not a number). Give seconds, or null to try one address after another.", nameof(happyEyeballsDelay));
        }

        EndPoint[] remotes = await Resolver.Resolve(host, port ?? 0, family, isPassive: (flags & AddressInfoFlags.Passive) != 0, flags);
        EndPoint[]? locals = localAddr is null ? null : await ResolveLocal(localAddr, family, flags);
        if ((interleave ?? (happyEyeballsDelay is null ? 0 : 1)) is int first and > 0)
        {
            remotes = Interleave(remotes, first);
        }

        var race = new ConnectRace(loop, remotes, locals, proto, happyEyeballsDelay);
        return await race.Run() ?? throw Combine([.. race.Errors], allErrors);
    }

    public static async Coroutine<NetSocket> ConnectUnix(EventLoop loop, string path)
    {
        NativeText.CheckSocketPath(path, nameof(path));
        var race = new ConnectRace(loop, [new UnixDomainSocketEndPoint(path)], locals: null, ProtocolType.Unspecified, delay: null);
        return await race.Run() ?? throw race.Errors.Single();
    }

    /// <summary>Checks a socket that the program made before it is taken over.</summary>
    /// <param name="sock">The socket.</param>
    /// <param name="isUnix">It has to be a unix socket.</param>
    /// <exception cref="ArgumentException">It is of the wrong type or family.</exception>
    /// <exception cref="SocketException">It is not connected.</exception>
    public static void Check(Socket sock, bool isUnix = false)
    {
        if (sock.SocketType != SocketType.Stream || (isUnix && sock.AddressFamily != AddressFamily.Unix))
        {
            throw new ArgumentException(
                $"A {(isUnix ? "unix " : string.Empty)}stream socket was expected, got one of family {sock.AddressFamily} and type {sock.SocketType}", nameof(sock));
        }

        if (!sock.Connected)
        {
            throw new SocketException((int)SocketError.NotConnected, "The socket is not connected: connect it first, or give host and port instead of it.");
        }
    }

    /// <summary>Takes over a connected socket of the program. Until there is a protocol for it, it stays the program's.</summary>
    public static async Coroutine<(Transport Transport, TProtocol Protocol)> StartGiven<TProtocol>(EventLoop loop, Socket sock, Func<TProtocol> protocolFactory, TlsSetup? tls)
        where TProtocol : BaseProtocol
    {
        NetworkStack network = LoopNet.Of(loop).Network;
        TProtocol protocol = Make(protocolFactory);
        return await Start(loop, network.Adopt(sock), protocol, tls);
    }

    /// <summary>Takes over a new connection.</summary>
    public static async Coroutine<(Transport Transport, TProtocol Protocol)> StartNew<TProtocol>(EventLoop loop, NetSocket socket, Func<TProtocol> protocolFactory, TlsSetup? tls)
        where TProtocol : BaseProtocol
    {
        TProtocol protocol;
        try
        {
            protocol = Make(protocolFactory);
        }
        catch
        {
            socket.Close();
            throw;
        }

        return await Start(loop, socket, protocol, tls);
    }

    private static TProtocol Make<TProtocol>(Func<TProtocol> protocolFactory)
        where TProtocol : BaseProtocol
    {
        TProtocol protocol = protocolFactory() ?? throw new InvalidOperationException("The protocol factory returned null.");
        return protocol is Protocol or BufferedProtocol
            ? protocol
            : throw new ArgumentException($"A connection needs a Protocol or a BufferedProtocol, not {protocol.GetType().Name}.", nameof(protocolFactory));
    }

    private static async Coroutine<(Transport Transport, TProtocol Protocol)> Start<TProtocol>(EventLoop loop, NetSocket socket, TProtocol protocol, TlsSetup? tls)
        where TProtocol : BaseProtocol
    {
        if (tls is not null)
        {
            return (await TlsConnecting.Connect(loop, socket, protocol, tls), protocol);
        }

        return (await Waking.UntilMade(loop, onMade => new SocketTransport(loop, socket, protocol, onMade: onMade)), protocol);
    }

    private static async Coroutine<EndPoint[]> ResolveLocal(EndPoint localAddr, AddressFamily family, AddressInfoFlags flags) =>
        localAddr is DnsEndPoint name ? await Resolver.Resolve(name.Host, name.Port, family, isPassive: true, flags) : [localAddr];

    /// <summary>Mixes the families: the preferred one some times, then each in turn.</summary>
    /// <param name="addresses">The addresses, best first.</param>
    /// <param name="first">How many of the preferred family come first.</param>
    private static EndPoint[] Interleave(EndPoint[] addresses, int first)
    {
        EndPoint[][] families = [.. addresses.GroupBy(static address => address.AddressFamily).Select(static group => group.ToArray())];
        EndPoint[] head = [.. families[0].Take(first - 1)];
        families[0] = families[0][head.Length..];
        int rounds = families.Max(static family => family.Length);
        return [.. head, .. Enumerable.Range(0, rounds).SelectMany(round => families.Where(family => round < family.Length).Select(family => family[round]))];
    }

    private static Exception Combine(SocketException[] errors, bool allErrors)
    {
        if (allErrors)
        {
            return new AggregateException("create_connection failed", errors);
        }

        SocketException first = errors[0];
        if (Array.TrueForAll(errors, error => error.Message == first.Message))
        {
            return first;
        }

        // The code that they share, so that a program can still tell "refused" from the rest.
        bool isShared = Array.TrueForAll(errors, error => error.SocketErrorCode == first.SocketErrorCode);
        return new SocketException(
            (int)(isShared ? first.SocketErrorCode : SocketError.SocketError),
            $"Multiple exceptions: {string.Join(", ", errors.Select(static error => error.Message))}");
    }
}
