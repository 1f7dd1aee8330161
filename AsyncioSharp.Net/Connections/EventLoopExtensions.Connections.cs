using System.Net;
using System.Net.Sockets;

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
        /// <param name="ssl"><c>true</c>, or <see cref="System.Net.Security.SslClientAuthenticationOptions"/>: TLS. Null is none.</param>
        /// <param name="family">The family of addresses to use; unspecified uses every one that the name has.</param>
        /// <param name="proto">The protocol; unspecified means TCP.</param>
        /// <param name="flags">How the name is looked up.</param>
        /// <param name="sock">A connected stream socket to use, instead of host and port. The transport closes it.</param>
        /// <param name="localAddr">The address to connect from; a <see cref="DnsEndPoint"/> is looked up. asyncio's <c>local_addr</c>.</param>
        /// <param name="serverHostname">The name that the server's certificate must have; null means the host. <c>""</c> is for options that verify no name.</param>
        /// <param name="sslHandshakeTimeout">Seconds until a TLS handshake is given up; 60 by default, infinity means no limit.</param>
        /// <param name="sslShutdownTimeout">Seconds that closing waits for the peer's TLS goodbye; 30 by default, infinity means no limit.</param>
        /// <param name="happyEyeballsDelay">
        /// Seconds after which the next address is tried although the one before has not failed yet (RFC 8305; it recommends 0.25); null tries one after another.
        /// </param>
        /// <param name="interleave">
        /// Mixes the families of the addresses; the number is how many of the first family lead. Null means 1 with <paramref name="happyEyeballsDelay"/>, else 0: the system's order.
        /// </param>
        /// <param name="allErrors">True throws an <see cref="AggregateException"/> with the error of every address if none could be reached.</param>
        /// <returns>The transport and the protocol, whose <see cref="BaseProtocol.ConnectionMade"/> has been called.</returns>
        /// <exception cref="ArgumentException">Both <paramref name="sock"/> and host or port are given, or neither; the socket is no stream socket.</exception>
        /// <exception cref="SocketException">
        /// The name is not known, or no address could be reached: the message has every address with its error, the code is the one they share. (asyncio: <c>OSError</c>.)
        /// </exception>
        public async Coroutine<(Transport Transport, TProtocol Protocol)> CreateConnection<TProtocol>(
            Func<TProtocol> protocolFactory,
            string? host = null,
            int? port = null,
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
            where TProtocol : BaseProtocol
        {
            ArgumentNullException.ThrowIfNull(protocolFactory);
            TlsSetup? tls = TlsSetup.ForClient(ssl, host, serverHostname, sslHandshakeTimeout, sslShutdownTimeout);
            if (host is null && port is null)
            {
                Connecting.Check(sock ?? throw new ArgumentException("host and port was not specified and no sock specified", nameof(host)));
                return await Connecting.StartGiven(loop, sock, protocolFactory, tls);
            }

            if (sock is not null)
            {
                throw new ArgumentException("host/port and sock can not be specified at the same time", nameof(sock));
            }

            NetSocket socket = await Connecting.ConnectTcp(loop, host, port, family, proto, flags, localAddr, happyEyeballsDelay, interleave, allErrors);
            return await Connecting.StartNew(loop, socket, protocolFactory, tls);
        }

        /// <summary>The same, with the local address as host and port: <c>local_addr=("127.0.0.1", 0)</c>.</summary>
        /// <inheritdoc cref="CreateConnection{TProtocol}(EventLoop, Func{TProtocol}, string?, int?, ClientTls?, AddressFamily, ProtocolType, AddressInfoFlags, Socket?, EndPoint?, string?, double?, double?, double?, int?, bool)"/>
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
            double? happyEyeballsDelay = null,
            int? interleave = null,
            bool allErrors = false)
            where TProtocol : BaseProtocol =>
            loop.CreateConnection(
                protocolFactory,
                host,
                port,
                ssl,
                family,
                proto,
                flags,
                sock: null,
                new DnsEndPoint(localAddr.Host, localAddr.Port),
                serverHostname,
                sslHandshakeTimeout,
                sslShutdownTimeout,
                happyEyeballsDelay,
                interleave,
                allErrors);

        /// <summary>The same, with the delay of happy eyeballs as a <see cref="TimeSpan"/>.</summary>
        /// <inheritdoc cref="CreateConnection{TProtocol}(EventLoop, Func{TProtocol}, string?, int?, ClientTls?, AddressFamily, ProtocolType, AddressInfoFlags, Socket?, EndPoint?, string?, double?, double?, double?, int?, bool)"/>
        public Coroutine<(Transport Transport, TProtocol Protocol)> CreateConnection<TProtocol>(
            Func<TProtocol> protocolFactory,
            string? host,
            int? port,
            TimeSpan happyEyeballsDelay,
            ClientTls? ssl = null,
            AddressFamily family = AddressFamily.Unspecified,
            ProtocolType proto = ProtocolType.Unspecified,
            AddressInfoFlags flags = AddressInfoFlags.None,
            EndPoint? localAddr = null,
            string? serverHostname = null,
            double? sslHandshakeTimeout = null,
            double? sslShutdownTimeout = null,
            int? interleave = null,
            bool allErrors = false)
            where TProtocol : BaseProtocol =>
            loop.CreateConnection(
                protocolFactory,
                host,
                port,
                ssl,
                family,
                proto,
                flags,
                sock: null,
                localAddr,
                serverHostname,
                sslHandshakeTimeout,
                sslShutdownTimeout,
                happyEyeballsDelay == Timeout.InfiniteTimeSpan ? null : happyEyeballsDelay.TotalSeconds,
                interleave,
                allErrors);

        /// <summary>Connects to a unix socket (asyncio's <c>loop.create_unix_connection()</c>). Works on Windows too, which has had them since 2018; asyncio has not.</summary>
        /// <typeparam name="TProtocol">A <see cref="Protocol"/> or <see cref="BufferedProtocol"/>.</typeparam>
        /// <param name="protocolFactory">Makes the protocol, once the connection stands.</param>
        /// <param name="path">The path of the socket; on Linux a first character of <c>'\0'</c> means the abstract name space.</param>
        /// <param name="ssl"><c>true</c>, or <see cref="System.Net.Security.SslClientAuthenticationOptions"/>: TLS. Null is none.</param>
        /// <param name="sock">A connected unix stream socket to use, instead of a path. The transport closes it.</param>
        /// <param name="serverHostname">The name that the server's certificate must have; <c>""</c> is for options that verify no name.</param>
        /// <param name="sslHandshakeTimeout">Seconds until a TLS handshake is given up; 60 by default, infinity means no limit.</param>
        /// <param name="sslShutdownTimeout">Seconds that closing waits for the peer's TLS goodbye; 30 by default, infinity means no limit.</param>
        /// <returns>The transport and the protocol, whose <see cref="BaseProtocol.ConnectionMade"/> has been called.</returns>
        /// <exception cref="ArgumentException">Both <paramref name="path"/> and <paramref name="sock"/> are given, or neither; the socket is no unix stream socket.</exception>
        /// <exception cref="SocketException">Nothing listens there.</exception>
        /// <remarks>A server whose backlog is full is tried again until it has room; cancel it, or use <c>Asyncio.Timeout</c>. (asyncio returns a connection that is none.)</remarks>
        public async Coroutine<(Transport Transport, TProtocol Protocol)> CreateUnixConnection<TProtocol>(
            Func<TProtocol> protocolFactory,
            string? path = null,
            ClientTls? ssl = null,
            Socket? sock = null,
            string? serverHostname = null,
            double? sslHandshakeTimeout = null,
            double? sslShutdownTimeout = null)
            where TProtocol : BaseProtocol
        {
            ArgumentNullException.ThrowIfNull(protocolFactory);
            TlsSetup? tls = TlsSetup.ForClient(ssl, null, serverHostname, sslHandshakeTimeout, sslShutdownTimeout);
            if (path is null)
            {
                Connecting.Check(sock ?? throw new ArgumentException("no path and sock were specified", nameof(path)), isUnix: true);
                return await Connecting.StartGiven(loop, sock, protocolFactory, tls);
            }

            if (sock is not null)
            {
                throw new ArgumentException("path and sock can not be specified at the same time", nameof(sock));
            }

            return await Connecting.StartNew(loop, await Connecting.ConnectUnix(loop, path), protocolFactory, tls);
        }

        /// <summary>Wraps a connection that was accepted outside of the loop (asyncio's <c>loop.connect_accepted_socket()</c>).</summary>
        /// <typeparam name="TProtocol">A <see cref="Protocol"/> or <see cref="BufferedProtocol"/>.</typeparam>
        /// <param name="protocolFactory">Makes the protocol.</param>
        /// <param name="sock">The connection. The transport makes it non-blocking and closes it.</param>
        /// <param name="ssl"><see cref="System.Net.Security.SslServerAuthenticationOptions"/>, or a certificate with its key: TLS, as its server. Null is none.</param>
        /// <param name="sslHandshakeTimeout">Seconds until a TLS handshake is given up; 60 by default, infinity means no limit.</param>
        /// <param name="sslShutdownTimeout">Seconds that closing waits for the peer's TLS goodbye; 30 by default, infinity means no limit.</param>
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
            Connecting.Check(sock);
            return await Connecting.StartGiven(loop, sock, protocolFactory, TlsSetup.ForServer(ssl, sslHandshakeTimeout, sslShutdownTimeout));
        }
    }
}
