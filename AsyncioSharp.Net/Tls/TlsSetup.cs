using System.Net.Security;
using AsyncioSharp.Net.Interop;

namespace AsyncioSharp.Net;

/// <summary>The TLS arguments of a connecting or serving call, checked before any I/O.</summary>
/// <param name="Client">A client's options, or null.</param>
/// <param name="Server">A server's options, or null.</param>
/// <param name="HandshakeTimeout">Seconds; null is the default.</param>
/// <param name="ShutdownTimeout">Seconds; null is the default.</param>
/// <param name="SuppressRaggedEofs">An end without close_notify is an ordinary one.</param>
internal sealed record TlsSetup(
    SslClientAuthenticationOptions? Client, SslServerAuthenticationOptions? Server, double? HandshakeTimeout, double? ShutdownTimeout,
    bool SuppressRaggedEofs = false)
{
    /// <summary>For a client.</summary>
    /// <returns>Null without TLS.</returns>
    /// <exception cref="ArgumentException">A TLS argument without TLS, no name to verify, or a limit that is not positive.</exception>
    public static TlsSetup? ForClient(
        ClientTls? tls, string? host, string? serverHostname, double? handshakeTimeout, double? shutdownTimeout)
    {
        if (tls is null)
        {
            OptionCheck.OnlyWith("ssl", serverHostname is not null, nameof(serverHostname));
            RefuseLimitsWithoutTls(handshakeTimeout, shutdownTimeout);
            return null;
        }

        // An empty host is none. An empty server name is for options that verify no name: ClientTls refuses it with others.
        string? name = serverHostname ?? (string.IsNullOrEmpty(host) ? null : host);
        return new TlsSetup(
            ClientOptions(tls, name), null, CheckLimit(handshakeTimeout, "sslHandshakeTimeout"),
            CheckLimit(shutdownTimeout, "sslShutdownTimeout"));
    }

    /// <summary>For a server.</summary>
    /// <returns>Null without TLS.</returns>
    /// <exception cref="ArgumentException">A TLS argument without TLS, or a limit that is not positive.</exception>
    public static TlsSetup? ForServer(ServerTls? tls, double? handshakeTimeout, double? shutdownTimeout, bool suppressRaggedEofs = false)
    {
        if (tls is null)
        {
            OptionCheck.OnlyWith("ssl", suppressRaggedEofs, nameof(suppressRaggedEofs));
            RefuseLimitsWithoutTls(handshakeTimeout, shutdownTimeout);
            return null;
        }

        return new TlsSetup(
            null, tls.Options, CheckLimit(handshakeTimeout, "sslHandshakeTimeout"),
            CheckLimit(shutdownTimeout, "sslShutdownTimeout"), suppressRaggedEofs);
    }

    /// <summary>A new connection's layer between its transport and the application's protocol.</summary>
    public TlsLayer Layer(EventLoop loop, BaseProtocol protocol, Future? waiter, bool callsConnectionMade = true) =>
        new(loop, protocol, Client, Server, waiter, callsConnectionMade, HandshakeTimeout, ShutdownTimeout, SuppressRaggedEofs);

    private static SslClientAuthenticationOptions ClientOptions(ClientTls tls, string? host)
    {
        SslClientAuthenticationOptions options = tls.For(host);
        NativeText.Check(options.TargetHost, "serverHostname");
        return options.TargetHost is null
            ? throw new ArgumentException("You must set serverHostname when using ssl without a host.", nameof(host))
            : options;
    }

    private static double? CheckLimit(double? seconds, string name) =>
        seconds is null or > 0 ? seconds
            : throw new ArgumentException($"{name} should be a positive number of seconds, got {seconds}", name);

    private static void RefuseLimitsWithoutTls(double? handshakeTimeout, double? shutdownTimeout)
    {
        OptionCheck.OnlyWith("ssl", handshakeTimeout is not null, "sslHandshakeTimeout");
        OptionCheck.OnlyWith("ssl", shutdownTimeout is not null, "sslShutdownTimeout");
    }
}
