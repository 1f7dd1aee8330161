using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace AsyncioSharp.Simulation.Tests;

/// <summary>samples/net/http_server.cs under faults: what is posted comes back whole, over connections that are used again.</summary>
public sealed class HttpServerTests
{
    private const int Requests = 15;

    [Test, AsyncioCampaign(Seeds = 25, Expected = ["the server crashed", "the network was cut"])]
    public async Coroutine HttpServer_UnderFaults_EchoesWhole()
    {
        SimWorld world = Sim.World();
        SimHost server = world.Host("web", Serve), app = null!;
        world.Net.Latency = Latency.Uniform(0.001, 0.05);
        world.Net.Loss = 0.02;
        world.Net.Corruption = 0.02;
        world.Net.Bandwidth = 1_000_000;
        int answered = 0;
        app = world.Host("app", Client);

        for (int i = 0; i < 30; i++)
        {
            if (Sim.Buggify("crash the server", 0.1))
            {
                server.Crash();
                Sim.Reachable("the server crashed");
                await Asyncio.Sleep(0.2);
                server.Restart();
            }

            if (Sim.Buggify("cut", 0.1))
            {
                Sim.Reachable("the network was cut");
                using IDisposable cut = world.Net.Partition(app, server, oneWay: true);
                await Asyncio.Sleep(2);
            }

            await Asyncio.Sleep(0.1);
        }

        await Sim.Liveness(() => answered == Requests, within: 600, "every request is answered");

        async Coroutine Client()
        {
            while (answered < Requests)
            {
                try
                {
                    (AsyncioStreamReader reader, AsyncioStreamWriter writer) = await Asyncio.OpenConnection("web", 80);
                    try
                    {
                        for (; answered < Requests; answered++)
                        {
                            // Two at once, of which the second may come in pieces.
                            byte[] body = new byte[Sim.Random.Next(30_000)];
                            Sim.Random.NextBytes(body);
                            writer.Write("GET / HTTP/1.1\r\n\r\n"u8);
                            writer.Write(Encoding.ASCII.GetBytes($"POST /echo HTTP/1.1\r\nContent-Length: {body.Length}\r\n\r\n"));
                            writer.Write(body);
                            await writer.Drain();
                            byte[] greeting = await Asyncio.WaitFor(() => Answer(reader), 20);
                            Sim.Always(greeting.AsSpan().SequenceEqual("Hello, World!\n"u8), "the greeting is whole");
                            byte[] echo = await Asyncio.WaitFor(() => Answer(reader), 20);
                            Sim.Always(echo.AsSpan().SequenceEqual(body), "the echo is what was posted");
                        }
                    }
                    finally
                    {
                        writer.Close();
                    }
                }
                catch (Exception error) when (error is SocketException or IOException or TimeoutException or IncompleteReadError)
                {
                    await Asyncio.Sleep(0.1);
                }
            }
        }
    }

    private static async Coroutine Serve()
    {
        await using Server server = await Asyncio.GetRunningLoop().CreateServer(static () => new HttpProtocol(), "0.0.0.0", 80);
        await server.ServeForever();
    }

    private static async Coroutine<byte[]> Answer(AsyncioStreamReader reader)
    {
        int length = 0;
        for (int number = 0; ; number++)
        {
            string line = Encoding.ASCII.GetString(await reader.ReadLine());
            if (line.Length == 0)
            {
                throw new IOException("The server has gone.");
            }

            Sim.Always(number > 0 || line == "HTTP/1.1 200 OK\r\n", "no request is refused");
            if (line == "\r\n")
            {
                return await reader.ReadExactly(length);
            }

            if (line.StartsWith("Content-Length:", StringComparison.Ordinal))
            {
                length = int.Parse(line[15..], CultureInfo.InvariantCulture);
            }
        }
    }
}
