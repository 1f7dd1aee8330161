using System.Net;
using System.Net.Sockets;

namespace AsyncioSharp.Net;

/// <summary>From host and port to addresses, for connecting and binding.</summary>
internal static class Resolver
{
    /// <summary>Resolves a host; a literal address needs no lookup.</summary>
    /// <param name="host">A name or a literal address; null or empty means every interface, or this machine when connecting.</param>
    /// <param name="port">The port.</param>
    /// <param name="family">The family wanted; unspecified takes both.</param>
    /// <param name="isPassive">To bind, not to connect.</param>
    /// <returns>The addresses, in the system's order of preference.</returns>
    /// <exception cref="SocketException">The name is not known.</exception>
    public static async Coroutine<IPEndPoint[]> Resolve(string? host, int port, AddressFamily family, bool isPassive)
    {
        if (string.IsNullOrEmpty(host))
        {
            return [.. Any(family, isPassive).Select(address => new IPEndPoint(address, port))];
        }

        if (IPAddress.TryParse(host, out IPAddress? literal))
        {
            return family == AddressFamily.Unspecified || family == literal.AddressFamily
                ? [new IPEndPoint(literal, port)]
                : throw new SocketException((int)SocketError.HostNotFound, $"{host} is no address of family {family}.");
        }

        IPAddress[] addresses = await Dns.GetHostAddressesAsync(host, family);
        return [.. addresses.Select(address => new IPEndPoint(address, port))];
    }

    private static IEnumerable<IPAddress> Any(AddressFamily family, bool isPassive)
    {
        if (family is AddressFamily.Unspecified or AddressFamily.InterNetwork)
        {
            yield return isPassive ? IPAddress.Any : IPAddress.Loopback;
        }

        if (family is AddressFamily.Unspecified or AddressFamily.InterNetworkV6 && Socket.OSSupportsIPv6)
        {
            yield return isPassive ? IPAddress.IPv6Any : IPAddress.IPv6Loopback;
        }
    }
}
