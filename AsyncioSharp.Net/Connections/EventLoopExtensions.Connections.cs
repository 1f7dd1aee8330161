using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace AsyncioSharp.Net;

public static partial class EventLoopExtensions
{
    extension(EventLoop loop)
    {
        /// <summary>Connects to a TCP server (asyncio's <c>loop.create_connection()</c>).</summary>
        /// <typeparam name="TProtocol">A <see cref="Protocol"/> or <see cref="BufferedProtocol"/>.</typeparam>
        /// <param name="protocolFactory">Makes the protocol, once the connection stands.</param>
        /// <param name="host">The server's name or address; null or empty means this machine.</param>
        /// <param name="port">Its port.</param>
        /// <param name="options">Everything else; null means the defaults.</param>
        /// <returns>The transport and the protocol, whose <see cref="BaseProtocol.ConnectionMade"/> has been called.</returns>
        /// <exception cref="ArgumentException">
        /// Both <see cref="ConnectOptions.Sock"/> and host or port are given, or neither; the socket is no stream socket; an option has no
        /// meaning here.
        /// </exception>
        /// <exception cref="SocketException">
        /// The name is not known, or no address could be reached: the message has every address with its error, the code is the one they
        /// share. (asyncio: <c>OSError</c>.)
        /// </exception>
        // twins: options Ssl, Family, Proto, Flags, Sock, LocalAddr, ServerHostname, SslHandshakeTimeout, SslShutdownTimeout,
        //     HappyEyeballsDelay, Interleave, AllErrors
        [OverloadResolutionPriority(1)]
        public async Coroutine<(Transport Transport, TProtocol Protocol)> CreateConnection<TProtocol>(
            Func<TProtocol> protocolFactory, string? host, int? port, ConnectOptions? options)
            where TProtocol : BaseProtocol
        {
            ArgumentNullException.ThrowIfNull(protocolFactory);
            return await Connector.Connect(loop, protocolFactory, host, port, ConnectOptions.ForProtocol(options));
        }

        /// <summary>The same, with the local address as host and port: <c>local_addr=("127.0.0.1", 0)</c>.</summary>
        /// <inheritdoc cref="CreateConnection{TProtocol}(EventLoop, Func{TProtocol}, string?, int?, ClientTls?, AddressFamily, ProtocolType, AddressInfoFlags, Socket?, EndPoint?, string?, double?, double?, Seconds, int?, bool)"/>
        public Coroutine<(Transport Transport, TProtocol Protocol)> CreateConnection<TProtocol>(
            Func<TProtocol> protocolFactory,
            string? host,
            int? port,
            (string Host, int Port) localAddr,
            ClientTls? ssl = null,
            AddressFamily family = AddressFamily.Unspecified,
            ProtocolType proto = ProtocolType.Unspecified,
            AddressInfoFlags flags = AddressInfoFlags.None,
            string? serverHostname = null,
            double? sslHandshakeTimeout = null,
            double? sslShutdownTimeout = null,
            Seconds happyEyeballsDelay = default,
            int? interleave = null,
            bool allErrors = false)
            where TProtocol : BaseProtocol =>
            loop.CreateConnection(
                protocolFactory, host, port, ssl, family, proto, flags, sock: null, new DnsEndPoint(localAddr.Host, localAddr.Port),
                serverHostname, sslHandshakeTimeout, sslShutdownTimeout, happyEyeballsDelay, interleave, allErrors);

        /// <summary>
        /// Connects to a unix socket (asyncio's <c>loop.create_unix_connection()</c>). Works on Windows too, which has had them since 2018;
        /// asyncio has not.
        /// </summary>
        /// <typeparam name="TProtocol">A <see cref="Protocol"/> or <see cref="BufferedProtocol"/>.</typeparam>
        /// <param name="protocolFactory">Makes the protocol, once the connection stands.</param>
        /// <param name="path">The path of the socket; on Linux a first character of <c>'\0'</c> means the abstract name space.</param>
        /// <param name="options">Everything else; null means the defaults.</param>
        /// <returns>The transport and the protocol, whose <see cref="BaseProtocol.ConnectionMade"/> has been called.</returns>
        /// <exception cref="ArgumentException">
        /// Both a path and <see cref="ConnectOptions.Sock"/> are given, or neither; the socket is no unix stream socket; an option has no
        /// meaning here.
        /// </exception>
        /// <exception cref="SocketException">Nothing listens there.</exception>
        /// <remarks>
        /// A server whose backlog is full is tried again until it has room; cancel it, or use <c>Asyncio.Timeout</c>. (asyncio returns a
        /// connection that is none.)
        /// </remarks>
        // twins: options Ssl, Sock, ServerHostname, SslHandshakeTimeout, SslShutdownTimeout
        public async Coroutine<(Transport Transport, TProtocol Protocol)> CreateUnixConnection<TProtocol>(
            Func<TProtocol> protocolFactory, string? path, ConnectOptions? options)
            where TProtocol : BaseProtocol
        {
            ArgumentNullException.ThrowIfNull(protocolFactory);
            return await Connector.ConnectUnix(loop, protocolFactory, path, ConnectOptions.ForProtocol(options));
        }

        /// <summary>Wraps a connection that was accepted outside of the loop (asyncio's <c>loop.connect_accepted_socket()</c>).</summary>
        /// <typeparam name="TProtocol">A <see cref="Protocol"/> or <see cref="BufferedProtocol"/>.</typeparam>
        /// <param name="protocolFactory">Makes the protocol.</param>
        /// <param name="sock">The connection. The transport makes it non-blocking and closes it.</param>
        /// <param name="ssl"><see cref="System.Net.Security.SslServerAuthenticationOptions"/>, or a certificate with its key: TLS, as its
        /// server. Null is none.</param>
        /// <param name="sslHandshakeTimeout">Seconds until a TLS handshake is given up; 60 by default, infinity means no limit.</param>
        /// <param name="sslShutdownTimeout">Seconds that closing waits for the peer's TLS goodbye; 30 by default, infinity means no
        /// limit.</param>
        /// <returns>The transport and the protocol, whose <see cref="BaseProtocol.ConnectionMade"/> has been called.</returns>
        /// <exception cref="ArgumentException">It is no stream socket.</exception>
        /// <exception cref="SocketException">It is not connected.</exception>
        public async Coroutine<(Transport Transport, TProtocol Protocol)> ConnectAcceptedSocket<TProtocol>(
            Func<TProtocol> protocolFactory,
            Socket sock,
            ServerTls? ssl = null,
            double? sslHandshakeTimeout = null,
            double? sslShutdownTimeout = null)
            where TProtocol : BaseProtocol
        {
            ArgumentNullException.ThrowIfNull(protocolFactory);
            ArgumentNullException.ThrowIfNull(sock);
            Connector.Check(sock);
            return await Connector.StartGiven(
                loop, sock, protocolFactory, TlsSetup.ForServer(ssl, sslHandshakeTimeout, sslShutdownTimeout));
        }
    }
}
