using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace AsyncioSharp.Net;

public static partial class EventLoopExtensions
{
    extension(EventLoop loop)
    {
        /// <summary>
        /// Looks up the ways to reach a host and port (asyncio's <c>loop.getaddrinfo()</c>). A literal address needs no lookup.
        /// </summary>
        /// <param name="host">A name or an address; null means this machine, or all interfaces with
        /// <see cref="AddressInfoFlags.Passive"/>.</param>
        /// <param name="port">The port; null means 0.</param>
        /// <param name="family">The family of addresses wanted; unspecified takes both.</param>
        /// <param name="type">The type of socket wanted; null takes stream, datagram and raw.</param>
        /// <param name="proto">The protocol wanted; unspecified takes each.</param>
        /// <param name="flags">How the name is looked up.</param>
        /// <returns>The ways, best first; at least one. <c>var (family, type, proto, canonname, sockaddr) = infos[0]</c> takes one
        /// apart.</returns>
        /// <exception cref="SocketException">The name is not known; the message has it. (asyncio: <c>gaierror</c>.)</exception>
        [OverloadResolutionPriority(1)]
        public Coroutine<AddrInfo[]> Getaddrinfo(
            string? host,
            int? port,
            AddressFamily family = AddressFamily.Unspecified,
            SocketType? type = null,
            ProtocolType proto = ProtocolType.Unspecified,
            AddressInfoFlags flags = AddressInfoFlags.None) =>
            NameLookup.Getaddrinfo(host, port?.ToString(CultureInfo.InvariantCulture), family, type, proto, flags);

        /// <summary>The same for a service name: <c>loop.getaddrinfo("python.org", "https")</c>.</summary>
        /// <param name="host">A name or an address; null means this machine, or all interfaces with
        /// <see cref="AddressInfoFlags.Passive"/>.</param>
        /// <param name="port">The name of a service that the system knows, such as <c>http</c>; or a number.</param>
        /// <param name="family">The family of addresses wanted; unspecified takes both.</param>
        /// <param name="type">The type of socket wanted; null takes all for which the service is known.</param>
        /// <param name="proto">The protocol wanted; unspecified takes each.</param>
        /// <param name="flags">How the name is looked up.</param>
        /// <returns>The ways, best first; at least one.</returns>
        /// <exception cref="SocketException">The name or the service is not known; the message has it.</exception>
        public Coroutine<AddrInfo[]> Getaddrinfo(
            string? host,
            string? port,
            AddressFamily family = AddressFamily.Unspecified,
            SocketType? type = null,
            ProtocolType proto = ProtocolType.Unspecified,
            AddressInfoFlags flags = AddressInfoFlags.None) =>
            NameLookup.Getaddrinfo(host, port, family, type, proto, flags);

        /// <summary>Looks up the names of an address and its port (asyncio's <c>loop.getnameinfo()</c>).</summary>
        /// <param name="sockaddr">The address and port.</param>
        /// <param name="flags">What is wanted of names and numbers.</param>
        /// <returns>The host's name, or its address if it has none, and the service's name, or the port.</returns>
        /// <exception cref="SocketException">It is no IP address; or it has no name and <see cref="NameInfoFlags.Namereqd"/> asks for
        /// one.</exception>
        public Coroutine<(string Host, string Port)> Getnameinfo(EndPoint sockaddr, NameInfoFlags flags = NameInfoFlags.None)
        {
            ArgumentNullException.ThrowIfNull(sockaddr);
            return NameLookup.Getnameinfo(sockaddr, flags);
        }
    }
}
