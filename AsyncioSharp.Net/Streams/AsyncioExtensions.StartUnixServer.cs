using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace AsyncioSharp.Net;

public static partial class AsyncioExtensions
{
    extension(Asyncio)
    {
        /// <summary>
        /// Makes a server on a unix socket that calls back with a reader and a writer for each connection (asyncio's
        /// <c>start_unix_server</c>).
        /// </summary>
        /// <param name="clientConnectedCb">
        /// Called for each connection: an async method of any kind, which runs as a task of its own, or a plain one. An error that leaves
        /// the task goes to the loop's exception handler, and closes the connection.
        /// </param>
        /// <param name="path">Where to make the socket.</param>
        /// <param name="options">Everything else; null means the defaults.</param>
        /// <returns>A coroutine for the server.</returns>
        /// <exception cref="ArgumentException">
        /// Both a path and <see cref="ServerOptions.Sock"/> are given, or neither; an option has no meaning here; the limit is not
        /// positive. Thrown by the await.
        /// </exception>
        /// <exception cref="SocketException">The path cannot be bound. Thrown by the await.</exception>
        // twins: Coroutine as Task, ValueTask, void
        [OverloadResolutionPriority(3)]
        public static Coroutine<Server> StartUnixServer(
            Func<AsyncioStreamReader, AsyncioStreamWriter, Coroutine> clientConnectedCb, string? path, ServerOptions? options) =>
            ServeUnix(ClientCallback.Of(clientConnectedCb), path, options);

        /// <inheritdoc cref="StartUnixServer(Func{AsyncioStreamReader, AsyncioStreamWriter, Coroutine}, string, ServerOptions)"/>
        /// <param name="clientConnectedCb">
        /// Called for each connection: an async method of any kind, which runs as a task of its own, or a plain one. An error that leaves
        /// the task goes to the loop's exception handler, and closes the connection.
        /// </param>
        /// <param name="path">Where to make the socket.</param>
        /// <param name="limit"><inheritdoc cref="ServerOptions.Limit" path="/summary/node()"/></param>
        /// <param name="sock"><inheritdoc cref="ServerOptions.Sock" path="/summary/node()"/></param>
        /// <param name="backlog"><inheritdoc cref="ServerOptions.Backlog" path="/summary/node()"/></param>
        /// <param name="ssl"><inheritdoc cref="ServerOptions.Ssl" path="/summary/node()"/></param>
        /// <param name="sslHandshakeTimeout"><inheritdoc cref="ServerOptions.SslHandshakeTimeout" path="/summary/node()"/></param>
        /// <param name="sslShutdownTimeout"><inheritdoc cref="ServerOptions.SslShutdownTimeout" path="/summary/node()"/></param>
        /// <param name="startServing"><inheritdoc cref="ServerOptions.StartServing" path="/summary/node()"/></param>
        /// <param name="cleanupSocket"><inheritdoc cref="ServerOptions.CleanupSocket" path="/summary/node()"/></param>
        /// <param name="maxConnections"><inheritdoc cref="ServerOptions.MaxConnections" path="/summary/node()"/></param>
        /// <param name="idleTimeout"><inheritdoc cref="ServerOptions.IdleTimeout" path="/summary/node()"/></param>
        /// <param name="suppressRaggedEofs"><inheritdoc cref="ServerOptions.SuppressRaggedEofs" path="/summary/node()"/></param>
        // twins: Coroutine as Task, ValueTask, void
        [OverloadResolutionPriority(1)]
        public static Coroutine<Server> StartUnixServer(
            Func<AsyncioStreamReader, AsyncioStreamWriter, Coroutine> clientConnectedCb,
            string? path = null,
            int limit = AsyncioStreamReader.DefaultLimit,
            Socket? sock = null,
            int backlog = 100,
            ServerTls? ssl = null,
            double? sslHandshakeTimeout = null,
            double? sslShutdownTimeout = null,
            bool startServing = true,
            bool cleanupSocket = true,
            int? maxConnections = null,
            double? idleTimeout = null,
            bool suppressRaggedEofs = false) =>
            Asyncio.StartUnixServer(clientConnectedCb, path, ServerOptions.OfUnix(
                limit, sock, backlog, ssl, sslHandshakeTimeout, sslShutdownTimeout, startServing, cleanupSocket, maxConnections,
                idleTimeout, suppressRaggedEofs));
    }

    private static async Coroutine<Server> ServeUnix(ClientConnected clientConnected, string? path, ServerOptions? options)
    {
        options ??= ServerOptions.Default;
        EventLoop loop = Asyncio.GetRunningLoop();
        return await ServerStarter.CreateUnix(loop, ProtocolFactory(clientConnected, options.Limit), path, options);
    }
}
