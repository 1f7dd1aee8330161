using System.Net;
using AsyncioSharp.Net;

namespace Ecosystem;

/// <summary>A server that takes connections and never says a word.</summary>
internal sealed class Silence(Server server) : IAsyncDisposable
{
    public int Port => ((IPEndPoint)server.Sockets[0].LocalEndPoint!).Port;

    public static async Coroutine<Silence> Start() =>
        new(await Asyncio.GetRunningLoop().CreateServer(static () => new Mute(), "127.0.0.1", 0));

    public ValueTask DisposeAsync()
    {
        // Those who gave up waiting for a word may not have hung up.
        server.AbortClients();
        return server.DisposeAsync();
    }

    private sealed class Mute : Protocol;
}
