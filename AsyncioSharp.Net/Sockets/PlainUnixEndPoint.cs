using System.Net;
using System.Net.Sockets;

namespace AsyncioSharp.Net;

/// <summary>
/// A unix address that a <see cref="Socket"/> only binds to. With <see cref="UnixDomainSocketEndPoint"/> itself it would also delete the
/// file when it is closed, whoever made that file meanwhile, and whether or not the server was told to.
/// </summary>
internal sealed class PlainUnixEndPoint(UnixDomainSocketEndPoint address) : EndPoint
{
    public override AddressFamily AddressFamily => AddressFamily.Unix;

    public override SocketAddress Serialize() => address.Serialize();

    public override EndPoint Create(SocketAddress socketAddress) => address.Create(socketAddress);

    public override string ToString() => address.ToString();
}
