using System.Net;
using System.Net.Sockets;

namespace AsyncioSharp.Net;

/// <summary>
/// One way to reach a host and port: an entry of what <c>loop.Getaddrinfo</c> finds. Python has a tuple of five; this one takes apart in
/// the same order.
/// </summary>
/// <param name="Family">The family of the address.</param>
/// <param name="Type">The type of socket to use.</param>
/// <param name="Proto">The protocol to use.</param>
/// <param name="Canonname">The host's official name, in the first entry, if <see cref="AddressInfoFlags.Canonname"/> asked for it; else
/// empty.</param>
/// <param name="Sockaddr">The address and port.</param>
public sealed record AddrInfo(AddressFamily Family, SocketType Type, ProtocolType Proto, string Canonname, IPEndPoint Sockaddr);
