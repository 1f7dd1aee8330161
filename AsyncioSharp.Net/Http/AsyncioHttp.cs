namespace AsyncioSharp.Net;

/// <summary>HttpClient over the connections of a loop. (asyncio has no HTTP client.)</summary>
public static class AsyncioHttp
{
    // RFC 8305's recommendation, which asyncio leaves to the caller.
    private const double HappyEyeballsDelay = 0.25;

    /// <summary>
    /// A handler for <see cref="HttpClient"/> whose connections are the loop's: <c>new HttpClient(AsyncioHttp.Handler())</c>. Names are
    /// looked up by the loop, addresses tried as happy eyeballs do it. All the rest is <see cref="SocketsHttpHandler"/>'s: pools, proxies,
    /// TLS, HTTP/2, time-outs.
    /// </summary>
    /// <param name="loop">The loop; null means the running one.</param>
    /// <returns>
    /// The handler, with <see cref="SocketsHttpHandler.ConnectCallback"/> set. It may be used from every thread, but it is quick from its
    /// loop alone. Dispose of it before the loop ends.
    /// </returns>
    /// <exception cref="InvalidOperationException">No loop was given and none is running.</exception>
    public static SocketsHttpHandler Handler(EventLoop? loop = null)
    {
        EventLoop owner = loop ?? Asyncio.GetRunningLoop();
        return new SocketsHttpHandler
        {
            ConnectCallback = (context, cancellationToken) => new ValueTask<Stream>(
                owner.Run(() => Connect(owner, context.DnsEndPoint.Host, context.DnsEndPoint.Port), cancellationToken)),
        };
    }

    private static async Coroutine<Stream> Connect(EventLoop loop, string host, int port)
    {
        (_, TransportStream.Protocol protocol) = await loop.CreateConnection(
            () => new TransportStream.Protocol(loop), host, port, new ConnectOptions { HappyEyeballsDelay = HappyEyeballsDelay });
        return protocol.Stream;
    }
}
