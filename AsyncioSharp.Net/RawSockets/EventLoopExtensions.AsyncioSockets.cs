using System.Net;
using System.Net.Sockets;

namespace AsyncioSharp.Net;

/// <content>Sockets that the loop makes, and the calls on them.</content>
public static partial class EventLoopExtensions
{
    extension(EventLoop loop)
    {
        /// <summary>
        /// Makes a socket of the loop's network for the calls below and <c>AddReader</c>, where Python has <c>socket.socket()</c>: of the
        /// kernel's in production, of the simulated one in a simulated world. It does not block.
        /// </summary>
        /// <param name="family">The family of its addresses.</param>
        /// <param name="type">Stream or datagram.</param>
        /// <param name="proto">The protocol; unspecified takes the usual one.</param>
        /// <returns>The socket; it is the program's to close.</returns>
        /// <exception cref="SocketException">It cannot be made.</exception>
        public AsyncioSocket CreateSocket(
            AddressFamily family = AddressFamily.InterNetwork,
            SocketType type = SocketType.Stream,
            ProtocolType proto = ProtocolType.Unspecified)
        {
            ArgumentNullException.ThrowIfNull(loop);
            loop.CheckThread();
            return new AsyncioSocket(loop, LoopNet.Of(loop).Network.CreateSocket(family, type, proto));
        }

        /// <inheritdoc cref="SockRecv(EventLoop, Socket, int)"/>
        /// <param name="sock">A socket of this loop.</param>
        /// <param name="n">The most bytes wanted; more than 262,144 are never returned at once.</param>
        public Coroutine<byte[]> SockRecv(AsyncioSocket sock, int n) => AsyncioSocketCalls.Receive(loop, sock, n);

        /// <inheritdoc cref="SockRecvInto(EventLoop, Socket, Memory{byte})"/>
        /// <param name="sock">A socket of this loop.</param>
        /// <param name="buf">Filled from its start; not to be touched before the call is over.</param>
        public Coroutine<int> SockRecvInto(AsyncioSocket sock, Memory<byte> buf) => AsyncioSocketCalls.ReceiveInto(loop, sock, buf);

        /// <inheritdoc cref="SockRecvfrom(EventLoop, Socket, int)"/>
        /// <param name="sock">A socket of this loop.</param>
        /// <param name="bufsize">The most bytes wanted, up to 262,144; what is longer is cut off.</param>
        public Coroutine<(byte[] Data, EndPoint? Address)> SockRecvfrom(AsyncioSocket sock, int bufsize) =>
            AsyncioSocketCalls.ReceiveFrom(loop, sock, bufsize);

        /// <inheritdoc cref="SockRecvfromInto(EventLoop, Socket, Memory{byte}, int)"/>
        /// <param name="sock">A socket of this loop.</param>
        /// <param name="buf">Filled from its start; not to be touched before the call is over.</param>
        /// <param name="nbytes">The most bytes wanted; 0 means all that fit.</param>
        public Coroutine<(int Count, EndPoint? Address)> SockRecvfromInto(AsyncioSocket sock, Memory<byte> buf, int nbytes = 0) =>
            AsyncioSocketCalls.ReceiveFromInto(loop, sock, buf, nbytes);

        /// <inheritdoc cref="SockSendall(EventLoop, Socket, ReadOnlyMemory{byte})"/>
        /// <param name="sock">A socket of this loop.</param>
        /// <param name="data">The bytes; not to be changed before the call is over.</param>
        public Coroutine SockSendall(AsyncioSocket sock, ReadOnlyMemory<byte> data) => AsyncioSocketCalls.SendAll(loop, sock, data);

        /// <inheritdoc cref="SockSendall(EventLoop, Socket, ReadOnlyMemory{byte})"/>
        /// <param name="sock">A socket of this loop.</param>
        /// <param name="data">The bytes; not to be changed before the call is over.</param>
        public Coroutine SockSendall(AsyncioSocket sock, byte[] data) => AsyncioSocketCalls.SendAll(loop, sock, NotNull(data));

        /// <inheritdoc cref="SockSendall(EventLoop, Socket, ReadOnlyMemory{byte})"/>
        /// <param name="sock">A socket of this loop.</param>
        /// <param name="data">The bytes; copied.</param>
        public Coroutine SockSendall(AsyncioSocket sock, ReadOnlySpan<byte> data) => AsyncioSocketCalls.SendAll(loop, sock, data.ToArray());

        /// <inheritdoc cref="SockSendto(EventLoop, Socket, ReadOnlyMemory{byte}, EndPoint)"/>
        /// <param name="sock">A socket of this loop.</param>
        /// <param name="data">The content; not to be changed before the call is over.</param>
        /// <param name="address">The receiver; a <see cref="DnsEndPoint"/> is resolved first.</param>
        public Coroutine<int> SockSendto(AsyncioSocket sock, ReadOnlyMemory<byte> data, EndPoint address) =>
            AsyncioSocketCalls.SendTo(loop, sock, data, address);

        /// <inheritdoc cref="SockSendto(EventLoop, Socket, ReadOnlyMemory{byte}, EndPoint)"/>
        /// <param name="sock">A socket of this loop.</param>
        /// <param name="data">The content; not to be changed before the call is over.</param>
        /// <param name="address">The receiver; a <see cref="DnsEndPoint"/> is resolved first.</param>
        public Coroutine<int> SockSendto(AsyncioSocket sock, byte[] data, EndPoint address) =>
            AsyncioSocketCalls.SendTo(loop, sock, NotNull(data), address);

        /// <inheritdoc cref="SockSendto(EventLoop, Socket, ReadOnlyMemory{byte}, EndPoint)"/>
        /// <param name="sock">A socket of this loop.</param>
        /// <param name="data">The content; copied.</param>
        /// <param name="address">The receiver; a <see cref="DnsEndPoint"/> is resolved first.</param>
        public Coroutine<int> SockSendto(AsyncioSocket sock, ReadOnlySpan<byte> data, EndPoint address) =>
            AsyncioSocketCalls.SendTo(loop, sock, data.ToArray(), address);

        /// <inheritdoc cref="SockConnect(EventLoop, Socket, EndPoint)"/>
        /// <param name="sock">A socket of this loop.</param>
        /// <param name="address">The peer; a <see cref="DnsEndPoint"/> is resolved, and its first address of the socket's family
        /// taken.</param>
        public Coroutine SockConnect(AsyncioSocket sock, EndPoint address) => AsyncioSocketCalls.Connect(loop, sock, address);

        /// <inheritdoc cref="SockConnect(EventLoop, Socket, EndPoint)"/>
        /// <param name="sock">A socket of this loop.</param>
        /// <param name="host">The peer's name or address.</param>
        /// <param name="port">Its port.</param>
        public Coroutine SockConnect(AsyncioSocket sock, string host, int port) =>
            AsyncioSocketCalls.Connect(loop, sock, new DnsEndPoint(host, port));

        /// <inheritdoc cref="SockAccept(EventLoop, Socket)"/>
        /// <param name="sock">A listening socket of this loop.</param>
        public Coroutine<(AsyncioSocket Conn, EndPoint? Address)> SockAccept(AsyncioSocket sock) => AsyncioSocketCalls.Accept(loop, sock);

        /// <inheritdoc cref="SockSendfile(EventLoop, Socket, FileStream, long, long?, bool)"/>
        /// <param name="sock">A connected stream socket of this loop.</param>
        /// <param name="file">The file; afterwards, also after an error, its position is after the last byte sent.</param>
        /// <param name="offset">Where to begin, in bytes.</param>
        /// <param name="count">How many bytes to send; null, or more than there are, sends all to the end.</param>
        /// <param name="fallback">Whether to read and send where the system cannot do it by itself.</param>
        public Coroutine<long> SockSendfile(
            AsyncioSocket sock, FileStream file, long offset = 0, long? count = null, bool fallback = true) =>
            RawFileSink.Send(loop, sock, file, offset, count, fallback);
    }
}
