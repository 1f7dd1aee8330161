using System.Net.Security;

namespace AsyncioSharp.Net;

/// <summary>Puts TLS on connections.</summary>
internal static class TlsConnecting
{
    /// <summary>Makes the transport of a new connection and waits for the handshake.</summary>
    /// <returns>The transport for the application.</returns>
    public static async Coroutine<Transport> Connect(
        EventLoop loop,
        NetSocket socket,
        BaseProtocol protocol,
        SslClientAuthenticationOptions? client,
        SslServerAuthenticationOptions? server,
        double? handshakeTimeout,
        double? shutdownTimeout)
    {
        Future waiter = loop.CreateFuture();
        var layer = new TlsLayer(loop, protocol, client, server, waiter, callsConnectionMade: true, handshakeTimeout, shutdownTimeout);
        var lower = new SocketTransport(loop, socket, layer);
        await WaitForHandshake(waiter, lower);
        return layer.Transport;
    }

    /// <summary>Puts TLS on a connection that exists.</summary>
    /// <returns>The transport for the application.</returns>
    public static async Coroutine<Transport> Upgrade(
        EventLoop loop,
        Transport lower,
        BaseProtocol protocol,
        SslClientAuthenticationOptions? client,
        SslServerAuthenticationOptions? server,
        double? handshakeTimeout,
        double? shutdownTimeout)
    {
        ArgumentNullException.ThrowIfNull(lower);
        ArgumentNullException.ThrowIfNull(protocol);
        Future waiter = loop.CreateFuture();
        var layer = new TlsLayer(loop, protocol, client, server, waiter, callsConnectionMade: false, handshakeTimeout, shutdownTimeout);

        // What comes from now on is TLS: nothing of it may reach the old protocol.
        lower.PauseReading();
        lower.SetProtocol(layer);
        loop.Post(() => layer.ConnectionMade(lower));
        loop.Post(lower.ResumeReading);
        await WaitForHandshake(waiter, lower);
        return layer.Transport;
    }

    /// <summary>A client's options; they have to say whom to verify.</summary>
    public static SslClientAuthenticationOptions ClientOptions(ClientTls tls, string? host)
    {
        SslClientAuthenticationOptions options = tls.For(host);
        return options.TargetHost is null
            ? throw new ArgumentException("You must set serverHostname when using ssl without a host. Pass \"\" to verify no name.", nameof(host))
            : options;
    }

    private static async Coroutine WaitForHandshake(Future waiter, Transport lower)
    {
        try
        {
            await waiter;
        }
        catch
        {
            lower.Close();
            throw;
        }
    }
}
