using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using AsyncioSharp.Net;
using Microsoft.AspNetCore.Connections;

namespace AsyncioSharp.AspNetCore;

/// <summary>
/// One end point of Kestrel. Each loop has a server of its own for it, and the system spreads the connections (SO_REUSEPORT); or the first
/// has the only one, and hands out.
/// </summary>
internal sealed class LoopListener(KestrelLoops loops) : IConnectionListener
{
    private readonly Channel<ConnectionContext> _accepted = Channel.CreateUnbounded<ConnectionContext>();
    private readonly List<Server> _servers = [];

    public EndPoint EndPoint { get; private set; } = null!;

    public async Task Bind(EndPoint endpoint)
    {
        EndPoint = endpoint;
        bool isMany = loops.All.Count > 1;
        if (endpoint is not IPEndPoint { Address: var address } tcp)
        {
            string path = PathOf((UnixDomainSocketEndPoint)endpoint);
            await Add(loops.All[0], loop => loop.CreateUnixServer(Accept, path, Options(handsOut: isMany))).ConfigureAwait(false);
            return;
        }

        bool isShared = isMany && loops.Options.ReusePort && OperatingSystem.IsLinux();
        if (isShared && tcp.Port != 0)
        {
            // With SO_REUSEPORT a port that another process listens at would be no error. The probe does not listen: who came to it would be
            // reset.
            ServerOptions bindOnly = Options() with { StartServing = false };
            Server probe = await Listen(loops.All[0], address.ToString(), tcp.Port, bindOnly).ConfigureAwait(false);
            _servers.Remove(probe);
            await Close(probe).ConfigureAwait(false);
        }

        ServerOptions options = Options(handsOut: isMany && !isShared) with { ReusePort = isShared };
        foreach (LoopSide side in isShared ? loops.All : loops.All.Take(1))
        {
            // The port that the system has chosen for the first is the others' too.
            foreach (string host in Hosts(address))
            {
                Server server = await Listen(side, host, ((IPEndPoint)EndPoint).Port, options).ConfigureAwait(false);
                EndPoint = new IPEndPoint(address, ((IPEndPoint)server.Sockets[0].LocalEndPoint!).Port);
            }
        }
    }

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await _accepted.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_accepted.Reader.TryRead(out ConnectionContext? connection))
            {
                return connection;
            }
        }

        return null;
    }

    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        foreach (Server server in _servers)
        {
            await Close(server).ConfigureAwait(false);
        }

        _accepted.Writer.TryComplete();
    }

    public async ValueTask DisposeAsync()
    {
        await UnbindAsync().ConfigureAwait(false);

        // Nobody took them.
        while (_accepted.Reader.TryRead(out ConnectionContext? connection))
        {
            connection.Abort();
        }
    }

    /// <summary>Every IPv6 address means every IPv4 one as well, as Kestrel's users expect of <c>ListenAnyIP</c>.</summary>
    private static string[] Hosts(IPAddress address) =>
        address.Equals(IPAddress.IPv6Any) && Socket.OSSupportsIPv4 ? ["::", "0.0.0.0"] : [address.ToString()];

    private static async Task Close(Server server)
    {
        if (!server.GetLoop().IsClosed())
        {
            await server.GetLoop().Run(() =>
            {
                server.Close();
                return Task.CompletedTask;
            }).ConfigureAwait(false);
        }
    }

    private ServerOptions Options(bool handsOut = false) =>
        new() { Backlog = loops.Options.Backlog, HandOutTo = handsOut ? () => loops.Next().Loop : null };

    private Task<Server> Listen(LoopSide side, string host, int port, ServerOptions options) =>
        Add(side, loop => loop.CreateServer(Accept, host, port, options));

    /// <summary>The end point's text shows the first character of an abstract name as '@'.</summary>
    private static string PathOf(UnixDomainSocketEndPoint endpoint) =>
        endpoint.ToString() is ['@', .. var name] ? "\0" + name : endpoint.ToString();

    private async Task<Server> Add(LoopSide side, Func<EventLoop, Coroutine<Server>> create)
    {
        Server server = await side.Loop.Run(() => create(side.Loop)).ConfigureAwait(false);
        _servers.Add(server);
        return server;
    }

    private LoopProtocol Accept() => new LoopConnection(loops.Here!, _accepted.Writer).Protocol;
}
