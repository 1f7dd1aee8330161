using System.Net;
using System.Net.Sockets;

namespace AsyncioSharp.Net;

/// <content>
/// Names. Cancelling ends the wait at once; the system's lookup goes on and is forgotten. It runs in .NET's threads and not in the loop's
/// default executor, as in asyncio: work that fills the executor delays no connects.
/// </content>
public abstract partial class NetworkStack
{
    /// <summary>Looks a host up. The default asks the system.</summary>
    /// <param name="host">A name, no literal address.</param>
    /// <param name="family">The family wanted; unspecified takes both.</param>
    /// <returns>The addresses, best first.</returns>
    /// <exception cref="SocketException">The name is not known; the message has it.</exception>
    public virtual async Coroutine<IPAddress[]> Resolve(string host, AddressFamily family)
    {
        try
        {
            using OutsideWork? work = BeginLookup();
            return await Asyncio.WrapFuture(Dns.GetHostAddressesAsync(host, family));
        }
        catch (SocketException error)
        {
            throw Resolver.NotFound(host, error.SocketErrorCode);
        }
    }

    /// <summary>Looks up the official name of a host. The default asks the system.</summary>
    /// <param name="host">A name, maybe an alias.</param>
    /// <returns>The name.</returns>
    /// <exception cref="SocketException">The name is not known; the message has it.</exception>
    public virtual async Coroutine<string> ResolveCanonicalName(string host)
    {
        try
        {
            using OutsideWork? work = BeginLookup();
            return (await Asyncio.WrapFuture(Dns.GetHostEntryAsync(host))).HostName;
        }
        catch (SocketException error)
        {
            throw Resolver.NotFound(host, error.SocketErrorCode);
        }
    }

    /// <summary>Looks up which host has an address. The default asks the system.</summary>
    /// <param name="address">The address.</param>
    /// <returns>The host's name; null if it has none.</returns>
    public virtual async Coroutine<string?> ResolveName(IPAddress address)
    {
        try
        {
            using OutsideWork? work = BeginLookup();
            return (await Asyncio.WrapFuture(Dns.GetHostEntryAsync(address))).HostName;
        }
        catch (SocketException)
        {
            // That it has no name is an answer; the caller decides what it means.
            return null;
        }
    }

    private static OutsideWork? BeginLookup() => LoopNet.Of(Asyncio.GetRunningLoop()).BeginWork();
}
