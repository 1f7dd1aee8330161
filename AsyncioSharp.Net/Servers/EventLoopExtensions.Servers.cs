using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace AsyncioSharp.Net;

/// <summary>The network members of <see cref="EventLoop"/>.</summary>
public static partial class EventLoopExtensions
{
    extension(EventLoop loop)
    {
        /// <summary>Makes a TCP server (asyncio's <c>loop.create_server()</c>).</summary>
        /// <param name="protocolFactory">Called for each connection; makes its <see cref="Protocol"/> or
        /// <see cref="BufferedProtocol"/>.</param>
        /// <param name="host">The name or address of an interface; null or empty means all of them.</param>
        /// <param name="port">The port; 0 lets the system choose one.</param>
        /// <param name="options">Everything else; null means the defaults.</param>
        /// <returns>The server.</returns>
        /// <exception cref="ArgumentException">
        /// Both <see cref="ServerOptions.Sock"/> and host or port are given, or neither; the socket is no stream socket; an option has no
        /// meaning here.
        /// </exception>
        /// <exception cref="SocketException">An address cannot be bound.</exception>
        // twins: options Family, Flags, Sock, Backlog, Ssl, ReuseAddress, ReusePort, KeepAlive, SslHandshakeTimeout,
        //     SslShutdownTimeout, StartServing, MaxConnections, IdleTimeout, SuppressRaggedEofs
        [OverloadResolutionPriority(3)]
        public Coroutine<Server> CreateServer(Func<BaseProtocol> protocolFactory, string? host, int? port, ServerOptions? options)
        {
            ArgumentNullException.ThrowIfNull(protocolFactory);
            return ServerStarter.CreateTcp(loop, protocolFactory, host is null ? null : [host], port, ServerOptions.ForProtocols(options));
        }

        /// <summary>Makes a TCP server on several interfaces (asyncio's <c>loop.create_server()</c> with a sequence of hosts).</summary>
        /// <param name="protocolFactory">Called for each connection; makes its <see cref="Protocol"/> or
        /// <see cref="BufferedProtocol"/>.</param>
        /// <param name="host">Names or addresses of interfaces; an address that comes twice is bound once.</param>
        /// <param name="port">The port; with 0 the system chooses one for each address.</param>
        /// <param name="options">Everything else; null means the defaults.</param>
        /// <returns>The server.</returns>
        /// <exception cref="ArgumentException">An option has no meaning here.</exception>
        /// <exception cref="SocketException">An address cannot be bound, or the machine has none of them. (That it has some of them is
        /// enough.)</exception>
        // twins: options Family, Flags, Backlog, Ssl, ReuseAddress, ReusePort, KeepAlive, SslHandshakeTimeout, SslShutdownTimeout,
        //     StartServing, MaxConnections, IdleTimeout, SuppressRaggedEofs
        [OverloadResolutionPriority(2)]
        public Coroutine<Server> CreateServer(
            Func<BaseProtocol> protocolFactory, IEnumerable<string?> host, int? port, ServerOptions? options)
        {
            ArgumentNullException.ThrowIfNull(protocolFactory);
            ArgumentNullException.ThrowIfNull(host);
            return ServerStarter.CreateTcp(loop, protocolFactory, host, port, ServerOptions.ForProtocols(options));
        }

        /// <summary>
        /// Makes a server on a unix socket (asyncio's <c>loop.create_unix_server()</c>). Works on Windows too, which has had them since
        /// 2018; asyncio has not.
        /// </summary>
        /// <param name="protocolFactory">Called for each connection; makes its <see cref="Protocol"/> or
        /// <see cref="BufferedProtocol"/>.</param>
        /// <param name="path">
        /// Where its file is made; on Linux a first character of <c>'\0'</c> means the abstract name space, without a file. The file of a
        /// server that is gone is replaced.
        /// </param>
        /// <param name="options">Everything else; null means the defaults.</param>
        /// <returns>The server.</returns>
        /// <exception cref="ArgumentException">
        /// Both a path and <see cref="ServerOptions.Sock"/> are given, or neither; the socket is no unix stream socket; an option has no
        /// meaning here.
        /// </exception>
        /// <exception cref="SocketException">
        /// A server listens at the path (asyncio would take it from that server), or a file that is no socket is in the way; it cannot be
        /// bound.
        /// </exception>
        // twins: options Sock, Backlog, Ssl, SslHandshakeTimeout, SslShutdownTimeout, StartServing, CleanupSocket, MaxConnections,
        //     IdleTimeout, SuppressRaggedEofs
        public Coroutine<Server> CreateUnixServer(Func<BaseProtocol> protocolFactory, string? path, ServerOptions? options)
        {
            ArgumentNullException.ThrowIfNull(protocolFactory);
            return ServerStarter.CreateUnix(loop, protocolFactory, path, ServerOptions.ForProtocols(options));
        }
    }
}
