using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace AsyncioSharp.Net;

public static partial class AsyncioExtensions
{
    // The priorities of StartServer: options that are written `new() { … }`, or null, mean the record; a null host is one host, not
    // several; an async lambda is a coroutine.
    extension(Asyncio)
    {
        /// <summary>
        /// Makes a TCP server that calls back with a reader and a writer for each connection (asyncio's <c>start_server</c>).
        /// </summary>
        /// <param name="clientConnectedCb">
        /// Called for each connection: an async method of any kind, which runs as a task of its own, or a plain one. An error that leaves
        /// the task goes to the loop's exception handler, and closes the connection.
        /// </param>
        /// <param name="host">The name or address of an interface; null or empty means all of them.</param>
        /// <param name="port">The port; 0 lets the system choose one.</param>
        /// <param name="options">Everything else; null means the defaults.</param>
        /// <returns>A coroutine for the server.</returns>
        /// <exception cref="ArgumentException">
        /// Both <see cref="ServerOptions.Sock"/> and host or port are given, or neither; an option has no meaning here; the limit is not
        /// positive. Thrown by the await.
        /// </exception>
        /// <exception cref="SocketException">An address cannot be bound. Thrown by the await.</exception>
        // twins: options Limit, Family, Flags, Sock, Backlog, Ssl, ReuseAddress, ReusePort, KeepAlive, SslHandshakeTimeout,
        //     SslShutdownTimeout, StartServing, MaxConnections, IdleTimeout, SuppressRaggedEofs; Coroutine as Task, ValueTask, void
        [OverloadResolutionPriority(4)]
        public static Coroutine<Server> StartServer(
            Func<AsyncioStreamReader, AsyncioStreamWriter, Coroutine> clientConnectedCb, string? host, int? port, ServerOptions? options) =>
            Serve(ClientCallback.Of(clientConnectedCb), Hosts(host), port, options);
    }

    private static async Coroutine<Server> Serve(
        ClientConnected clientConnected, IEnumerable<string?>? hosts, int? port, ServerOptions? options)
    {
        options ??= ServerOptions.Default;
        EventLoop loop = Asyncio.GetRunningLoop();
        return await ServerStarter.CreateTcp(loop, ProtocolFactory(clientConnected, options.Limit), hosts, port, options);
    }

    private static string?[]? Hosts(string? host) => host is null ? null : [host];

    private static Func<BaseProtocol> ProtocolFactory(ClientConnected clientConnected, int limit)
    {
        // Now, not at the first connection.
        AsyncioStreamReader.CheckLimit(limit);
        return () =>
        {
            // That of the connection, which need not be the server's.
            EventLoop loop = Asyncio.GetRunningLoop();
            return new StreamReaderProtocol(new AsyncioStreamReader(limit, loop), clientConnected, loop);
        };
    }
}
