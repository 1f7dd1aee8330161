using System.Net;
using System.Net.Sockets;

namespace AsyncioSharp.Net;

/// <summary>Calls on sockets of the program's own.</summary>
/// <remarks>
/// The sockets must not block (<c>Blocking = false</c>; asyncio checks this in debug mode only). One task may wait to read from a socket
/// while another waits to write to it; a second one in the same direction is refused with an <see cref="InvalidOperationException"/>, where
/// asyncio lets the first hang. Cancelling ends the wait and takes nothing from the socket. Cancel a call before closing its socket: a
/// closed socket wakes nobody until its number is used again.
/// </remarks>
public static partial class EventLoopExtensions
{
    extension(EventLoop loop)
    {
        /// <summary>Receives from a socket (asyncio's <c>loop.sock_recv()</c>).</summary>
        /// <param name="sock">A socket that does not block.</param>
        /// <param name="n">The most bytes wanted; more than 262,144 are never returned at once.</param>
        /// <returns>What has come; empty at the end of the stream.</returns>
        /// <exception cref="ArgumentException">The socket blocks or is closed.</exception>
        /// <exception cref="InvalidOperationException">A transport of this loop has the socket, or another task waits to read from
        /// it.</exception>
        /// <exception cref="SocketException">The connection broke.</exception>
        public Coroutine<byte[]> SockRecv(Socket sock, int n) => RawSocketCalls.Receive(loop, sock, n);

        /// <summary>Receives from a socket into memory of one's own (asyncio's <c>loop.sock_recv_into()</c>).</summary>
        /// <param name="sock">A socket that does not block.</param>
        /// <param name="buf">Filled from its start; not to be touched before the call is over.</param>
        /// <returns>The number of bytes; 0 at the end of the stream.</returns>
        /// <inheritdoc cref="SockRecv(EventLoop, Socket, int)" path="/exception"/>
        public Coroutine<int> SockRecvInto(Socket sock, Memory<byte> buf) => RawSocketCalls.ReceiveInto(loop, sock, buf);

        /// <summary>Receives a datagram (asyncio's <c>loop.sock_recvfrom()</c>).</summary>
        /// <param name="sock">A socket that does not block.</param>
        /// <param name="bufsize">The most bytes wanted, up to 262,144; what is longer is cut off.</param>
        /// <returns>The content and the sender's address; null if it has none.</returns>
        /// <inheritdoc cref="SockRecv(EventLoop, Socket, int)" path="/exception"/>
        public Coroutine<(byte[] Data, EndPoint? Address)> SockRecvfrom(Socket sock, int bufsize) =>
            RawSocketCalls.ReceiveFrom(loop, sock, bufsize);

        /// <summary>Receives a datagram into memory of one's own (asyncio's <c>loop.sock_recvfrom_into()</c>).</summary>
        /// <param name="sock">A socket that does not block.</param>
        /// <param name="buf">Filled from its start; not to be touched before the call is over.</param>
        /// <param name="nbytes">The most bytes wanted; 0 means all that fit.</param>
        /// <returns>The number of bytes and the sender's address; null if it has none.</returns>
        /// <inheritdoc cref="SockRecv(EventLoop, Socket, int)" path="/exception"/>
        public Coroutine<(int Count, EndPoint? Address)> SockRecvfromInto(Socket sock, Memory<byte> buf, int nbytes = 0) =>
            RawSocketCalls.ReceiveFromInto(loop, sock, buf, nbytes);

        /// <summary>Sends all of some data (asyncio's <c>loop.sock_sendall()</c>).</summary>
        /// <remarks>After an error or a cancellation there is no telling how much has been sent.</remarks>
        /// <param name="sock">A socket that does not block.</param>
        /// <param name="data">The bytes; not to be changed before the call is over.</param>
        /// <returns>To be awaited.</returns>
        /// <inheritdoc cref="SockRecv(EventLoop, Socket, int)" path="/exception"/>
        public Coroutine SockSendall(Socket sock, ReadOnlyMemory<byte> data) => RawSocketCalls.SendAll(loop, sock, data);

        /// <inheritdoc cref="SockSendall(EventLoop, Socket, ReadOnlyMemory{byte})"/>
        /// <param name="sock">A socket that does not block.</param>
        /// <param name="data">The bytes; not to be changed before the call is over.</param>
        public Coroutine SockSendall(Socket sock, byte[] data) => RawSocketCalls.SendAll(loop, sock, NotNull(data));

        /// <inheritdoc cref="SockSendall(EventLoop, Socket, ReadOnlyMemory{byte})"/>
        /// <param name="sock">A socket that does not block.</param>
        /// <param name="data">The bytes; copied.</param>
        public Coroutine SockSendall(Socket sock, ReadOnlySpan<byte> data) => RawSocketCalls.SendAll(loop, sock, data.ToArray());

        /// <summary>Sends a datagram (asyncio's <c>loop.sock_sendto()</c>).</summary>
        /// <param name="sock">A socket that does not block.</param>
        /// <param name="data">The content; not to be changed before the call is over.</param>
        /// <param name="address">The receiver; a <see cref="DnsEndPoint"/> is resolved first.</param>
        /// <returns>The number of bytes sent.</returns>
        /// <inheritdoc cref="SockRecv(EventLoop, Socket, int)" path="/exception"/>
        public Coroutine<int> SockSendto(Socket sock, ReadOnlyMemory<byte> data, EndPoint address) =>
            RawSocketCalls.SendTo(loop, sock, data, address);

        /// <inheritdoc cref="SockSendto(EventLoop, Socket, ReadOnlyMemory{byte}, EndPoint)"/>
        /// <param name="sock">A socket that does not block.</param>
        /// <param name="data">The content; not to be changed before the call is over.</param>
        /// <param name="address">The receiver; a <see cref="DnsEndPoint"/> is resolved first.</param>
        public Coroutine<int> SockSendto(Socket sock, byte[] data, EndPoint address) =>
            RawSocketCalls.SendTo(loop, sock, NotNull(data), address);

        /// <inheritdoc cref="SockSendto(EventLoop, Socket, ReadOnlyMemory{byte}, EndPoint)"/>
        /// <param name="sock">A socket that does not block.</param>
        /// <param name="data">The content; copied.</param>
        /// <param name="address">The receiver; a <see cref="DnsEndPoint"/> is resolved first.</param>
        public Coroutine<int> SockSendto(Socket sock, ReadOnlySpan<byte> data, EndPoint address) =>
            RawSocketCalls.SendTo(loop, sock, data.ToArray(), address);

        /// <summary>Connects a socket (asyncio's <c>loop.sock_connect()</c>).</summary>
        /// <param name="sock">A socket that does not block.</param>
        /// <param name="address">The peer; a <see cref="DnsEndPoint"/> is resolved, and its first address of the socket's family
        /// taken.</param>
        /// <returns>To be awaited.</returns>
        /// <exception cref="ArgumentException">The socket blocks or is closed.</exception>
        /// <exception cref="SocketException">The connection failed, or the name is not known.</exception>
        public Coroutine SockConnect(Socket sock, EndPoint address) => RawSocketCalls.Connect(loop, sock, address);

        /// <inheritdoc cref="SockConnect(EventLoop, Socket, EndPoint)"/>
        /// <param name="host">The peer's name or address.</param>
        /// <param name="port">Its port.</param>
        public Coroutine SockConnect(Socket sock, string host, int port) => RawSocketCalls.Connect(loop, sock, new DnsEndPoint(host, port));

        /// <summary>Accepts a connection (asyncio's <c>loop.sock_accept()</c>).</summary>
        /// <param name="sock">A listening socket that does not block.</param>
        /// <returns>The connection, a socket that does not block, and the peer's address; null if it has none.</returns>
        /// <inheritdoc cref="SockRecv(EventLoop, Socket, int)" path="/exception"/>
        public Coroutine<(Socket Conn, EndPoint? Address)> SockAccept(Socket sock) => RawSocketCalls.Accept(loop, sock);

        /// <summary>
        /// Sends a file over a stream socket, on Linux without copying it through the process (asyncio's <c>loop.sock_sendfile()</c>).
        /// </summary>
        /// <param name="sock">A connected stream socket that does not block.</param>
        /// <param name="file">The file; afterwards, also after an error, its position is after the last byte sent.</param>
        /// <param name="offset">Where to begin, in bytes.</param>
        /// <param name="count">How many bytes to send; null, or more than there are, sends all to the end.</param>
        /// <param name="fallback">Whether to read and send where the system cannot do it by itself; in pieces of 262,144 bytes, read by the
        /// default executor.</param>
        /// <returns>The number of bytes sent.</returns>
        /// <exception cref="ArgumentException">The socket blocks, is closed or no stream socket; a number is out of range.</exception>
        /// <exception cref="SendfileNotAvailableError">The system cannot, and <paramref name="fallback"/> is false.</exception>
        /// <exception cref="SocketException">The connection broke.</exception>
        public Coroutine<long> SockSendfile(Socket sock, FileStream file, long offset = 0, long? count = null, bool fallback = true) =>
            RawFileSink.Send(loop, sock, file, offset, count, fallback);
    }

    private static byte[] NotNull(byte[] data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return data;
    }
}
