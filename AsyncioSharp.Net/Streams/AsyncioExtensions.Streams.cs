using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace AsyncioSharp.Net;

/// <summary>The network members of <see cref="Asyncio"/>.</summary>
public static partial class AsyncioExtensions
{
    extension(Asyncio)
    {
        /// <summary>Connects, and gives a reader and a writer for the connection (asyncio's <c>open_connection</c>).</summary>
        /// <param name="host">The name or address of the peer.</param>
        /// <param name="port">The port.</param>
        /// <param name="options">Everything else; null means the defaults.</param>
        /// <returns>A coroutine for the two halves of the connection.</returns>
        /// <exception cref="ArgumentException">
        /// Both <see cref="ConnectOptions.Sock"/> and host or port are given, or neither. Thrown by the await.
        /// </exception>
        /// <exception cref="SocketException">No connection could be made. Thrown by the await.</exception>
        /// <exception cref="System.Security.Authentication.AuthenticationException">The peer is not who it should be. Thrown by the
        /// await.</exception>
        [OverloadResolutionPriority(1)]
        public static async Coroutine<(AsyncioStreamReader Reader, AsyncioStreamWriter Writer)> OpenConnection(
            string? host, int? port, ConnectOptions? options)
        {
            options ??= ConnectOptions.Default;
            EventLoop loop = Asyncio.GetRunningLoop();
            var protocol = new StreamReaderProtocol(new AsyncioStreamReader(options.Limit, loop), loop);
            (Transport transport, _) = await Connector.Connect(loop, () => protocol, host, port, options);
            return protocol.Halves(transport);
        }

        /// <inheritdoc cref="OpenConnection(string, int?, ConnectOptions)"/>
        /// <param name="host">The name or address of the peer.</param>
        /// <param name="port">The port.</param>
        /// <param name="limit"><inheritdoc cref="ConnectOptions.Limit" path="/summary/node()"/></param>
        /// <param name="ssl"><inheritdoc cref="ConnectOptions.Ssl" path="/summary/node()"/></param>
        /// <param name="family"><inheritdoc cref="ConnectOptions.Family" path="/summary/node()"/></param>
        /// <param name="proto"><inheritdoc cref="ConnectOptions.Proto" path="/summary/node()"/></param>
        /// <param name="flags"><inheritdoc cref="ConnectOptions.Flags" path="/summary/node()"/></param>
        /// <param name="sock"><inheritdoc cref="ConnectOptions.Sock" path="/summary/node()"/></param>
        /// <param name="localAddr"><inheritdoc cref="ConnectOptions.LocalAddr" path="/summary/node()"/></param>
        /// <param name="serverHostname"><inheritdoc cref="ConnectOptions.ServerHostname" path="/summary/node()"/></param>
        /// <param name="sslHandshakeTimeout"><inheritdoc cref="ConnectOptions.SslHandshakeTimeout" path="/summary/node()"/></param>
        /// <param name="sslShutdownTimeout"><inheritdoc cref="ConnectOptions.SslShutdownTimeout" path="/summary/node()"/></param>
        /// <param name="happyEyeballsDelay"><inheritdoc cref="ConnectOptions.HappyEyeballsDelay" path="/summary/node()"/></param>
        /// <param name="interleave"><inheritdoc cref="ConnectOptions.Interleave" path="/summary/node()"/></param>
        /// <param name="allErrors"><inheritdoc cref="ConnectOptions.AllErrors" path="/summary/node()"/></param>
        public static Coroutine<(AsyncioStreamReader Reader, AsyncioStreamWriter Writer)> OpenConnection(
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
            bool allErrors = false) =>
            Asyncio.OpenConnection(host, port, ConnectOptions.Of(
                ssl, family, proto, flags, sock, localAddr, serverHostname, sslHandshakeTimeout, sslShutdownTimeout, happyEyeballsDelay,
                interleave, allErrors, limit));

        /// <summary>Connects to a unix socket (asyncio's <c>open_unix_connection</c>).</summary>
        /// <param name="path">The path of the server's socket.</param>
        /// <param name="options">Everything else; null means the defaults.</param>
        /// <returns>A coroutine for the two halves of the connection.</returns>
        /// <exception cref="ArgumentException">
        /// Both a path and <see cref="ConnectOptions.Sock"/> are given, or neither; an option has no meaning here. Thrown by the await.
        /// </exception>
        /// <exception cref="SocketException">No connection could be made. Thrown by the await.</exception>
        [OverloadResolutionPriority(1)]
        public static async Coroutine<(AsyncioStreamReader Reader, AsyncioStreamWriter Writer)> OpenUnixConnection(
            string? path, ConnectOptions? options)
        {
            options ??= ConnectOptions.Default;
            EventLoop loop = Asyncio.GetRunningLoop();
            var protocol = new StreamReaderProtocol(new AsyncioStreamReader(options.Limit, loop), loop);
            (Transport transport, _) = await Connector.ConnectUnix(loop, () => protocol, path, options);
            return protocol.Halves(transport);
        }

        /// <inheritdoc cref="OpenUnixConnection(string, ConnectOptions)"/>
        /// <param name="path">The path of the server's socket.</param>
        /// <param name="limit"><inheritdoc cref="ConnectOptions.Limit" path="/summary/node()"/></param>
        /// <param name="ssl"><inheritdoc cref="ConnectOptions.Ssl" path="/summary/node()"/></param>
        /// <param name="sock"><inheritdoc cref="ConnectOptions.Sock" path="/summary/node()"/></param>
        /// <param name="serverHostname"><inheritdoc cref="ConnectOptions.ServerHostname" path="/summary/node()"/></param>
        /// <param name="sslHandshakeTimeout"><inheritdoc cref="ConnectOptions.SslHandshakeTimeout" path="/summary/node()"/></param>
        /// <param name="sslShutdownTimeout"><inheritdoc cref="ConnectOptions.SslShutdownTimeout" path="/summary/node()"/></param>
        public static Coroutine<(AsyncioStreamReader Reader, AsyncioStreamWriter Writer)> OpenUnixConnection(
            string? path = null,
            int limit = AsyncioStreamReader.DefaultLimit,
            ClientTls? ssl = null,
            Socket? sock = null,
            string? serverHostname = null,
            double? sslHandshakeTimeout = null,
            double? sslShutdownTimeout = null) =>
            Asyncio.OpenUnixConnection(
                path, ConnectOptions.OfUnix(ssl, sock, serverHostname, sslHandshakeTimeout, sslShutdownTimeout, limit));
    }
}
