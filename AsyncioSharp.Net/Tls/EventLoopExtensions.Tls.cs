using System.Net.Security;
using System.Security.Authentication;

namespace AsyncioSharp.Net;

public static partial class EventLoopExtensions
{
    extension(EventLoop loop)
    {
        /// <summary>Continues a connection under TLS, as its client (asyncio's <c>loop.start_tls()</c>).</summary>
        /// <param name="transport">The connection; use the transport that is returned from now on. Closed if the handshake fails.</param>
        /// <param name="protocol">The protocol over TLS; <see cref="BaseProtocol.ConnectionMade"/> is not called again.</param>
        /// <param name="sslcontext"><c>true</c>, or <see cref="SslClientAuthenticationOptions"/>; not <c>false</c>.</param>
        /// <param name="serverSide">False.</param>
        /// <param name="serverHostname">The name that the server's certificate must have, unless the options say.</param>
        /// <param name="sslHandshakeTimeout">Seconds until the handshake is given up; 60 by default, infinity means no limit.</param>
        /// <param name="sslShutdownTimeout">Seconds that closing waits for the peer's goodbye; 30 by default, infinity means no
        /// limit.</param>
        /// <returns>The transport over TLS.</returns>
        /// <exception cref="AuthenticationException">The peer is not who it should be, or does not agree on a protocol.</exception>
        /// <exception cref="TimeoutException">The handshake took too long.</exception>
        /// <exception cref="ArgumentException">A time limit is not positive, or no host name is known.</exception>
        public async Coroutine<Transport> StartTls(
            Transport transport,
            BaseProtocol protocol,
            ClientTls? sslcontext,
            bool serverSide = false,
            string? serverHostname = null,
            double? sslHandshakeTimeout = null,
            double? sslShutdownTimeout = null)
        {
            ArgumentNullException.ThrowIfNull(sslcontext);
            ArgumentNullException.ThrowIfNull(transport);
            ArgumentNullException.ThrowIfNull(protocol);
            if (serverSide)
            {
                throw new ArgumentException(
                    "serverSide: true needs the options of a server (SslServerAuthenticationOptions or a certificate).",
                    nameof(serverSide));
            }

            return await TlsConnector.Upgrade(
                loop, transport, protocol, TlsSetup.ForClient(sslcontext, null, serverHostname, sslHandshakeTimeout, sslShutdownTimeout)!);
        }

        /// <summary>Continues a connection under TLS, as its server (asyncio's <c>loop.start_tls(…, server_side=True)</c>).</summary>
        /// <param name="transport">The connection; use the transport that is returned from now on. Closed if the handshake fails.</param>
        /// <param name="protocol">The protocol over TLS; <see cref="BaseProtocol.ConnectionMade"/> is not called again.</param>
        /// <param name="sslcontext"><see cref="SslServerAuthenticationOptions"/>, or a certificate with its key.</param>
        /// <param name="serverSide">True.</param>
        /// <param name="sslHandshakeTimeout">Seconds until the handshake is given up; 60 by default, infinity means no limit.</param>
        /// <param name="sslShutdownTimeout">Seconds that closing waits for the peer's goodbye; 30 by default, infinity means no
        /// limit.</param>
        /// <returns>The transport over TLS.</returns>
        /// <exception cref="AuthenticationException">The peer does not agree on a protocol, or its certificate is refused.</exception>
        /// <exception cref="TimeoutException">The handshake took too long.</exception>
        /// <exception cref="ArgumentException">A time limit is not positive.</exception>
        public async Coroutine<Transport> StartTls(
            Transport transport,
            BaseProtocol protocol,
            ServerTls sslcontext,
            bool serverSide = true,
            double? sslHandshakeTimeout = null,
            double? sslShutdownTimeout = null)
        {
            ArgumentNullException.ThrowIfNull(sslcontext);
            ArgumentNullException.ThrowIfNull(transport);
            ArgumentNullException.ThrowIfNull(protocol);
            if (!serverSide)
            {
                throw new ArgumentException(
                    "serverSide: false needs the options of a client (true or SslClientAuthenticationOptions).", nameof(serverSide));
            }

            return await TlsConnector.Upgrade(
                loop, transport, protocol, TlsSetup.ForServer(sslcontext, sslHandshakeTimeout, sslShutdownTimeout)!);
        }
    }
}
