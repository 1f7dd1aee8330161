using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace AsyncioSharp.Net;

public static partial class AsyncioExtensions
{
    // The priorities of StartServer: options that are written `new() { … }`, or null, mean the record; a null host is one host, not
    // several; an async lambda is a coroutine.
    extension(Asyncio)
    {
        /// <summary>
        /// Makes a TCP server that calls back with a reader and a writer for each connection (asyncio's <c>start_server</c>).
        /// </summary>
        /// <param name="clientConnectedCb">
        /// Called for each connection: an async method of any kind, which runs as a task of its own, or a plain one. An error that leaves
        /// the task goes to the loop's exception handler, and closes the connection.
        /// </param>
        /// <param name="host">The name or address of an interface; null or empty means all of them.</param>
        /// <param name="port">The port; 0 lets the system choose one.</param>
        /// <param name="options">Everything else; null means the defaults.</param>
        /// <returns>A coroutine for the server.</returns>
        /// <exception cref="ArgumentException">
        /// Both <see cref="ServerOptions.Sock"/> and host or port are given, or neither; an option has no meaning here; the limit is not
        /// positive. Thrown by the await.
        /// </exception>
        /// <exception cref="SocketException">An address cannot be bound. Thrown by the await.</exception>
        // twins: Coroutine as Task, ValueTask, void
        [OverloadResolutionPriority(4)]
        public static Coroutine<Server> StartServer(
            Func<AsyncioStreamReader, AsyncioStreamWriter, Coroutine> clientConnectedCb, string? host, int? port, ServerOptions? options) =>
            Serve(ClientCallback.Of(clientConnectedCb), Hosts(host), port, options);

        /// <inheritdoc cref="StartServer(Func{AsyncioStreamReader, AsyncioStreamWriter, Coroutine}, string, int?, ServerOptions)"/>
        /// <param name="clientConnectedCb">
        /// Called for each connection: an async method of any kind, which runs as a task of its own, or a plain one. An error that leaves
        /// the task goes to the loop's exception handler, and closes the connection.
        /// </param>
        /// <param name="host">The name or address of an interface; null or empty means all of them.</param>
        /// <param name="port">The port; 0 lets the system choose one.</param>
        /// <param name="limit"><inheritdoc cref="ServerOptions.Limit" path="/summary/node()"/></param>
        /// <param name="family"><inheritdoc cref="ServerOptions.Family" path="/summary/node()"/></param>
        /// <param name="flags"><inheritdoc cref="ServerOptions.Flags" path="/summary/node()"/></param>
        /// <param name="sock"><inheritdoc cref="ServerOptions.Sock" path="/summary/node()"/></param>
        /// <param name="backlog"><inheritdoc cref="ServerOptions.Backlog" path="/summary/node()"/></param>
        /// <param name="ssl"><inheritdoc cref="ServerOptions.Ssl" path="/summary/node()"/></param>
        /// <param name="reuseAddress"><inheritdoc cref="ServerOptions.ReuseAddress" path="/summary/node()"/></param>
        /// <param name="reusePort"><inheritdoc cref="ServerOptions.ReusePort" path="/summary/node()"/></param>
        /// <param name="keepAlive"><inheritdoc cref="ServerOptions.KeepAlive" path="/summary/node()"/></param>
        /// <param name="sslHandshakeTimeout"><inheritdoc cref="ServerOptions.SslHandshakeTimeout" path="/summary/node()"/></param>
        /// <param name="sslShutdownTimeout"><inheritdoc cref="ServerOptions.SslShutdownTimeout" path="/summary/node()"/></param>
        /// <param name="startServing"><inheritdoc cref="ServerOptions.StartServing" path="/summary/node()"/></param>
        /// <param name="maxConnections"><inheritdoc cref="ServerOptions.MaxConnections" path="/summary/node()"/></param>
        /// <param name="idleTimeout"><inheritdoc cref="ServerOptions.IdleTimeout" path="/summary/node()"/></param>
        /// <param name="suppressRaggedEofs"><inheritdoc cref="ServerOptions.SuppressRaggedEofs" path="/summary/node()"/></param>
        // twins: Coroutine as Task, ValueTask, void
        [OverloadResolutionPriority(2)]
        public static Coroutine<Server> StartServer(
            Func<AsyncioStreamReader, AsyncioStreamWriter, Coroutine> clientConnectedCb,
            string? host = null,
            int? port = null,
            int limit = AsyncioStreamReader.DefaultLimit,
            AddressFamily family = AddressFamily.Unspecified,
            AddressInfoFlags flags = AddressInfoFlags.Passive,
            Socket? sock = null,
            int backlog = 100,
            ServerTls? ssl = null,
            bool? reuseAddress = null,
            bool reusePort = false,
            bool? keepAlive = null,
            double? sslHandshakeTimeout = null,
            double? sslShutdownTimeout = null,
            bool startServing = true,
            int? maxConnections = null,
            double? idleTimeout = null,
            bool suppressRaggedEofs = false) =>
            Asyncio.StartServer(clientConnectedCb, host, port, ServerOptions.Of(
                limit, family, flags, sock, backlog, ssl, reuseAddress, reusePort, keepAlive, sslHandshakeTimeout, sslShutdownTimeout,
                startServing, maxConnections, idleTimeout, suppressRaggedEofs));
    }

    private static async Coroutine<Server> Serve(
        ClientConnected clientConnected, IEnumerable<string?>? hosts, int? port, ServerOptions? options)
    {
        options ??= ServerOptions.Default;
        EventLoop loop = Asyncio.GetRunningLoop();
        return await ServerStarter.CreateTcp(loop, ProtocolFactory(clientConnected, options.Limit), hosts, port, options);
    }

    private static string?[]? Hosts(string? host) => host is null ? null : [host];

    private static Func<BaseProtocol> ProtocolFactory(ClientConnected clientConnected, int limit)
    {
        // Now, not at the first connection.
        AsyncioStreamReader.CheckLimit(limit);
        return () =>
        {
            // That of the connection, which need not be the server's.
            EventLoop loop = Asyncio.GetRunningLoop();
            return new StreamReaderProtocol(new AsyncioStreamReader(limit, loop), clientConnected, loop);
        };
    }
}
