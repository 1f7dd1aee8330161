using System.Diagnostics;
using System.Net;
using AsyncioSharp;
using AsyncioSharp.Net;

namespace Hosts;

/// <summary>Loops that need nothing of each other: each has an echo server and its clients.</summary>
internal static class GroupLoad
{
    private const int Clients = 10;

    /// <returns>How many messages came back on all of the loops together.</returns>
    public static async Task<long> Run(int count, double seconds)
    {
        var counts = new long[count];
        await Task.Factory.StartNew(
            () => LoopGroup.Run(count, member => Echo(counts, member.Index, seconds), new LoopGroupOptions { HandleSignals = false }),
            TaskCreationOptions.LongRunning);
        return counts.Sum();
    }

    private static async Coroutine Echo(long[] counts, int index, double seconds)
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        await using Server server = await loop.CreateServer(static () => new Reflector(), "127.0.0.1", 0);
        int port = ((IPEndPoint)server.Sockets[0].LocalEndPoint!).Port;
        var clients = new Pinger[Clients];
        for (int i = 0; i < Clients; i++)
        {
            (_, clients[i]) = await loop.CreateConnection(static () => new Pinger(), "127.0.0.1", port);
        }

        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds)
        {
            await Asyncio.Sleep(0.05);
        }

        foreach (Pinger client in clients)
        {
            counts[index] += client.Count;
            client.Transport!.Abort();
        }
    }

    private sealed class Reflector : Protocol
    {
        private Transport? _transport;

        public override void ConnectionMade(BaseTransport transport) => _transport = (Transport)transport;

        public override void DataReceived(ReadOnlySpan<byte> data) => _transport!.Write(data);
    }

    private sealed class Pinger : Protocol
    {
        private static readonly byte[] s_message = new byte[64];

        public Transport? Transport { get; private set; }

        public long Count { get; private set; }

        public override void ConnectionMade(BaseTransport transport)
        {
            Transport = (Transport)transport;
            Transport.Write(s_message);
        }

        public override void DataReceived(ReadOnlySpan<byte> data)
        {
            Count++;
            Transport!.Write(s_message);
        }
    }
}
