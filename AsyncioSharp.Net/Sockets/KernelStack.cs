using System.Net.Sockets;

namespace AsyncioSharp.Net;

/// <summary>The kernel's network: system calls under <see cref="EpollSelector"/>, the base class library under every other selector.</summary>
internal sealed class KernelStack(bool isLinux) : NetworkStack
{
    internal override bool IsReal => true;

    public override NetSocket CreateSocket(AddressFamily family, SocketType type, ProtocolType protocol)
    {
#pragma warning disable CA1416 // isLinux says that it is Linux.
        return isLinux
            ? LinuxSocket.Create(family, type, protocol)
            : new PortableSocket(Make(family, type, protocol == ProtocolType.Unspecified ? UsualProtocol(family, type) : protocol));
#pragma warning restore CA1416
    }

    public override NetSocket Adopt(Socket socket)
    {
#pragma warning disable CA1416 // isLinux says that it is Linux.
        return isLinux ? new LinuxSocket(socket) : new PortableSocket(socket);
#pragma warning restore CA1416
    }

    public override void PrepareUnixPath(string path) => UnixSocketFile.RemoveStale(this, path);

    public override Action? UnixPathCleanup(string path) => UnixSocketFile.Remover(path);

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
