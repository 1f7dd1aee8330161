using System.Net;
using System.Net.Sockets;

namespace AsyncioSharp.Net;

/// <summary>
/// What <c>Asyncio.OpenConnection</c>, <c>Asyncio.OpenUnixConnection</c>, <c>loop.CreateConnection</c> and <c>loop.CreateUnixConnection</c>
/// may be told beside where to connect to. Immutable: one value may serve many connections, and <c>with</c> makes variants.
/// </summary>
public sealed record ConnectOptions
{
    /// <summary>
    /// The reader's limit in bytes; see <see cref="AsyncioStreamReader(int, EventLoop?)"/>. Only for <c>OpenConnection</c> and
    /// <c>OpenUnixConnection</c>.
    /// </summary>
    public int Limit { get; init; } = AsyncioStreamReader.DefaultLimit;

    /// <summary><c>true</c>, or <see cref="System.Net.Security.SslClientAuthenticationOptions"/>: TLS. Null is none.</summary>
    public ClientTls? Ssl { get; init; }

    /// <summary>The family of addresses to use; unspecified uses every one that the name has. Only for TCP.</summary>
    public AddressFamily Family { get; init; } = AddressFamily.Unspecified;

    /// <summary>The protocol; unspecified means TCP. Not for unix sockets.</summary>
    public ProtocolType Proto { get; init; } = ProtocolType.Unspecified;

    /// <summary>How the name is looked up. Only for TCP.</summary>
    public AddressInfoFlags Flags { get; init; } = AddressInfoFlags.None;

    /// <summary>A connected stream socket to use, instead of host and port or of a path. The connection closes it.</summary>
    public Socket? Sock { get; init; }

    /// <summary>
    /// The address to connect from; a <see cref="DnsEndPoint"/> is looked up. Null leaves it to the system. Only for TCP.
    /// </summary>
    public EndPoint? LocalAddr { get; init; }

    /// <summary>
    /// The name that the server's certificate must have; null means the host. <c>""</c> is for options that verify no name.
    /// </summary>
    public string? ServerHostname { get; init; }

    /// <summary>Seconds until a TLS handshake is given up; null means 60, infinity means no limit.</summary>
    public double? SslHandshakeTimeout { get; init; }

    /// <summary>Seconds that closing waits for the peer's TLS goodbye; null means 30, infinity means no limit.</summary>
    public double? SslShutdownTimeout { get; init; }

    /// <summary>
    /// Seconds after which the next address is tried although the one before has not failed yet (RFC 8305; it recommends 0.25); null and
    /// infinity try one after another. Only for TCP.
    /// </summary>
    public Seconds HappyEyeballsDelay { get; init; }

    /// <summary>
    /// Mixes the families of the addresses; the number is how many of the first family lead. Null means 1 with
    /// <see cref="HappyEyeballsDelay"/>, else 0: the system's order. Only for TCP.
    /// </summary>
    public int? Interleave { get; init; }

    /// <summary>
    /// True throws an <see cref="AggregateException"/> with the error of every address if none could be reached. Only for TCP.
    /// </summary>
    public bool AllErrors { get; init; }

    internal static ConnectOptions Default { get; } = new();

    /// <summary>For a protocol, which has no reader.</summary>
    internal static ConnectOptions ForProtocol(ConnectOptions? options)
    {
        options ??= Default;
        OptionCheck.OnlyWith("streams", options.Limit != AsyncioStreamReader.DefaultLimit, nameof(Limit));
        return options;
    }

    internal TlsSetup? Tls(string? host) => TlsSetup.ForClient(Ssl, host, ServerHostname, SslHandshakeTimeout, SslShutdownTimeout);

    /// <summary>Refuses what has a meaning for TCP only.</summary>
    internal void CheckUnix()
    {
        OptionCheck.OnlyWith("TCP", Family != AddressFamily.Unspecified, nameof(Family));
        OptionCheck.OnlyWith("TCP", Proto != ProtocolType.Unspecified, nameof(Proto));
        OptionCheck.OnlyWith("TCP", Flags != AddressInfoFlags.None, nameof(Flags));
        OptionCheck.OnlyWith("TCP", LocalAddr is not null, nameof(LocalAddr));
        OptionCheck.OnlyWith("TCP", HappyEyeballsDelay != default, nameof(HappyEyeballsDelay));
        OptionCheck.OnlyWith("TCP", Interleave is not null, nameof(Interleave));
        OptionCheck.OnlyWith("TCP", AllErrors, nameof(AllErrors));
    }
}
