using System.Net.Sockets;

namespace AsyncioSharp.Net;

/// <summary>Where a loop's sockets come from: the kernel, or a simulated network in its place.</summary>
public abstract class NetworkStack
{
    /// <summary>Makes a socket.</summary>
    /// <param name="family">The family of its addresses.</param>
    /// <param name="type">Stream or datagram.</param>
    /// <param name="protocol">The protocol; unspecified takes the usual one.</param>
    /// <returns>The socket; it does not block.</returns>
    /// <exception cref="SocketException">It cannot be made.</exception>
    public abstract NetSocket CreateSocket(AddressFamily family, SocketType type, ProtocolType protocol);

    /// <summary>Takes over a socket that the program made. From now on it belongs to the transport, which closes it.</summary>
    /// <param name="socket">The socket.</param>
    /// <returns>The same socket behind the seam.</returns>
    public abstract NetSocket Adopt(Socket socket);
}
