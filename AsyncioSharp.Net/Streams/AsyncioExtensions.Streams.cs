using System.Net.Sockets;

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
        // twins: options Limit, Ssl, Family, Proto, Flags, Sock, LocalAddr, ServerHostname, SslHandshakeTimeout, SslShutdownTimeout,
        //     HappyEyeballsDelay, Interleave, AllErrors
        public static async Coroutine<(AsyncioStreamReader Reader, AsyncioStreamWriter Writer)> OpenConnection(
            string? host, int? port, ConnectOptions? options)
        {
            options ??= ConnectOptions.Default;
            EventLoop loop = Asyncio.GetRunningLoop();
            var protocol = new StreamReaderProtocol(new AsyncioStreamReader(options.Limit, loop), loop);
            (Transport transport, _) = await Connector.Connect(loop, () => protocol, host, port, options);
            return protocol.Halves(transport);
        }

        /// <summary>Connects to a unix socket (asyncio's <c>open_unix_connection</c>).</summary>
        /// <param name="path">The path of the server's socket.</param>
        /// <param name="options">Everything else; null means the defaults.</param>
        /// <returns>A coroutine for the two halves of the connection.</returns>
        /// <exception cref="ArgumentException">
        /// Both a path and <see cref="ConnectOptions.Sock"/> are given, or neither; an option has no meaning here. Thrown by the await.
        /// </exception>
        /// <exception cref="SocketException">No connection could be made. Thrown by the await.</exception>
        // twins: options Limit, Ssl, Sock, ServerHostname, SslHandshakeTimeout, SslShutdownTimeout
        public static async Coroutine<(AsyncioStreamReader Reader, AsyncioStreamWriter Writer)> OpenUnixConnection(
            string? path, ConnectOptions? options)
        {
            options ??= ConnectOptions.Default;
            EventLoop loop = Asyncio.GetRunningLoop();
            var protocol = new StreamReaderProtocol(new AsyncioStreamReader(options.Limit, loop), loop);
            (Transport transport, _) = await Connector.ConnectUnix(loop, () => protocol, path, options);
            return protocol.Halves(transport);
        }
    }
}
