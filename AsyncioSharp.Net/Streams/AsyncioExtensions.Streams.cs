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
        /// <param name="limit">The reader's limit in bytes; see <see cref="AsyncioStreamReader(int, EventLoop?)"/>.</param>
        /// <param name="family">The family of addresses; unspecified takes every one.</param>
        /// <param name="sock">A connected socket to use, instead of host and port. The connection closes it.</param>
        /// <param name="localAddr">The address to connect from; null leaves it to the system.</param>
        /// <returns>A coroutine for the two halves of the connection.</returns>
        /// <exception cref="ArgumentException">Both <paramref name="sock"/> and host or port are given, or neither. Thrown by the await.</exception>
        /// <exception cref="SocketException">No connection could be made. Thrown by the await.</exception>
        public static async Coroutine<(AsyncioStreamReader Reader, AsyncioStreamWriter Writer)> OpenConnection(
            string? host = null,
            int? port = null,
            int limit = AsyncioStreamReader.DefaultLimit,
            AddressFamily family = AddressFamily.Unspecified,
            Socket? sock = null,
            EndPoint? localAddr = null)
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            var reader = new AsyncioStreamReader(limit, loop);
            return await Open(loop, reader, await StreamConnector.ConnectTcp(loop, host, port, family, sock, localAddr));
        }

        /// <summary>Connects to a unix socket (asyncio's <c>open_unix_connection</c>).</summary>
        /// <param name="path">The path of the server's socket.</param>
        /// <param name="limit">The reader's limit in bytes.</param>
        /// <param name="sock">A connected socket to use, instead of a path. The connection closes it.</param>
        /// <returns>A coroutine for the two halves of the connection.</returns>
        /// <exception cref="ArgumentException">Both <paramref name="path"/> and <paramref name="sock"/> are given, or neither. Thrown by the await.</exception>
        /// <exception cref="SocketException">No connection could be made. Thrown by the await.</exception>
        public static async Coroutine<(AsyncioStreamReader Reader, AsyncioStreamWriter Writer)> OpenUnixConnection(
            string? path = null, int limit = AsyncioStreamReader.DefaultLimit, Socket? sock = null)
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            var reader = new AsyncioStreamReader(limit, loop);
            return await Open(loop, reader, await StreamConnector.ConnectUnix(loop, path, sock));
        }

        /// <summary>Makes a TCP server that calls back with a reader and a writer for each connection (asyncio's <c>start_server</c>).</summary>
        /// <param name="clientConnectedCb">
        /// Called for each connection: an async method of any kind, which runs as a task of its own, or a plain one. An error that leaves the task goes to the loop's exception handler,
        /// and closes the connection.
        /// </param>
        /// <param name="host">The name or address of an interface; null or empty means all of them.</param>
        /// <param name="port">The port; 0 lets the system choose one.</param>
        /// <param name="limit">The readers' limit in bytes.</param>
        /// <param name="family">The family of addresses; unspecified takes every one that the system has.</param>
        /// <param name="sock">A bound socket to listen on, instead of host and port. The server closes it.</param>
        /// <param name="backlog">How many connections may wait to be accepted.</param>
        /// <param name="reuseAddress">Whether a port of a former server, still in its time of waiting, may be bound; null means yes, except on Windows.</param>
        /// <param name="reusePort">Whether other sockets with the same option may share the port.</param>
        /// <param name="keepAlive">Whether idle connections are probed; null leaves the system's default.</param>
        /// <param name="startServing">False binds only; <see cref="Server.StartServing"/> or <see cref="Server.ServeForever"/> then begins to listen.</param>
        /// <returns>A coroutine for the server.</returns>
        /// <exception cref="ArgumentException">Both <paramref name="sock"/> and host or port are given, or neither; the limit is not positive. Thrown by the await.</exception>
        /// <exception cref="SocketException">An address cannot be bound. Thrown by the await.</exception>
        [OverloadResolutionPriority(1)]
        public static Coroutine<Server> StartServer(
            Func<AsyncioStreamReader, AsyncioStreamWriter, Coroutine> clientConnectedCb,
            string? host = null,
            int? port = null,
            int limit = AsyncioStreamReader.DefaultLimit,
            AddressFamily family = AddressFamily.Unspecified,
            Socket? sock = null,
            int backlog = 100,
            bool? reuseAddress = null,
            bool reusePort = false,
            bool? keepAlive = null,
            bool startServing = true) =>
            Serve(ClientCallback.Of(clientConnectedCb), host, port, limit, family, sock, backlog, reuseAddress, reusePort, keepAlive, startServing);

        /// <inheritdoc cref="StartServer(Func{AsyncioStreamReader, AsyncioStreamWriter, Coroutine}, string, int?, int, AddressFamily, Socket, int, bool?, bool, bool?, bool)"/>
        public static Coroutine<Server> StartServer(
            Func<AsyncioStreamReader, AsyncioStreamWriter, Task> clientConnectedCb,
            string? host = null,
            int? port = null,
            int limit = AsyncioStreamReader.DefaultLimit,
            AddressFamily family = AddressFamily.Unspecified,
            Socket? sock = null,
            int backlog = 100,
            bool? reuseAddress = null,
            bool reusePort = false,
            bool? keepAlive = null,
            bool startServing = true) =>
            Serve(ClientCallback.Of(clientConnectedCb), host, port, limit, family, sock, backlog, reuseAddress, reusePort, keepAlive, startServing);

        /// <inheritdoc cref="StartServer(Func{AsyncioStreamReader, AsyncioStreamWriter, Coroutine}, string, int?, int, AddressFamily, Socket, int, bool?, bool, bool?, bool)"/>
        public static Coroutine<Server> StartServer(
            Func<AsyncioStreamReader, AsyncioStreamWriter, ValueTask> clientConnectedCb,
            string? host = null,
            int? port = null,
            int limit = AsyncioStreamReader.DefaultLimit,
            AddressFamily family = AddressFamily.Unspecified,
            Socket? sock = null,
            int backlog = 100,
            bool? reuseAddress = null,
            bool reusePort = false,
            bool? keepAlive = null,
            bool startServing = true) =>
            Serve(ClientCallback.Of(clientConnectedCb), host, port, limit, family, sock, backlog, reuseAddress, reusePort, keepAlive, startServing);

        /// <inheritdoc cref="StartServer(Func{AsyncioStreamReader, AsyncioStreamWriter, Coroutine}, string, int?, int, AddressFamily, Socket, int, bool?, bool, bool?, bool)"/>
        public static Coroutine<Server> StartServer(
            Action<AsyncioStreamReader, AsyncioStreamWriter> clientConnectedCb,
            string? host = null,
            int? port = null,
            int limit = AsyncioStreamReader.DefaultLimit,
            AddressFamily family = AddressFamily.Unspecified,
            Socket? sock = null,
            int backlog = 100,
            bool? reuseAddress = null,
            bool reusePort = false,
            bool? keepAlive = null,
            bool startServing = true) =>
            Serve(ClientCallback.Of(clientConnectedCb), host, port, limit, family, sock, backlog, reuseAddress, reusePort, keepAlive, startServing);

        /// <summary>Makes a server on a unix socket that calls back with a reader and a writer for each connection (asyncio's <c>start_unix_server</c>).</summary>
        /// <param name="clientConnectedCb">
        /// Called for each connection: an async method of any kind, which runs as a task of its own, or a plain one. An error that leaves the task goes to the loop's exception handler,
        /// and closes the connection.
        /// </param>
        /// <param name="path">Where to make the socket.</param>
        /// <param name="limit">The readers' limit in bytes.</param>
        /// <param name="sock">A bound socket to listen on, instead of a path. The server closes it.</param>
        /// <param name="backlog">How many connections may wait to be accepted.</param>
        /// <param name="startServing">False binds only; <see cref="Server.StartServing"/> or <see cref="Server.ServeForever"/> then begins to listen.</param>
        /// <param name="cleanupSocket">Whether the socket's file is removed when the server is closed.</param>
        /// <returns>A coroutine for the server.</returns>
        /// <exception cref="ArgumentException">Both <paramref name="path"/> and <paramref name="sock"/> are given, or neither; the limit is not positive. Thrown by the await.</exception>
        /// <exception cref="SocketException">The path cannot be bound. Thrown by the await.</exception>
        [OverloadResolutionPriority(1)]
        public static Coroutine<Server> StartUnixServer(
            Func<AsyncioStreamReader, AsyncioStreamWriter, Coroutine> clientConnectedCb,
            string? path = null,
            int limit = AsyncioStreamReader.DefaultLimit,
            Socket? sock = null,
            int backlog = 100,
            bool startServing = true,
            bool cleanupSocket = true) =>
            ServeUnix(ClientCallback.Of(clientConnectedCb), path, limit, sock, backlog, startServing, cleanupSocket);

        /// <inheritdoc cref="StartUnixServer(Func{AsyncioStreamReader, AsyncioStreamWriter, Coroutine}, string, int, Socket, int, bool, bool)"/>
        public static Coroutine<Server> StartUnixServer(
            Func<AsyncioStreamReader, AsyncioStreamWriter, Task> clientConnectedCb,
            string? path = null,
            int limit = AsyncioStreamReader.DefaultLimit,
            Socket? sock = null,
            int backlog = 100,
            bool startServing = true,
            bool cleanupSocket = true) =>
            ServeUnix(ClientCallback.Of(clientConnectedCb), path, limit, sock, backlog, startServing, cleanupSocket);

        /// <inheritdoc cref="StartUnixServer(Func{AsyncioStreamReader, AsyncioStreamWriter, Coroutine}, string, int, Socket, int, bool, bool)"/>
        public static Coroutine<Server> StartUnixServer(
            Func<AsyncioStreamReader, AsyncioStreamWriter, ValueTask> clientConnectedCb,
            string? path = null,
            int limit = AsyncioStreamReader.DefaultLimit,
            Socket? sock = null,
            int backlog = 100,
            bool startServing = true,
            bool cleanupSocket = true) =>
            ServeUnix(ClientCallback.Of(clientConnectedCb), path, limit, sock, backlog, startServing, cleanupSocket);

        /// <inheritdoc cref="StartUnixServer(Func{AsyncioStreamReader, AsyncioStreamWriter, Coroutine}, string, int, Socket, int, bool, bool)"/>
        public static Coroutine<Server> StartUnixServer(
            Action<AsyncioStreamReader, AsyncioStreamWriter> clientConnectedCb,
            string? path = null,
            int limit = AsyncioStreamReader.DefaultLimit,
            Socket? sock = null,
            int backlog = 100,
            bool startServing = true,
            bool cleanupSocket = true) =>
            ServeUnix(ClientCallback.Of(clientConnectedCb), path, limit, sock, backlog, startServing, cleanupSocket);
    }

    private static async Coroutine<(AsyncioStreamReader Reader, AsyncioStreamWriter Writer)> Open(EventLoop loop, AsyncioStreamReader reader, NetSocket socket)
    {
        var protocol = new StreamReaderProtocol(reader, loop);
        Future made = loop.CreateFuture();
        var transport = new SocketTransport(loop, socket, protocol, onMade: () =>
        {
            if (!made.Done())
            {
                made.SetResult();
            }
        });
        try
        {
            await made;
        }
        catch (CancelledError)
        {
            transport.Close();
            throw;
        }

        return (reader, new AsyncioStreamWriter(transport, protocol, reader, loop));
    }

    private static async Coroutine<Server> Serve(
        ClientConnected clientConnected,
        string? host,
        int? port,
        int limit,
        AddressFamily family,
        Socket? sock,
        int backlog,
        bool? reuseAddress,
        bool reusePort,
        bool? keepAlive,
        bool startServing)
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        return await loop.CreateServer(ProtocolFactory(loop, clientConnected, limit), host, port, family, sock, backlog, reuseAddress, reusePort, keepAlive, startServing);
    }

    private static async Coroutine<Server> ServeUnix(ClientConnected clientConnected, string? path, int limit, Socket? sock, int backlog, bool startServing, bool cleanupSocket)
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        Func<BaseProtocol> protocolFactory = ProtocolFactory(loop, clientConnected, limit);
        NetSocket socket = StreamConnector.BindUnix(loop, path, sock);
        var server = new Server(loop, [socket], protocolFactory, backlog, path is not null && cleanupSocket ? () => File.Delete(path) : null);
        if (startServing)
        {
            await server.StartServing();
        }

        return server;
    }

    private static Func<BaseProtocol> ProtocolFactory(EventLoop loop, ClientConnected clientConnected, int limit)
    {
        // Now, not at the first connection.
        AsyncioStreamReader.CheckLimit(limit);
        return () => new StreamReaderProtocol(new AsyncioStreamReader(limit, loop), clientConnected, loop);
    }
}
