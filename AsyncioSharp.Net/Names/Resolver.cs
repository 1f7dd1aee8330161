using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using AsyncioSharp.Net.Interop;

namespace AsyncioSharp.Net;

/// <summary>From host and port to addresses, for connecting and binding.</summary>
internal static class Resolver
{
    /// <summary>Resolves a host; a literal address needs no lookup. Runs on a loop, whose network answers.</summary>
    /// <param name="host">A name or a literal address; null or empty means every interface, or this machine when connecting.</param>
    /// <param name="port">The port.</param>
    /// <param name="family">The family wanted; unspecified takes both.</param>
    /// <param name="isPassive">To bind, not to connect.</param>
    /// <param name="flags">What else is wanted.</param>
    /// <returns>The addresses, in the system's order of preference; at least one.</returns>
    /// <exception cref="SocketException">The name is not known, or has no address of the family.</exception>
    /// <exception cref="ArgumentException">The host has a zero character, or the port is not between 0 and 65,535.</exception>
    public static async Coroutine<IPEndPoint[]> Resolve(
        string? host, int port, AddressFamily family, bool isPassive, AddressInfoFlags flags = AddressInfoFlags.None)
    {
        if ((uint)port > IPEndPoint.MaxPort)
        {
            throw new ArgumentOutOfRangeException(nameof(port), port, "port must be 0-65535.");
        }

        IPAddress[] addresses = await ResolveHost(host, family, isPassive, flags);
        return [.. addresses.Select(address => new IPEndPoint(address, port))];
    }

    /// <summary>The addresses of a host, as <see cref="Resolve"/> finds them.</summary>
    public static async Coroutine<IPAddress[]> ResolveHost(string? host, AddressFamily family, bool isPassive, AddressInfoFlags flags)
    {
        NativeText.Check(host, nameof(host));
        if (family is not (AddressFamily.Unspecified or AddressFamily.InterNetwork or AddressFamily.InterNetworkV6))
        {
            throw new SocketException((int)SocketError.AddressFamilyNotSupported, $"Names have no addresses of family {family}.");
        }

        if (string.IsNullOrEmpty(host))
        {
            return Any(family, isPassive);
        }

        bool isMapped = family == AddressFamily.InterNetworkV6 && (flags & AddressInfoFlags.V4mapped) != 0;
        if (IPAddress.TryParse(host, out IPAddress? literal))
        {
            return family == AddressFamily.Unspecified || family == literal.AddressFamily ? [literal]
                : isMapped ? [literal.MapToIPv6()]
                : throw new SocketException((int)SocketError.HostNotFound, $"{host} is no address of family {family}.");
        }

        if ((flags & AddressInfoFlags.Numerichost) != 0)
        {
            throw new SocketException(
                (int)SocketError.HostNotFound, $"{host} is no literal address, and AddressInfoFlags.Numerichost forbids to look names up.");
        }

        NetworkStack network = LoopNet.Of(Asyncio.GetRunningLoop()).Network;
        IPAddress[] addresses = await network.Resolve(host, isMapped ? AddressFamily.Unspecified : family);
        if (isMapped)
        {
            bool isBothWanted = (flags & AddressInfoFlags.All) != 0
                || !Array.Exists(addresses, static address => address.AddressFamily == AddressFamily.InterNetworkV6);
            addresses =
                [.. addresses.Where(address => isBothWanted || address.AddressFamily == AddressFamily.InterNetworkV6)
                .Select(static address => address.MapToIPv6())];
        }

        if ((flags & AddressInfoFlags.Addrconfig) != 0)
        {
            HashSet<AddressFamily> configured = ConfiguredFamilies();
            addresses = [.. addresses.Where(address => configured.Contains(address.AddressFamily))];
        }

        return addresses.Length > 0 ? addresses : throw NotFound(host, SocketError.NoData);
    }

    /// <summary>The error of a name that leads nowhere.</summary>
    public static SocketException NotFound(string host, SocketError error) => new((int)error, $"{host}: {SocketFailure.Describe(error)}");

    /// <summary>No host: every interface, or this machine.</summary>
    private static IPAddress[] Any(AddressFamily family, bool isPassive)
    {
        bool isV4 = family is AddressFamily.Unspecified or AddressFamily.InterNetwork;
        bool isV6 = family is AddressFamily.Unspecified or AddressFamily.InterNetworkV6 && Socket.OSSupportsIPv6;
        return (isV4, isV6, isPassive) switch
        {
            (false, false, _) => throw new SocketException((int)SocketError.AddressFamilyNotSupported),
            (true, true, true) => [IPAddress.Any, IPAddress.IPv6Any],
            (true, true, false) => [IPAddress.IPv6Loopback, IPAddress.Loopback],
            (true, false, _) => [isPassive ? IPAddress.Any : IPAddress.Loopback],
            (false, true, _) => [isPassive ? IPAddress.IPv6Any : IPAddress.IPv6Loopback],
        };
    }

    private static HashSet<AddressFamily> ConfiguredFamilies() =>
    [
        .. NetworkInterface.GetAllNetworkInterfaces()
            .Where(static card => card.NetworkInterfaceType != NetworkInterfaceType.Loopback)
            .SelectMany(static card => card.GetIPProperties().UnicastAddresses)
            .Select(static address => address.Address.AddressFamily),
    ];
}
