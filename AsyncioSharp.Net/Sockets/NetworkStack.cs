using System.Net;
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

    /// <summary>Looks a host up. The default asks the system.</summary>
    /// <param name="host">A name, no literal address.</param>
    /// <param name="family">The family wanted; unspecified takes both.</param>
    /// <returns>The addresses, best first.</returns>
    /// <exception cref="SocketException">The name is not known; the message has it.</exception>
    /// <remarks>
    /// Cancelling ends the wait at once; the system's lookup goes on and is forgotten. It runs in .NET's threads, not in the loop's default executor as in asyncio: work that fills the
    /// executor does not delay connects.
    /// </remarks>
    public virtual async Coroutine<IPAddress[]> Resolve(string host, AddressFamily family)
    {
        try
        {
            return await Asyncio.WrapFuture(Dns.GetHostAddressesAsync(host, family));
        }
        catch (SocketException error)
        {
            throw Resolver.NotFound(host, error.SocketErrorCode);
        }
    }
}
