using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using AsyncioSharp.Net.Interop;

namespace AsyncioSharp.Net;

/// <summary>Getaddrinfo and Getnameinfo.</summary>
internal static class NameLookup
{
    private static readonly (SocketType Type, ProtocolType Proto)[] s_kinds =
        [(SocketType.Stream, ProtocolType.Tcp), (SocketType.Dgram, ProtocolType.Udp), (SocketType.Raw, ProtocolType.Unspecified)];

    public static async Coroutine<AddrInfo[]> Getaddrinfo(
        string? host, string? port, AddressFamily family, SocketType? type, ProtocolType proto, AddressInfoFlags flags)
    {
        NativeText.Check(host, nameof(host));
        NativeText.Check(port, nameof(port));
        if (host is null && port is null)
        {
            throw new SocketException((int)SocketError.HostNotFound, "Neither a host nor a port was given.");
        }

        // A raw socket takes any protocol and has no ports; each of the others has its own.
        (SocketType Type, ProtocolType Proto, int Port)[] kinds =
        [
            .. s_kinds
                .Where(kind => (type is null || kind.Type == type)
                    && (proto == ProtocolType.Unspecified || kind.Proto == proto || kind.Type == SocketType.Raw))
                .Select(kind => (
                    kind.Type, Proto: kind.Type == SocketType.Raw ? proto : kind.Proto, Port: FindPort(port, kind.Type, flags)))
                .Where(static kind => kind.Port is not null)
                .Select(static kind => (kind.Type, kind.Proto, kind.Port!.Value)),
        ];
        if (kinds.Length == 0)
        {
            throw new SocketException(
                (int)SocketError.TypeNotFound, $"No service {port} for sockets of type {type?.ToString() ?? "any"} and protocol {proto}.");
        }

        IPAddress[] addresses = await Resolver.ResolveHost(host, family, isPassive: (flags & AddressInfoFlags.Passive) != 0, flags);
        string canonname = (flags & AddressInfoFlags.Canonname) == 0 || string.IsNullOrEmpty(host) ? string.Empty
            : IPAddress.TryParse(host, out _) ? host
            : await LoopNet.Of(Asyncio.GetRunningLoop()).Network.ResolveCanonicalName(host);
        return
        [
            .. addresses
                .SelectMany(address => kinds.Select(kind => (Address: address, Kind: kind)))
                .Select((way, index) => new AddrInfo(
                    way.Address.AddressFamily, way.Kind.Type, way.Kind.Proto, index == 0 ? canonname : string.Empty,
                    new IPEndPoint(way.Address, way.Kind.Port))),
        ];
    }

    public static async Coroutine<(string Host, string Port)> Getnameinfo(EndPoint sockaddr, NameInfoFlags flags)
    {
        NativeText.CheckAddress(sockaddr, nameof(sockaddr));
        (IPAddress address, int port) = sockaddr switch
        {
            IPEndPoint ip => (ip.Address, ip.Port),
            DnsEndPoint dns when IPAddress.TryParse(dns.Host, out IPAddress? literal) => (literal, dns.Port),
            _ => throw new SocketException((int)SocketError.HostNotFound, $"An IP address was expected, got {sockaddr}."),
        };
        string? name = (flags & NameInfoFlags.Numerichost) != 0
            ? null
            : await LoopNet.Of(Asyncio.GetRunningLoop()).Network.ResolveName(address);
        if (name is null && (flags & NameInfoFlags.Namereqd) != 0)
        {
            throw Resolver.NotFound(address.ToString(), SocketError.HostNotFound);
        }

        if (name is not null && (flags & NameInfoFlags.Nofqdn) != 0)
        {
            name = WithoutOwnDomain(name);
        }

        string? service = (flags & NameInfoFlags.Numericserv) != 0 ? null
            : ServiceNames.System.FindName(port, (flags & NameInfoFlags.Dgram) != 0);
        return (name ?? address.ToString(), service ?? port.ToString(CultureInfo.InvariantCulture));
    }

    private static int? FindPort(string? port, SocketType type, AddressInfoFlags flags) =>
        string.IsNullOrEmpty(port) ? 0
        : int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number
        : type == SocketType.Raw || (flags & AddressInfoFlags.Numericserv) != 0 ? null
        : ServiceNames.System.FindPort(port, isDatagram: type == SocketType.Dgram);

    private static string WithoutOwnDomain(string name)
    {
        string domain = "." + IPGlobalProperties.GetIPGlobalProperties().DomainName;
        return domain.Length > 1 && name.EndsWith(domain, StringComparison.OrdinalIgnoreCase) ? name[..^domain.Length] : name;
    }
}
