using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace AsyncioSharp.Net;

/// <summary>The network members of <see cref="EventLoop"/>.</summary>
public static partial class EventLoopExtensions
{
    extension(EventLoop loop)
    {
        /// <summary>Makes a TCP server (asyncio's <c>loop.create_server()</c>).</summary>
        /// <param name="protocolFactory">Called for each connection; makes its <see cref="Protocol"/> or <see cref="BufferedProtocol"/>.</param>
        /// <param name="host">The name or address of an interface; null or empty means all of them.</param>
        /// <param name="port">The port; 0 lets the system choose one.</param>
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
        /// <returns>The server.</returns>
        /// <exception cref="ArgumentException">Both <paramref name="sock"/> and host or port are given, or neither; the socket is no stream socket.</exception>
        /// <exception cref="SocketException">An address cannot be bound.</exception>
        [OverloadResolutionPriority(1)]
        public Coroutine<Server> CreateServer(
            Func<BaseProtocol> protocolFactory,
            string? host = null,
            int? port = null,
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
            bool suppressRaggedEofs = false)
        {
            ArgumentNullException.ThrowIfNull(protocolFactory);
            return Serving.CreateTcp(
                loop,
                protocolFactory,
                host is null ? null : [host],
                port,
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
        }

        /// <summary>Makes a TCP server on several interfaces (asyncio's <c>loop.create_server()</c> with a sequence of hosts).</summary>
        /// <param name="protocolFactory">Called for each connection; makes its <see cref="Protocol"/> or <see cref="BufferedProtocol"/>.</param>
        /// <param name="host">Names or addresses of interfaces; an address that comes twice is bound once.</param>
        /// <param name="port">The port; with 0 the system chooses one for each address.</param>
        /// <param name="family">The family of addresses; unspecified takes every one that the system has.</param>
        /// <param name="flags">How the names are looked up.</param>
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
        /// <returns>The server.</returns>
        /// <exception cref="SocketException">An address cannot be bound, or the machine has none of them. (That it has some of them is enough.)</exception>
        public Coroutine<Server> CreateServer(
            Func<BaseProtocol> protocolFactory,
            IEnumerable<string?> host,
            int? port = null,
            AddressFamily family = AddressFamily.Unspecified,
            AddressInfoFlags flags = AddressInfoFlags.Passive,
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
            bool suppressRaggedEofs = false)
        {
            ArgumentNullException.ThrowIfNull(protocolFactory);
            ArgumentNullException.ThrowIfNull(host);
            TlsSetup? tls = TlsSetup.ForServer(ssl, sslHandshakeTimeout, sslShutdownTimeout, suppressRaggedEofs);
            return Serving.CreateTcp(
                loop,
                protocolFactory,
                host,
                port,
                family,
                flags,
                sock: null,
                backlog,
                tls,
                reuseAddress,
                reusePort,
                keepAlive,
                startServing,
                ServerLimits.Of(maxConnections, idleTimeout));
        }

        /// <summary>Makes a server on a unix socket (asyncio's <c>loop.create_unix_server()</c>). Works on Windows too, which has had them since 2018; asyncio has not.</summary>
        /// <param name="protocolFactory">Called for each connection; makes its <see cref="Protocol"/> or <see cref="BufferedProtocol"/>.</param>
        /// <param name="path">
        /// Where its file is made; on Linux a first character of <c>'\0'</c> means the abstract name space, without a file. The file of a server that is gone is replaced.
        /// </param>
        /// <param name="sock">A bound unix stream socket to listen on, instead of a path. The server closes it (and a <see cref="Socket"/> that is closed removes its file).</param>
        /// <param name="backlog">How many connections may wait to be accepted.</param>
        /// <param name="ssl"><see cref="System.Net.Security.SslServerAuthenticationOptions"/>, or a certificate with its key: TLS. Null is none.</param>
        /// <param name="sslHandshakeTimeout">Seconds until a TLS handshake is given up; 60 by default, infinity means no limit.</param>
        /// <param name="sslShutdownTimeout">Seconds that closing waits for the peer's TLS goodbye; 30 by default, infinity means no limit.</param>
        /// <param name="startServing">False binds only; <see cref="Server.StartServing"/> or <see cref="Server.ServeForever"/> then begins to listen.</param>
        /// <param name="cleanupSocket">Whether closing the server removes the file, if it is still the same file by then.</param>
        /// <param name="maxConnections">How many connections it has at most; further ones wait in the backlog until one ends. Null is no limit.</param>
        /// <param name="idleTimeout">Seconds after which a connection is ended over which no byte has come or gone, with a <see cref="TimeoutException"/>. Null is no limit.</param>
        /// <param name="suppressRaggedEofs">Whether a peer that ends without TLS's close_notify has simply ended, as in asyncio. By default that is an error, since what came may be truncated.</param>
        /// <returns>The server.</returns>
        /// <exception cref="ArgumentException">Both <paramref name="path"/> and <paramref name="sock"/> are given, or neither; the socket is no unix stream socket.</exception>
        /// <exception cref="SocketException">A server listens at the path (asyncio would take it from that server), or a file that is no socket is in the way; it cannot be bound.</exception>
        public Coroutine<Server> CreateUnixServer(
            Func<BaseProtocol> protocolFactory,
            string? path = null,
            Socket? sock = null,
            int backlog = 100,
            ServerTls? ssl = null,
            double? sslHandshakeTimeout = null,
            double? sslShutdownTimeout = null,
            bool startServing = true,
            bool cleanupSocket = true,
            int? maxConnections = null,
            double? idleTimeout = null,
            bool suppressRaggedEofs = false)
        {
            ArgumentNullException.ThrowIfNull(protocolFactory);
            TlsSetup? tls = TlsSetup.ForServer(ssl, sslHandshakeTimeout, sslShutdownTimeout, suppressRaggedEofs);
            return Serving.CreateUnix(loop, protocolFactory, path, sock, backlog, tls, startServing, cleanupSocket, ServerLimits.Of(maxConnections, idleTimeout));
        }
    }
}
