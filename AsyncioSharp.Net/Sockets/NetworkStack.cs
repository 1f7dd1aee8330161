using System.Net.Sockets;

namespace AsyncioSharp.Net;

/// <summary>Where a loop's sockets come from: the kernel, or a simulated network in its place.</summary>
public abstract partial class NetworkStack
{
    /// <summary>
    /// What it does takes real time, and virtual time has to wait for it. A simulated network lives in the loop's own time.
    /// </summary>
    internal virtual bool IsReal => false;

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

    /// <summary>Says why a socket of the kernel's cannot be used with this network, if that is so.</summary>
    /// <exception cref="NotSupportedException">The network is simulated.</exception>
    internal virtual void CheckKernelSockets()
    {
    }

    /// <summary>Makes room for a unix server: removes the file of one that is gone. A network without files does nothing.</summary>
    /// <param name="path">The path it is about to be bound to; no abstract name.</param>
    /// <param name="type">Stream or datagram.</param>
    /// <exception cref="SocketException">A server listens there, or it is something else than a socket.</exception>
    /// <exception cref="IOException">The file cannot be removed.</exception>
    public virtual void PrepareUnixPath(string path, SocketType type)
    {
    }

    /// <summary>
    /// What removes the file of a unix server that has been bound, if the path still names the same file by then. A network without files
    /// has none.
    /// </summary>
    /// <param name="path">The path; no abstract name.</param>
    /// <returns>To be called when the server is closed; null if there is nothing to do.</returns>
    public virtual Action? UnixPathCleanup(string path) => null;
}
