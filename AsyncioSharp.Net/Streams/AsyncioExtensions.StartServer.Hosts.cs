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
        /// <param name="options">Everything else; null means the defaults.</param>
        /// <returns>A coroutine for the server.</returns>
        /// <exception cref="ArgumentException">An option has no meaning here; the limit is not positive. Thrown by the await.</exception>
        /// <exception cref="SocketException">An address cannot be bound. Thrown by the await.</exception>
        // twins: options Limit, Ssl, Family, Flags, Backlog, ReuseAddress, ReusePort, KeepAlive, SslHandshakeTimeout,
        //     SslShutdownTimeout, StartServing, MaxConnections, IdleTimeout, SuppressRaggedEofs; Coroutine as Task, ValueTask, void
        [OverloadResolutionPriority(3)]
        public static Coroutine<Server> StartServer(
            Func<AsyncioStreamReader, AsyncioStreamWriter, Coroutine> clientConnectedCb, IEnumerable<string?> host, int? port,
            ServerOptions? options) =>
            Serve(ClientCallback.Of(clientConnectedCb), host, port, options);
    }
}
