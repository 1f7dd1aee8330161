using System.Net;
using System.Net.Sockets;

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
        /// <param name="sock">A bound socket to listen on, instead of host and port. The server closes it.</param>
        /// <param name="backlog">How many connections may wait to be accepted.</param>
        /// <param name="reuseAddress">Whether a port of a former server, still in its time of waiting, may be bound; null means yes, except on Windows.</param>
        /// <param name="reusePort">Whether other sockets with the same option may share the port.</param>
        /// <param name="keepAlive">Whether idle connections are probed; null leaves the system's default.</param>
        /// <param name="startServing">False binds only; <see cref="Server.StartServing"/> or <see cref="Server.ServeForever"/> then begins to listen.</param>
        /// <returns>The server.</returns>
        /// <exception cref="ArgumentException">Both <paramref name="sock"/> and host or port are given, or neither; the socket is no stream socket.</exception>
        /// <exception cref="SocketException">An address cannot be bound.</exception>
        public Coroutine<Server> CreateServer(
            Func<BaseProtocol> protocolFactory,
            string? host = null,
            int? port = null,
            AddressFamily family = AddressFamily.Unspecified,
            Socket? sock = null,
            int backlog = 100,
            bool? reuseAddress = null,
            bool reusePort = false,
            bool? keepAlive = null,
            bool startServing = true)
        {
            ArgumentNullException.ThrowIfNull(protocolFactory);
            return Serving.CreateTcp(loop, protocolFactory, [host], port, family, sock, backlog, reuseAddress, reusePort, keepAlive, startServing, isHostGiven: host is not null);
        }
    }
}
