using System.Net;
using System.Net.Sockets;

namespace AsyncioSharp.Net;

/// <summary>An address as the program gives it: an endpoint, or host and port.</summary>
internal readonly record struct DatagramAddress(EndPoint? EndPoint, string? Host, int Port)
{
    public static DatagramAddress? Of(EndPoint? endPoint) => endPoint is null ? null : new DatagramAddress(endPoint, null, 0);

    public static DatagramAddress? Of((string? Host, int Port)? pair) =>
        pair is { } given ? new DatagramAddress(null, given.Host, given.Port) : null;

    /// <summary>The addresses it stands for.</summary>
    public async Coroutine<EndPoint[]> Resolve(AddressFamily family, AddressInfoFlags flags, bool isPassive)
    {
        switch (EndPoint)
        {
            case null:
                return await Resolver.Resolve(Host, Port, family, isPassive, flags);
            case DnsEndPoint dns:
                return await Resolver.Resolve(
                    dns.Host, dns.Port, family == AddressFamily.Unspecified ? dns.AddressFamily : family, isPassive, flags);
            default:
                return family == AddressFamily.Unspecified || EndPoint.AddressFamily == family ? [EndPoint] : [];
        }
    }
}
