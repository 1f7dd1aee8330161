using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace AsyncioSharp.Net;

/// <summary>Datagrams.</summary>
public static partial class EventLoopExtensions
{
    extension(EventLoop loop)
    {
        /// <summary>
        /// Makes an endpoint for datagrams: UDP, or unix datagram sockets (asyncio's <c>loop.create_datagram_endpoint()</c>).
        /// </summary>
        /// <remarks>
        /// A host name is tried with each of its families until one works. The transport is an ordinary <see cref="DatagramTransport"/>:
        /// sending never blocks, and errors of the system go to <see cref="DatagramProtocol.ErrorReceived"/>.
        /// </remarks>
        /// <typeparam name="TProtocol">The kind of protocol.</typeparam>
        /// <param name="protocolFactory">Makes the protocol.</param>
        /// <param name="localAddr">The address to bind to; a <see cref="DnsEndPoint"/> is resolved, and the stale file of a
        /// <see cref="UnixDomainSocketEndPoint"/> is removed.</param>
        /// <param name="remoteAddr">The only address to send to and receive from.</param>
        /// <param name="family">The family of addresses; needed if no address is given.</param>
        /// <param name="proto">The protocol; unspecified takes the usual one.</param>
        /// <param name="flags">How names are looked up.</param>
        /// <param name="reusePort">Whether other sockets with the same option may share the port.</param>
        /// <param name="allowBroadcast">Whether broadcasts may be sent. The endpoint then receives from everybody, also with
        /// <paramref name="remoteAddr"/>.</param>
        /// <param name="sock">A datagram socket of the program, instead of all the others. The transport closes it.</param>
        /// <returns>The transport and the protocol, whose <see cref="BaseProtocol.ConnectionMade"/> has been called.</returns>
        /// <exception cref="ArgumentException">Neither an address nor a family nor a socket; <paramref name="sock"/> together with others,
        /// or no datagram socket; addresses that do not go together.</exception>
        /// <exception cref="SocketException">The address is in use, or the name is not known.</exception>
        [OverloadResolutionPriority(1)]
        public Coroutine<(DatagramTransport Transport, TProtocol Protocol)> CreateDatagramEndpoint<TProtocol>(
            Func<TProtocol> protocolFactory,
            EndPoint? localAddr = null,
            EndPoint? remoteAddr = null,
            AddressFamily family = AddressFamily.Unspecified,
            ProtocolType proto = ProtocolType.Unspecified,
            AddressInfoFlags flags = AddressInfoFlags.None,
            bool? reusePort = null,
            bool? allowBroadcast = null,
            Socket? sock = null)
            where TProtocol : DatagramProtocol =>
            DatagramEndpoints.Create(
                loop, protocolFactory, DatagramAddress.Of(localAddr), DatagramAddress.Of(remoteAddr), family, proto, flags, reusePort,
                allowBroadcast, sock);

        /// <inheritdoc cref="CreateDatagramEndpoint{TProtocol}(EventLoop, Func{TProtocol}, EndPoint?, EndPoint?, AddressFamily, ProtocolType, AddressInfoFlags, bool?, bool?, Socket?)"/>
        /// <param name="localAddr">Host and port to bind to; a null or empty host means every interface.</param>
        /// <param name="remoteAddr">Host and port of the only address to send to and receive from.</param>
        /// <param name="family">The family of addresses; unspecified takes the first that works.</param>
        public Coroutine<(DatagramTransport Transport, TProtocol Protocol)> CreateDatagramEndpoint<TProtocol>(
            Func<TProtocol> protocolFactory,
            (string? Host, int Port)? localAddr = null,
            (string? Host, int Port)? remoteAddr = null,
            AddressFamily family = AddressFamily.Unspecified,
            ProtocolType proto = ProtocolType.Unspecified,
            AddressInfoFlags flags = AddressInfoFlags.None,
            bool? reusePort = null,
            bool? allowBroadcast = null)
            where TProtocol : DatagramProtocol =>
            DatagramEndpoints.Create(
                loop, protocolFactory, DatagramAddress.Of(localAddr), DatagramAddress.Of(remoteAddr), family, proto, flags, reusePort,
                allowBroadcast, sock: null);
    }
}
