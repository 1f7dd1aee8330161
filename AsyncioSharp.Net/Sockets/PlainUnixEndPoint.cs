using System.Net;
using System.Net.Sockets;

namespace AsyncioSharp.Net;

/// <summary>
/// A unix address that a <see cref="Socket"/> only binds to. With <see cref="UnixDomainSocketEndPoint"/> itself the socket would also
/// delete the file when it is closed, even if another server has made that file meanwhile, or the server was not to delete it.
/// </summary>
internal sealed class PlainUnixEndPoint(UnixDomainSocketEndPoint address) : EndPoint
{
    public override AddressFamily AddressFamily => AddressFamily.Unix;

    public override SocketAddress Serialize() => address.Serialize();

    public override EndPoint Create(SocketAddress socketAddress) => address.Create(socketAddress);

    public override string ToString() => address.ToString();
}
