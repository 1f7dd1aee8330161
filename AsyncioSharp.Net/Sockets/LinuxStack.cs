using System.Net.Sockets;
using System.Runtime.Versioning;

namespace AsyncioSharp.Net;

/// <summary>The kernel's network by system calls.</summary>
[SupportedOSPlatform("linux")]
internal sealed class LinuxStack : KernelStack
{
    public override NetSocket CreateSocket(AddressFamily family, SocketType type, ProtocolType protocol) =>
        LinuxSocket.Create(family, type, protocol);

    public override NetSocket Adopt(Socket socket) => new LinuxSocket(socket);
}
