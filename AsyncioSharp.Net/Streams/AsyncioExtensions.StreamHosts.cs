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
        /// <param name="limit">The readers' limit in bytes.</param>
        /// <param name="ssl"><see cref="System.Net.Security.SslServerAuthenticationOptions"/>, or a certificate with its key: TLS. Null is none.</param>
        /// <param name="family">The family of addresses; unspecified takes every one that the system has.</param>
        /// <param name="flags">How the names are looked up.</param>
        /// <param name="backlog">How many connections may wait to be accepted.</param>
        /// <param name="reuseAddress">Whether a port of a former server, still in its time of waiting, may be bound; null means yes, except on Windows.</param>
        /// <param name="reusePort">Whether other sockets with the same option may share the port.</param>
        /// <param name="keepAlive">Whether idle connections are probed; null leaves the system's default.</param>
        /// <param name="sslHandshakeTimeout">Seconds until a TLS handshake is given up; 60 by default, infinity means no limit.</param>
        /// <param name="sslShutdownTimeout">Seconds that closing waits for the peer's TLS goodbye; 30 by default, infinity means no limit.</param>
        /// <param name="startServing">False binds only; <see cref="Server.StartServing"/> or <see cref="Server.ServeForever"/> then begins to listen.</param>
        /// <param name="maxConnections">How many connections it has at most; further ones wait in the backlog until one ends. Null is no limit.</param>
        /// <param name="idleTimeout">Seconds after which a connection is ended over which no byte has come or gone, with a <see cref="TimeoutException"/>. Null is no limit.</param>
        /// <param name="suppressRaggedEofs">Whether a peer that ends without TLS's close_notify has simply ended, as in asyncio. By default that is an error, since what came may be truncated.</param>
        /// <returns>A coroutine for the server.</returns>
        /// <exception cref="ArgumentException">The limit is not positive. Thrown by the await.</exception>
        /// <exception cref="SocketException">An address cannot be bound. Thrown by the await.</exception>
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
            Serve(
                ClientCallback.Of(clientConnectedCb),
                host,
                port,
                limit,
                family,
                flags,
                null,
                backlog,
                TlsSetup.ForServer(ssl, sslHandshakeTimeout, sslShutdownTimeout, suppressRaggedEofs),
                reuseAddress,
                reusePort,
                keepAlive,
                startServing,
                ServerLimits.Of(maxConnections, idleTimeout));

        /// <inheritdoc cref="StartServer(Func{AsyncioStreamReader, AsyncioStreamWriter, Coroutine}, IEnumerable{string}, int?, int, ServerTls, AddressFamily, AddressInfoFlags, int, bool?, bool, bool?, double?, double?, bool, int?, double?, bool)"/>
        public static Coroutine<Server> StartServer(
            Func<AsyncioStreamReader, AsyncioStreamWriter, Task> clientConnectedCb,
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
            Serve(
                ClientCallback.Of(clientConnectedCb),
                host,
                port,
                limit,
                family,
                flags,
                null,
                backlog,
                TlsSetup.ForServer(ssl, sslHandshakeTimeout, sslShutdownTimeout, suppressRaggedEofs),
                reuseAddress,
                reusePort,
                keepAlive,
                startServing,
                ServerLimits.Of(maxConnections, idleTimeout));

        /// <inheritdoc cref="StartServer(Func{AsyncioStreamReader, AsyncioStreamWriter, Coroutine}, IEnumerable{string}, int?, int, ServerTls, AddressFamily, AddressInfoFlags, int, bool?, bool, bool?, double?, double?, bool, int?, double?, bool)"/>
        public static Coroutine<Server> StartServer(
            Func<AsyncioStreamReader, AsyncioStreamWriter, ValueTask> clientConnectedCb,
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
            Serve(
                ClientCallback.Of(clientConnectedCb),
                host,
                port,
                limit,
                family,
                flags,
                null,
                backlog,
                TlsSetup.ForServer(ssl, sslHandshakeTimeout, sslShutdownTimeout, suppressRaggedEofs),
                reuseAddress,
                reusePort,
                keepAlive,
                startServing,
                ServerLimits.Of(maxConnections, idleTimeout));

        /// <inheritdoc cref="StartServer(Func{AsyncioStreamReader, AsyncioStreamWriter, Coroutine}, IEnumerable{string}, int?, int, ServerTls, AddressFamily, AddressInfoFlags, int, bool?, bool, bool?, double?, double?, bool, int?, double?, bool)"/>
        public static Coroutine<Server> StartServer(
            Action<AsyncioStreamReader, AsyncioStreamWriter> clientConnectedCb,
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
            Serve(
                ClientCallback.Of(clientConnectedCb),
                host,
                port,
                limit,
                family,
                flags,
                null,
                backlog,
                TlsSetup.ForServer(ssl, sslHandshakeTimeout, sslShutdownTimeout, suppressRaggedEofs),
                reuseAddress,
                reusePort,
                keepAlive,
                startServing,
                ServerLimits.Of(maxConnections, idleTimeout));
    }
}
