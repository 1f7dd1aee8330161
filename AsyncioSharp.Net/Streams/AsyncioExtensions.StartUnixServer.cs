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
        // twins: options Limit, Sock, Backlog, Ssl, SslHandshakeTimeout, SslShutdownTimeout, StartServing, CleanupSocket,
        //     MaxConnections, IdleTimeout, SuppressRaggedEofs; Coroutine as Task, ValueTask, void
        [OverloadResolutionPriority(3)]
        public static Coroutine<Server> StartUnixServer(
            Func<AsyncioStreamReader, AsyncioStreamWriter, Coroutine> clientConnectedCb, string? path, ServerOptions? options) =>
            ServeUnix(ClientCallback.Of(clientConnectedCb), path, options);
    }

    private static async Coroutine<Server> ServeUnix(ClientConnected clientConnected, string? path, ServerOptions? options)
    {
        options ??= ServerOptions.Default;
        EventLoop loop = Asyncio.GetRunningLoop();
        return await ServerStarter.CreateUnix(loop, ProtocolFactory(clientConnected, options.Limit), path, options);
    }
}
