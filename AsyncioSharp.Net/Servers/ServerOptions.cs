using System.Net.Sockets;

namespace AsyncioSharp.Net;

/// <summary>
/// What <c>Asyncio.StartServer</c>, <c>Asyncio.StartUnixServer</c>, <c>loop.CreateServer</c> and <c>loop.CreateUnixServer</c> may be told
/// beside where to listen. Immutable: one value may serve many servers, and <c>with</c> makes variants.
/// </summary>
public sealed record ServerOptions
{
    /// <summary>
    /// The readers' limit in bytes; see <see cref="AsyncioStreamReader(int, EventLoop?)"/>. Only for <c>StartServer</c> and
    /// <c>StartUnixServer</c>.
    /// </summary>
    public int Limit { get; init; } = AsyncioStreamReader.DefaultLimit;

    /// <summary>The family of addresses; unspecified takes every one that the system has. Only for TCP.</summary>
    public AddressFamily Family { get; init; } = AddressFamily.Unspecified;

    /// <summary>How names are looked up. Only for TCP.</summary>
    public AddressInfoFlags Flags { get; init; } = AddressInfoFlags.Passive;

    /// <summary>
    /// A bound stream socket to listen on, instead of host and port or of a path. The server closes it (and a <see cref="Socket"/> that is
    /// closed removes its file).
    /// </summary>
    public Socket? Sock { get; init; }

    /// <summary>How many connections may wait to be accepted.</summary>
    public int Backlog { get; init; } = 100;

    /// <summary>
    /// <see cref="System.Net.Security.SslServerAuthenticationOptions"/>, or a certificate with its key: TLS. Null is none.
    /// </summary>
    public ServerTls? Ssl { get; init; }

    /// <summary>
    /// Whether a port of a former server, still in its time of waiting, may be bound; null means yes, except on Windows. Only for TCP.
    /// </summary>
    public bool? ReuseAddress { get; init; }

    /// <summary>Whether other sockets with the same option may share the port. Only for TCP.</summary>
    public bool ReusePort { get; init; }

    /// <summary>
    /// Asked for each new connection: the loop that it is to live on, with its protocol or its streams. Null is the server's own. One
    /// server may so spread connections over the loops of a <see cref="LoopGroup"/>, where the loops cannot share the port
    /// (<see cref="ReusePort"/>) or shall have equally many. Called on the server's loop. Such connections are not the server's: it does
    /// not close or await them, and has no limits for them. asyncio has no such thing.
    /// </summary>
    public Func<EventLoop>? HandOutTo { get; init; }

    /// <summary>Whether idle connections are probed; null leaves the system's default. Only for TCP.</summary>
    public bool? KeepAlive { get; init; }

    /// <summary>Seconds until a TLS handshake is given up; null means 60, infinity means no limit.</summary>
    public double? SslHandshakeTimeout { get; init; }

    /// <summary>Seconds that closing waits for the peer's TLS goodbye; null means 30, infinity means no limit.</summary>
    public double? SslShutdownTimeout { get; init; }

    /// <summary>False binds only; <see cref="Server.StartServing"/> or <see cref="Server.ServeForever"/> then begins to listen.</summary>
    public bool StartServing { get; init; } = true;

    /// <summary>
    /// Whether closing the server removes the socket's file, if it is still the same file by then. Only for unix sockets.
    /// </summary>
    public bool CleanupSocket { get; init; } = true;

    /// <summary>
    /// How many connections it has at most; further ones wait in the backlog until one ends. Null is no limit. asyncio has no such limit.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive.</exception>
    public int? MaxConnections
    {
        get;
        init => field = value is null or > 0
            ? value
            : throw new ArgumentOutOfRangeException(
                "maxConnections", value, "A server needs room for one connection at least; null is no limit.");
    }

    /// <summary>
    /// Seconds after which a connection is ended over which no byte has come or gone, with a <see cref="TimeoutException"/>. Null is no
    /// limit. asyncio has no such limit.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive, or infinite.</exception>
    public double? IdleTimeout
    {
        get;
        init => field = value is null or (> 0 and < double.PositiveInfinity)
            ? value
            : throw new ArgumentOutOfRangeException(
                "idleTimeout", value, "idleTimeout should be a positive number of seconds; null is no limit.");
    }

    /// <summary>
    /// Whether a peer that ends without TLS's close_notify has simply ended, as in asyncio. By default that is an error, since what came
    /// may be truncated.
    /// </summary>
    public bool SuppressRaggedEofs { get; init; }

    internal static ServerOptions Default { get; } = new();

    internal TlsSetup? Tls => TlsSetup.ForServer(Ssl, SslHandshakeTimeout, SslShutdownTimeout, SuppressRaggedEofs);

    /// <summary>For a server of protocols, which have no readers.</summary>
    internal static ServerOptions ForProtocols(ServerOptions? options)
    {
        options ??= Default;
        OptionCheck.OnlyWith("streams", options.Limit != AsyncioStreamReader.DefaultLimit, nameof(Limit));
        return options;
    }

    /// <summary>Refuses what has a meaning for unix sockets only.</summary>
    internal void CheckTcp()
    {
        CheckHandOut();
        OptionCheck.OnlyWith("unix sockets", !CleanupSocket, nameof(CleanupSocket));
    }

    /// <summary>Refuses what has a meaning for TCP only.</summary>
    internal void CheckUnix()
    {
        CheckHandOut();
        OptionCheck.OnlyWith("TCP", Family != AddressFamily.Unspecified, nameof(Family));
        OptionCheck.OnlyWith("TCP", Flags != AddressInfoFlags.Passive, nameof(Flags));
        OptionCheck.OnlyWith("TCP", ReuseAddress is not null, nameof(ReuseAddress));
        OptionCheck.OnlyWith("TCP", ReusePort, nameof(ReusePort));
        OptionCheck.OnlyWith("TCP", KeepAlive is not null, nameof(KeepAlive));
    }

    private void CheckHandOut()
    {
        if (HandOutTo is not null && (MaxConnections is not null || IdleTimeout is not null))
        {
            throw new ArgumentException(
                "HandOutTo gives the connections to other loops, so the server cannot limit them: leave out maxConnections and "
                    + "idleTimeout.", nameof(HandOutTo));
        }
    }
}
