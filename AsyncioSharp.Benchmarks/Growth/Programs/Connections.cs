using AsyncioSharp.Net;

namespace AsyncioSharp.Benchmarks;

/// <summary>Many connections over a unix socket; both ends are on the same loop, so that both are in the cost.</summary>
internal static class Connections
{
    /// <summary>How many are on their way at once: the server's backlog.</summary>
    private const int AtOnce = 50;

    /// <summary>Echoes on each connection, so that opening them is a small part.</summary>
    public const int Echoes = 10;

    public static async Coroutine Echoed(int count)
    {
        await WithServer(async path => await Asyncio.ForEach(Enumerable.Range(0, count), AtOnce, async _ =>
        {
            (Transport transport, Client client) = await Asyncio.GetRunningLoop().CreateUnixConnection(() => new Client(), path);
            await client.Echo();
            transport.Close();
        }));
    }

    public static async Coroutine EchoedAmongOpenOnes(int count)
    {
        await WithServer(async path =>
        {
            List<(Transport Transport, Client Client)> open = await Open(count, path);
            for (int i = 0; i < Echoes; i++)
            {
                await Asyncio.Gather(open.Select(one => one.Client.Echo()));
            }

            open.ForEach(one => one.Transport.Close());
        });
    }

    public static async Coroutine Standing(int count, Action whileTheyStand)
    {
        await WithServer(async path =>
        {
            List<(Transport Transport, Client Client)> open = await Open(count, path);
            whileTheyStand();
            open.ForEach(one => one.Transport.Close());
        });
    }

    private static async Coroutine<List<(Transport Transport, Client Client)>> Open(int count, string path)
    {
        var open = new List<(Transport, Client)>(count);
        await Asyncio.ForEach(Enumerable.Range(0, count), AtOnce, async _ =>
            open.Add(await Asyncio.GetRunningLoop().CreateUnixConnection(() => new Client(), path)));
        return open;
    }

    private static async Coroutine WithServer(Func<string, Coroutine> body)
    {
        string path = Path.Combine(Path.GetTempPath(), $"growth-{Environment.ProcessId}.sock");
        Server server = await Asyncio.GetRunningLoop().CreateUnixServer(() => new Serve.Echo(), path);
        await body(path);
        server.Close();
        await server.WaitClosed();
    }

    private sealed class Client : Protocol
    {
        private Transport? _transport;
        private Future? _answer;

        public override void ConnectionMade(BaseTransport transport) => _transport = (Transport)transport;

        public override void DataReceived(ReadOnlySpan<byte> data) => _answer!.SetResult();

        public async Coroutine Echo()
        {
            _answer = Asyncio.GetRunningLoop().CreateFuture();
            _transport!.Write("x"u8);
            await _answer;
        }
    }
}
