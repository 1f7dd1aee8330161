using AsyncioSharp.Net;

namespace AsyncioSharp.Conformance;

/// <summary>A connection to a literal address looks nothing up: it is made although the default executor has been shut down.</summary>
[Scenario("literal_addresses_need_no_executor", 30)]
public static class LiteralAddressesNeedNoExecutor
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        var server = await Asyncio.StartServer((_, writer) => writer.Close(), "127.0.0.1", 0);
        await loop.ShutdownDefaultExecutor();
        var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", t.Port(server));
        t.Say($"connected, end after {(await reader.Read()).Length} bytes");
        writer.Close();
        await writer.WaitClosed();
        server.Close();
        await server.WaitClosed();
    }
}
