using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace AsyncioSharp.Net;

/// <summary>The network members of <see cref="Asyncio"/>.</summary>
public static partial class AsyncioExtensions
{
    // The priorities of StartServer: a null host is one host, not several; an async lambda is a coroutine.
    extension(Asyncio)
    {
        /// <summary>Connects, and gives a reader and a writer for the connection (asyncio's <c>open_connection</c>).</summary>
        /// <param name="host">The name or address of the peer.</param>
        /// <param name="port">The port.</param>
        /// <param name="limit">The reader's limit in bytes; see <see cref="AsyncioStreamReader(int, EventLoop?)"/>.</param>
        /// <param name="ssl"><c>true</c>, or <see cref="System.Net.Security.SslClientAuthenticationOptions"/>: TLS. Null is none.</param>
        /// <param name="family">The family of addresses; unspecified takes every one.</param>
        /// <param name="proto">The protocol; unspecified means TCP.</param>
        /// <param name="flags">How the name is looked up.</param>
        /// <param name="sock">A connected socket to use, instead of host and port. The connection closes it.</param>
        /// <param name="localAddr">The address to connect from; null leaves it to the system.</param>
        /// <param name="serverHostname">The name that the server's certificate must have; null means the host. <c>""</c> is for options that verify no name.</param>
        /// <param name="sslHandshakeTimeout">Seconds until a TLS handshake is given up; 60 by default, infinity means no limit.</param>
        /// <param name="sslShutdownTimeout">Seconds that closing waits for the peer's TLS goodbye; 30 by default, infinity means no limit.</param>
        /// <param name="happyEyeballsDelay">Seconds after which the next address is tried although the one before has not failed yet; null or <see cref="Timeout.InfiniteTimeSpan"/> tries one after another.</param>
        /// <param name="interleave">How many addresses of the first family lead when families are mixed; see <c>loop.CreateConnection</c>.</param>
        /// <param name="allErrors">True throws an <see cref="AggregateException"/> with the error of every address if none could be reached.</param>
        /// <returns>A coroutine for the two halves of the connection.</returns>
        /// <exception cref="ArgumentException">Both <paramref name="sock"/> and host or port are given, or neither. Thrown by the await.</exception>
        /// <exception cref="SocketException">No connection could be made. Thrown by the await.</exception>
        /// <exception cref="System.Security.Authentication.AuthenticationException">The peer is not who it should be. Thrown by the await.</exception>
        public static async Coroutine<(AsyncioStreamReader Reader, AsyncioStreamWriter Writer)> OpenConnection(
            string? host = null,
            int? port = null,
            int limit = AsyncioStreamReader.DefaultLimit,
            ClientTls? ssl = null,
            AddressFamily family = AddressFamily.Unspecified,
            ProtocolType proto = ProtocolType.Unspecified,
            AddressInfoFlags flags = AddressInfoFlags.None,
            Socket? sock = null,
            EndPoint? localAddr = null,
            string? serverHostname = null,
            double? sslHandshakeTimeout = null,
            double? sslShutdownTimeout = null,
            double? happyEyeballsDelay = null,
            int? interleave = null,
            bool allErrors = false)
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            var protocol = new StreamReaderProtocol(new AsyncioStreamReader(limit, loop), loop);
            (Transport transport, _) = await loop.CreateConnection(
                () => protocol,
                host,
                port,
                ssl,
                family,
                proto,
                flags,
                sock,
                localAddr,
                serverHostname,
                sslHandshakeTimeout,
                sslShutdownTimeout,
                happyEyeballsDelay,
                interleave,
                allErrors);
            return protocol.Halves(transport);
        }

        /// <summary>Connects to a unix socket (asyncio's <c>open_unix_connection</c>).</summary>
        /// <param name="path">The path of the server's socket.</param>
        /// <param name="limit">The reader's limit in bytes.</param>
        /// <param name="ssl"><c>true</c>, or <see cref="System.Net.Security.SslClientAuthenticationOptions"/>: TLS. Null is none.</param>
        /// <param name="sock">A connected socket to use, instead of a path. The connection closes it.</param>
        /// <param name="serverHostname">The name that the server's certificate must have. <c>""</c> is for options that verify no name.</param>
        /// <param name="sslHandshakeTimeout">Seconds until a TLS handshake is given up; 60 by default, infinity means no limit.</param>
        /// <param name="sslShutdownTimeout">Seconds that closing waits for the peer's TLS goodbye; 30 by default, infinity means no limit.</param>
        /// <returns>A coroutine for the two halves of the connection.</returns>
        /// <exception cref="ArgumentException">Both <paramref name="path"/> and <paramref name="sock"/> are given, or neither. Thrown by the await.</exception>
        /// <exception cref="SocketException">No connection could be made. Thrown by the await.</exception>
        public static async Coroutine<(AsyncioStreamReader Reader, AsyncioStreamWriter Writer)> OpenUnixConnection(
            string? path = null,
            int limit = AsyncioStreamReader.DefaultLimit,
            ClientTls? ssl = null,
            Socket? sock = null,
            string? serverHostname = null,
            double? sslHandshakeTimeout = null,
            double? sslShutdownTimeout = null)
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            var protocol = new StreamReaderProtocol(new AsyncioStreamReader(limit, loop), loop);
            (Transport transport, _) = await loop.CreateUnixConnection(() => protocol, path, ssl, sock, serverHostname, sslHandshakeTimeout, sslShutdownTimeout);
            return protocol.Halves(transport);
        }

        /// <summary>Makes a TCP server that calls back with a reader and a writer for each connection (asyncio's <c>start_server</c>).</summary>
        /// <param name="clientConnectedCb">
        /// Called for each connection: an async method of any kind, which runs as a task of its own, or a plain one. An error that leaves the task goes to the loop's exception handler,
        /// and closes the connection.
        /// </param>
        /// <param name="host">The name or address of an interface; null or empty means all of them.</param>
        /// <param name="port">The port; 0 lets the system choose one.</param>
        /// <param name="limit">The readers' limit in bytes.</param>
        /// <param name="family">The family of addresses; unspecified takes every one that the system has.</param>
        /// <param name="flags">How the name is looked up.</param>
        /// <param name="sock">A bound socket to listen on, instead of host and port. The server closes it.</param>
        /// <param name="backlog">How many connections may wait to be accepted.</param>
        /// <param name="ssl"><see cref="System.Net.Security.SslServerAuthenticationOptions"/>, or a certificate with its key: TLS. Null is none.</param>
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
        /// <exception cref="ArgumentException">Both <paramref name="sock"/> and host or port are given, or neither; the limit is not positive. Thrown by the await.</exception>
        /// <exception cref="SocketException">An address cannot be bound. Thrown by the await.</exception>
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
            Serve(
                ClientCallback.Of(clientConnectedCb),
                Hosts(host),
                port,
                limit,
                family,
                flags,
                sock,
                backlog,
                TlsSetup.ForServer(ssl, sslHandshakeTimeout, sslShutdownTimeout, suppressRaggedEofs),
                reuseAddress,
                reusePort,
                keepAlive,
                startServing,
                ServerLimits.Of(maxConnections, idleTimeout));

        /// <inheritdoc cref="StartServer(Func{AsyncioStreamReader, AsyncioStreamWriter, Coroutine}, string, int?, int, AddressFamily, AddressInfoFlags, Socket, int, ServerTls, bool?, bool, bool?, double?, double?, bool, int?, double?, bool)"/>
        [OverloadResolutionPriority(1)]
        public static Coroutine<Server> StartServer(
            Func<AsyncioStreamReader, AsyncioStreamWriter, Task> clientConnectedCb,
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
            Serve(
                ClientCallback.Of(clientConnectedCb),
                Hosts(host),
                port,
                limit,
                family,
                flags,
                sock,
                backlog,
                TlsSetup.ForServer(ssl, sslHandshakeTimeout, sslShutdownTimeout, suppressRaggedEofs),
                reuseAddress,
                reusePort,
                keepAlive,
                startServing,
                ServerLimits.Of(maxConnections, idleTimeout));

        /// <inheritdoc cref="StartServer(Func{AsyncioStreamReader, AsyncioStreamWriter, Coroutine}, string, int?, int, AddressFamily, AddressInfoFlags, Socket, int, ServerTls, bool?, bool, bool?, double?, double?, bool, int?, double?, bool)"/>
        [OverloadResolutionPriority(1)]
        public static Coroutine<Server> StartServer(
            Func<AsyncioStreamReader, AsyncioStreamWriter, ValueTask> clientConnectedCb,
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
            Serve(
                ClientCallback.Of(clientConnectedCb),
                Hosts(host),
                port,
                limit,
                family,
                flags,
                sock,
                backlog,
                TlsSetup.ForServer(ssl, sslHandshakeTimeout, sslShutdownTimeout, suppressRaggedEofs),
                reuseAddress,
                reusePort,
                keepAlive,
                startServing,
                ServerLimits.Of(maxConnections, idleTimeout));

        /// <inheritdoc cref="StartServer(Func{AsyncioStreamReader, AsyncioStreamWriter, Coroutine}, string, int?, int, AddressFamily, AddressInfoFlags, Socket, int, ServerTls, bool?, bool, bool?, double?, double?, bool, int?, double?, bool)"/>
        [OverloadResolutionPriority(1)]
        public static Coroutine<Server> StartServer(
            Action<AsyncioStreamReader, AsyncioStreamWriter> clientConnectedCb,
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
            Serve(
                ClientCallback.Of(clientConnectedCb),
                Hosts(host),
                port,
                limit,
                family,
                flags,
                sock,
                backlog,
                TlsSetup.ForServer(ssl, sslHandshakeTimeout, sslShutdownTimeout, suppressRaggedEofs),
                reuseAddress,
                reusePort,
                keepAlive,
                startServing,
                ServerLimits.Of(maxConnections, idleTimeout));

        /// <summary>Makes a server on a unix socket that calls back with a reader and a writer for each connection (asyncio's <c>start_unix_server</c>).</summary>
        /// <param name="clientConnectedCb">
        /// Called for each connection: an async method of any kind, which runs as a task of its own, or a plain one. An error that leaves the task goes to the loop's exception handler,
        /// and closes the connection.
        /// </param>
        /// <param name="path">Where to make the socket.</param>
        /// <param name="limit">The readers' limit in bytes.</param>
        /// <param name="sock">A bound socket to listen on, instead of a path. The server closes it.</param>
        /// <param name="backlog">How many connections may wait to be accepted.</param>
        /// <param name="ssl"><see cref="System.Net.Security.SslServerAuthenticationOptions"/>, or a certificate with its key: TLS. Null is none.</param>
        /// <param name="sslHandshakeTimeout">Seconds until a TLS handshake is given up; 60 by default, infinity means no limit.</param>
        /// <param name="sslShutdownTimeout">Seconds that closing waits for the peer's TLS goodbye; 30 by default, infinity means no limit.</param>
        /// <param name="startServing">False binds only; <see cref="Server.StartServing"/> or <see cref="Server.ServeForever"/> then begins to listen.</param>
        /// <param name="cleanupSocket">Whether the socket's file is removed when the server is closed.</param>
        /// <param name="maxConnections">How many connections it has at most; further ones wait in the backlog until one ends. Null is no limit.</param>
        /// <param name="idleTimeout">Seconds after which a connection is ended over which no byte has come or gone, with a <see cref="TimeoutException"/>. Null is no limit.</param>
        /// <param name="suppressRaggedEofs">Whether a peer that ends without TLS's close_notify has simply ended, as in asyncio. By default that is an error, since what came may be truncated.</param>
        /// <returns>A coroutine for the server.</returns>
        /// <exception cref="ArgumentException">Both <paramref name="path"/> and <paramref name="sock"/> are given, or neither; the limit is not positive. Thrown by the await.</exception>
        /// <exception cref="SocketException">The path cannot be bound. Thrown by the await.</exception>
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
            ServeUnix(
                ClientCallback.Of(clientConnectedCb),
                path,
                limit,
                sock,
                backlog,
                TlsSetup.ForServer(ssl, sslHandshakeTimeout, sslShutdownTimeout, suppressRaggedEofs),
                startServing,
                cleanupSocket,
                ServerLimits.Of(maxConnections, idleTimeout));

        /// <inheritdoc cref="StartUnixServer(Func{AsyncioStreamReader, AsyncioStreamWriter, Coroutine}, string, int, Socket, int, ServerTls, double?, double?, bool, bool, int?, double?, bool)"/>
        public static Coroutine<Server> StartUnixServer(
            Func<AsyncioStreamReader, AsyncioStreamWriter, Task> clientConnectedCb,
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
            ServeUnix(
                ClientCallback.Of(clientConnectedCb),
                path,
                limit,
                sock,
                backlog,
                TlsSetup.ForServer(ssl, sslHandshakeTimeout, sslShutdownTimeout, suppressRaggedEofs),
                startServing,
                cleanupSocket,
                ServerLimits.Of(maxConnections, idleTimeout));

        /// <inheritdoc cref="StartUnixServer(Func{AsyncioStreamReader, AsyncioStreamWriter, Coroutine}, string, int, Socket, int, ServerTls, double?, double?, bool, bool, int?, double?, bool)"/>
        public static Coroutine<Server> StartUnixServer(
            Func<AsyncioStreamReader, AsyncioStreamWriter, ValueTask> clientConnectedCb,
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
            ServeUnix(
                ClientCallback.Of(clientConnectedCb),
                path,
                limit,
                sock,
                backlog,
                TlsSetup.ForServer(ssl, sslHandshakeTimeout, sslShutdownTimeout, suppressRaggedEofs),
                startServing,
                cleanupSocket,
                ServerLimits.Of(maxConnections, idleTimeout));

        /// <inheritdoc cref="StartUnixServer(Func{AsyncioStreamReader, AsyncioStreamWriter, Coroutine}, string, int, Socket, int, ServerTls, double?, double?, bool, bool, int?, double?, bool)"/>
        public static Coroutine<Server> StartUnixServer(
            Action<AsyncioStreamReader, AsyncioStreamWriter> clientConnectedCb,
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
            ServeUnix(
                ClientCallback.Of(clientConnectedCb),
                path,
                limit,
                sock,
                backlog,
                TlsSetup.ForServer(ssl, sslHandshakeTimeout, sslShutdownTimeout, suppressRaggedEofs),
                startServing,
                cleanupSocket,
                ServerLimits.Of(maxConnections, idleTimeout));
    }

    private static async Coroutine<Server> Serve(
        ClientConnected clientConnected,
        IEnumerable<string?>? hosts,
        int? port,
        int limit,
        AddressFamily family,
        AddressInfoFlags flags,
        Socket? sock,
        int backlog,
        TlsSetup? tls,
        bool? reuseAddress,
        bool reusePort,
        bool? keepAlive,
        bool startServing,
        ServerLimits limits)
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        return await Serving.CreateTcp(
            loop,
            ProtocolFactory(loop, clientConnected, limit),
            hosts,
            port,
            family,
            flags,
            sock,
            backlog,
            tls,
            reuseAddress,
            reusePort,
            keepAlive,
            startServing,
            limits);
    }

    private static async Coroutine<Server> ServeUnix(
        ClientConnected clientConnected,
        string? path,
        int limit,
        Socket? sock,
        int backlog,
        TlsSetup? tls,
        bool startServing,
        bool cleanupSocket,
        ServerLimits limits)
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        return await Serving.CreateUnix(loop, ProtocolFactory(loop, clientConnected, limit), path, sock, backlog, tls, startServing, cleanupSocket, limits);
    }

    private static string?[]? Hosts(string? host) => host is null ? null : [host];

    private static Func<BaseProtocol> ProtocolFactory(EventLoop loop, ClientConnected clientConnected, int limit)
    {
        // Now, not at the first connection.
        AsyncioStreamReader.CheckLimit(limit);
        return () => new StreamReaderProtocol(new AsyncioStreamReader(limit, loop), clientConnected, loop);
    }
}
