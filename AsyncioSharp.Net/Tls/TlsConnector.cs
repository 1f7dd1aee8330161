namespace AsyncioSharp.Net;

/// <summary>Puts TLS on connections.</summary>
internal static class TlsConnector
{
    /// <summary>Makes the transport of a new connection and waits for the handshake.</summary>
    /// <returns>The transport for the application.</returns>
    public static async Coroutine<Transport> Connect(EventLoop loop, NetSocket socket, BaseProtocol protocol, TlsSetup setup)
    {
        Future waiter = loop.CreateFuture();
        TlsLayer layer = setup.Layer(loop, protocol, waiter);
        var lower = new SocketTransport(loop, socket, layer);
        await WaitForHandshake(loop, waiter, lower);
        return layer.Transport;
    }

    /// <summary>Puts TLS on a connection that exists.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="lower">The connection.</param>
    /// <param name="protocol">The protocol over TLS.</param>
    /// <param name="setup">The side and its options.</param>
    /// <param name="early">Bytes of the handshake that were read already.</param>
    /// <returns>The transport for the application.</returns>
    public static async Coroutine<Transport> Upgrade(
        EventLoop loop, Transport lower, BaseProtocol protocol, TlsSetup setup, byte[]? early = null)
    {
        if (lower.IsClosing())
        {
            throw new IOException($"TLS cannot start on a connection that is closed or closing: {lower}");
        }

        Future waiter = loop.CreateFuture();
        TlsLayer layer = setup.Layer(loop, protocol, waiter, callsConnectionMade: false);

        // What comes from now on is TLS: nothing of it may reach the old protocol.
        lower.PauseReading();
        lower.SetProtocol(layer);
        loop.Post(() =>
        {
            layer.ConnectionMade(lower);
            layer.DataReceived(early);
        });
        loop.Post(lower.ResumeReading);
        await WaitForHandshake(loop, waiter, lower);
        return layer.Transport;
    }

    private static async Coroutine WaitForHandshake(EventLoop loop, Future waiter, Transport lower)
    {
        using OutsideWork? work = LoopNet.Of(loop).BeginNetworkWork();
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
