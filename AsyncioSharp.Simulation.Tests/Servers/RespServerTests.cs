using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace AsyncioSharp.Simulation.Tests;

/// <summary>
/// samples/net/resp_server.cs under faults: replies come in the order of the commands, to whom they belong, and a counter never goes back
/// while the server runs. CI runs few seeds, <c>ASYNCIO_SEED=1-2000</c> many.
/// </summary>
public sealed class RespServerTests
{
    private const int Rounds = 20;

    [Test, AsyncioCampaign(Seeds = 25, Expected = ["the server crashed", "a client was cut off"])]
    public async Coroutine RespServer_UnderFaults_CountsAndAnswersInOrder()
    {
        SimWorld world = Sim.World();
        SimHost server = world.Host("redis", Serve);
        world.Net.Latency = Latency.Exponential(0.01, 0.001);
        world.Net.Loss = 0.02;
        world.Net.Duplication = 0.02;
        int done = 0;
        SimHost[] clients = [.. Enumerable.Range(1, 3).Select(number => world.Host($"client{number}", () => Client(number)))];

        for (int i = 0; i < 40; i++)
        {
            if (Sim.Buggify("crash the server", 0.1))
            {
                server.Crash();
                Sim.Reachable("the server crashed");
                await Asyncio.Sleep(0.2);
                server.Restart();
            }

            foreach (SimHost client in clients)
            {
                if (Sim.Buggify($"cut {client.Name} off", 0.05))
                {
                    Sim.Reachable("a client was cut off");
                    using IDisposable cut = world.Net.Partition(client, server);
                    await Asyncio.Sleep(1);
                }
            }

            await Asyncio.Sleep(0.05);
        }

        await Sim.Liveness(() => done == 3, within: 600, "every client comes through");

        async Coroutine Client(int number)
        {
            for (int round = 0; round < Rounds;)
            {
                try
                {
                    (AsyncioStreamReader reader, AsyncioStreamWriter writer) = await Asyncio.OpenConnection("redis", 6399);
                    try
                    {
                        await Talk(reader, writer);
                    }
                    finally
                    {
                        writer.Close();
                    }
                }
                catch (Exception error) when (error is SocketException or IOException or TimeoutException)
                {
                    await Asyncio.Sleep(0.1);
                }

                // Commands that come together are answered together, in their order.
                async Coroutine Talk(AsyncioStreamReader reader, AsyncioStreamWriter writer)
                {
                    int start = server.Starts;
                    long last = 0;
                    for (; round < Rounds; round++)
                    {
                        writer.Write(Encoding.ASCII.GetBytes($"INCR n{number}\r\nECHO c{number}r{round}\r\nINCR n{number}\r\n"));
                        await writer.Drain();
                        long first = long.Parse(await Line(reader, ':'), CultureInfo.InvariantCulture);
                        await Line(reader, '$');
                        string echo = await Line(reader, 'c');
                        long second = long.Parse(await Line(reader, ':'), CultureInfo.InvariantCulture);
                        Sim.Always(echo == $"{number}r{round}", "an answer belongs to its question");
                        Sim.Always(second == first + 1 && first > last, "a counter only goes on");
                        Sim.Always(server.Starts == start, "no connection outlives a crash of the server");
                        last = second;
                    }
                }
            }

            done++;
        }
    }

    private static async Coroutine Serve()
    {
        var store = new Store();
        await using Server server = await Asyncio.GetRunningLoop().CreateServer(() => new RespProtocol(store), "0.0.0.0", 6399);
        await server.ServeForever();
    }

    private static async Coroutine<string> Line(AsyncioStreamReader reader, char type)
    {
        string line = Encoding.ASCII.GetString(await Asyncio.WaitFor(() => reader.ReadLine(), 10));
        if (line.Length == 0)
        {
            throw new IOException("The server has gone.");
        }

        Sim.Always(line[0] == type && line.EndsWith("\r\n", StringComparison.Ordinal), "an answer is whole and of the type that is due");
        return line[1..^2];
    }
}
