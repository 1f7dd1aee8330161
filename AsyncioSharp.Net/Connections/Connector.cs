using System.Net;
using System.Net.Sockets;
using AsyncioSharp.Net.Interop;

namespace AsyncioSharp.Net;

/// <summary>From the options of CreateConnection and its kin to a transport with a protocol.</summary>
internal static class Connector
{
    /// <summary>Connects to host and port, or takes the socket that the options name.</summary>
    public static async Coroutine<(Transport Transport, TProtocol Protocol)> Connect<TProtocol>(
        EventLoop loop, Func<TProtocol> protocolFactory, string? host, int? port, ConnectOptions options)
        where TProtocol : BaseProtocol
    {
        TlsSetup? tls = options.Tls(host);
        if (host is null && port is null)
        {
            Socket sock = options.Sock
                ?? throw new ArgumentException("host and port was not specified and no sock specified", nameof(host));
            Check(sock);
            return await StartGiven(loop, sock, protocolFactory, tls);
        }

        if (options.Sock is not null)
        {
            throw new ArgumentException("host/port and sock can not be specified at the same time", "sock");
        }

        return await StartNew(loop, await ConnectTcp(loop, host, port, options), protocolFactory, tls);
    }

    /// <summary>Connects to a path, or takes the socket that the options name.</summary>
    public static async Coroutine<(Transport Transport, TProtocol Protocol)> ConnectUnix<TProtocol>(
        EventLoop loop, Func<TProtocol> protocolFactory, string? path, ConnectOptions options)
        where TProtocol : BaseProtocol
    {
        options.CheckUnix();
        TlsSetup? tls = options.Tls(host: null);
        if (path is null)
        {
            Socket sock = options.Sock ?? throw new ArgumentException("no path and sock were specified", nameof(path));
            Check(sock, isUnix: true);
            return await StartGiven(loop, sock, protocolFactory, tls);
        }

        if (options.Sock is not null)
        {
            throw new ArgumentException("path and sock can not be specified at the same time", "sock");
        }

        return await StartNew(loop, await ConnectUnix(loop, path), protocolFactory, tls);
    }

    /// <summary>A new TCP connection to host and port.</summary>
    private static async Coroutine<NetSocket> ConnectTcp(EventLoop loop, string? host, int? port, ConnectOptions options)
    {
        NativeText.CheckAddress(options.LocalAddr, "localAddr");
        double delay = options.HappyEyeballsDelay.Value;
        if (double.IsNaN(delay))
        {
            throw new ArgumentException(
                "happyEyeballsDelay is NaN (not a number). Give seconds, or null to try one address after another.", "happyEyeballsDelay");
        }

        bool isPassive = (options.Flags & AddressInfoFlags.Passive) != 0;
        EndPoint[] remotes = await Resolver.Resolve(host, port ?? 0, options.Family, isPassive, options.Flags);
        EndPoint[]? locals = options.LocalAddr is { } localAddr ? await ResolveLocal(localAddr, options.Family, options.Flags) : null;
        if ((options.Interleave ?? (delay < double.PositiveInfinity ? 1 : 0)) is int first and > 0)
        {
            remotes = Interleave(remotes, first);
        }

        var race = new ConnectRace(loop, remotes, locals, options.Proto, delay);
        return await race.Run() ?? throw Combine([.. race.Errors], options.AllErrors);
    }

    private static async Coroutine<NetSocket> ConnectUnix(EventLoop loop, string path)
    {
        NativeText.CheckSocketPath(path, nameof(path));
        var race = new ConnectRace(
            loop, [new UnixDomainSocketEndPoint(path)], locals: null, ProtocolType.Unspecified, delay: double.PositiveInfinity);
        return await race.Run() ?? throw race.Errors.Single();
    }

    /// <summary>Checks a socket that the program made before it is taken over.</summary>
    /// <param name="sock">The socket.</param>
    /// <param name="isUnix">It has to be a unix socket.</param>
    /// <exception cref="ArgumentException">It is of the wrong type or family.</exception>
    /// <exception cref="SocketException">It is not connected.</exception>
    public static void Check(Socket sock, bool isUnix = false)
    {
        CheckStream(sock, isUnix);
        if (!sock.Connected)
        {
            throw new SocketException(
                (int)SocketError.NotConnected, "The socket is not connected: connect it first, or give host and port instead of it.");
        }
    }

    /// <summary>Refuses sockets that are of another kind.</summary>
    /// <param name="sock">The socket.</param>
    /// <param name="isUnix">It has to be a unix socket.</param>
    /// <exception cref="ArgumentException">It is of the wrong type or family.</exception>
    public static void CheckStream(Socket sock, bool isUnix)
    {
        if (sock.SocketType != SocketType.Stream || (isUnix && sock.AddressFamily != AddressFamily.Unix))
        {
            throw new ArgumentException(
                $"A {(isUnix ? "unix " : string.Empty)}stream socket was expected, got one of family {sock.AddressFamily} and type "
                    + $"{sock.SocketType}", nameof(sock));
        }
    }

    /// <summary>Takes over a connected socket of the program. Until there is a protocol for it, it stays the program's.</summary>
    public static async Coroutine<(Transport Transport, TProtocol Protocol)> StartGiven<TProtocol>(
        EventLoop loop, Socket sock, Func<TProtocol> protocolFactory, TlsSetup? tls)
        where TProtocol : BaseProtocol
    {
        NetworkStack network = LoopNet.Of(loop).Network;
        TProtocol protocol = Make(protocolFactory);
        return await Start(loop, network.Adopt(sock), protocol, tls);
    }

    /// <summary>Takes over a new connection.</summary>
    private static async Coroutine<(Transport Transport, TProtocol Protocol)> StartNew<TProtocol>(
        EventLoop loop, NetSocket socket, Func<TProtocol> protocolFactory, TlsSetup? tls)
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
            : throw new ArgumentException(
                $"A connection needs a Protocol or a BufferedProtocol, not {protocol.GetType().Name}.", nameof(protocolFactory));
    }

    private static async Coroutine<(Transport Transport, TProtocol Protocol)> Start<TProtocol>(
        EventLoop loop, NetSocket socket, TProtocol protocol, TlsSetup? tls)
        where TProtocol : BaseProtocol
    {
        if (tls is not null)
        {
            return (await TlsConnector.Connect(loop, socket, protocol, tls), protocol);
        }

        return (await Waiters.UntilMade(loop, onMade => new SocketTransport(loop, socket, protocol, onMade: onMade)), protocol);
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
        return [.. head, .. Enumerable.Range(0, rounds)
            .SelectMany(round => families.Where(family => round < family.Length).Select(family => family[round]))];
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
