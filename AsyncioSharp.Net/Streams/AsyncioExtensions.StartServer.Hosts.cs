using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace AsyncioSharp.Net;

public static partial class AsyncioExtensions
{
    extension(Asyncio)
    {
        /// <summary>Makes a TCP server on several interfaces (asyncio's <c>start_server</c> with a sequence of hosts).</summary>
        /// <param name="clientConnectedCb">As for one host.</param>
        /// <param name="host">Names or addresses of interfaces; an address that comes twice is bound once.</param>
        /// <param name="port">The port; with 0 the system chooses one for each address.</param>
        /// <param name="options">Everything else; null means the defaults.</param>
        /// <returns>A coroutine for the server.</returns>
        /// <exception cref="ArgumentException">An option has no meaning here; the limit is not positive. Thrown by the await.</exception>
        /// <exception cref="SocketException">An address cannot be bound. Thrown by the await.</exception>
        // twins: Coroutine as Task, ValueTask, void
        [OverloadResolutionPriority(3)]
        public static Coroutine<Server> StartServer(
            Func<AsyncioStreamReader, AsyncioStreamWriter, Coroutine> clientConnectedCb, IEnumerable<string?> host, int? port,
            ServerOptions? options) =>
            Serve(ClientCallback.Of(clientConnectedCb), host, port, options);

        /// <inheritdoc cref="StartServer(Func{AsyncioStreamReader, AsyncioStreamWriter, Coroutine}, IEnumerable{string}, int?, ServerOptions)"/>
        /// <param name="clientConnectedCb">As for one host.</param>
        /// <param name="host">Names or addresses of interfaces; an address that comes twice is bound once.</param>
        /// <param name="port">The port; with 0 the system chooses one for each address.</param>
        /// <param name="limit"><inheritdoc cref="ServerOptions.Limit" path="/summary/node()"/></param>
        /// <param name="ssl"><inheritdoc cref="ServerOptions.Ssl" path="/summary/node()"/></param>
        /// <param name="family"><inheritdoc cref="ServerOptions.Family" path="/summary/node()"/></param>
        /// <param name="flags"><inheritdoc cref="ServerOptions.Flags" path="/summary/node()"/></param>
        /// <param name="backlog"><inheritdoc cref="ServerOptions.Backlog" path="/summary/node()"/></param>
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
        [OverloadResolutionPriority(1)]
        public static Coroutine<Server> StartServer(
            Func<AsyncioStreamReader, AsyncioStreamWriter, Coroutine> clientConnectedCb,
            IEnumerable<string?> host,
            int? port = null,
            int limit = AsyncioStreamReader.DefaultLimit,
            ServerTls? ssl = null,
            AddressFamily family = AddressFamily.Unspecified,
            AddressInfoFlags flags = AddressInfoFlags.Passive,
            int backlog = 100,
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
                limit, family, flags, null, backlog, ssl, reuseAddress, reusePort, keepAlive, sslHandshakeTimeout, sslShutdownTimeout,
                startServing, maxConnections, idleTimeout, suppressRaggedEofs));
    }
}
