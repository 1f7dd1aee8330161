using System.Net;
using System.Net.Sockets;
using AsyncioSharp.Net;
using Microsoft.AspNetCore.Connections;

namespace AsyncioSharp.AspNetCore;

/// <summary>Connections to others, for those who build on ASP.NET Core's connections.</summary>
internal sealed class LoopConnectionFactory(KestrelLoops loops) : IConnectionFactory
{
    public async ValueTask<ConnectionContext> ConnectAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        LoopSide side = loops.Here ?? loops.Next();
        var connection = new LoopConnection(side, accepted: null);
        await side.Loop.Run(() => Connect(side.Loop, endpoint, connection.Protocol), cancellationToken).ConfigureAwait(false);
        return connection;
    }

    private static async Coroutine<Transport> Connect(EventLoop loop, EndPoint endpoint, LoopProtocol protocol) => endpoint switch
    {
        IPEndPoint tcp => (await loop.CreateConnection(() => protocol, tcp.Address.ToString(), tcp.Port)).Transport,
        DnsEndPoint name => (await loop.CreateConnection(() => protocol, name.Host, name.Port)).Transport,
        UnixDomainSocketEndPoint unix => (await loop.CreateUnixConnection(() => protocol, unix.ToString())).Transport,
        _ => throw new NotSupportedException(
            $"A connection to {endpoint} ({endpoint.GetType().Name}): give an IPEndPoint, DnsEndPoint or UnixDomainSocketEndPoint."),
    };
}
