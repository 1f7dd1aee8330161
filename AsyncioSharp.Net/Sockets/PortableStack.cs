using System.Net.Sockets;

namespace AsyncioSharp.Net;

/// <summary>The kernel's network through the base class library, on every system.</summary>
internal sealed class PortableStack : KernelStack
{
    public override NetSocket CreateSocket(AddressFamily family, SocketType type, ProtocolType protocol) =>
        new PortableSocket(Make(family, type, protocol == ProtocolType.Unspecified ? UsualProtocol(family, type) : protocol));

    public override NetSocket Adopt(Socket socket) => new PortableSocket(socket);

    /// <summary>A socket of the base class library, or an error that says what is the matter.</summary>
    public static Socket Make(AddressFamily family, SocketType type, ProtocolType protocol)
    {
        try
        {
            return new Socket(family, type, protocol);
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.TooManyOpenSockets)
        {
            throw SocketFailure.Of(error.SocketErrorCode);
        }
    }

    private static ProtocolType UsualProtocol(AddressFamily family, SocketType type) => (family, type) switch
    {
        (AddressFamily.Unix, _) => ProtocolType.Unspecified,
        (_, SocketType.Stream) => ProtocolType.Tcp,
        (_, SocketType.Dgram) => ProtocolType.Udp,
        _ => ProtocolType.Unspecified,
    };
}
