using System.Net;

namespace AsyncioSharp.Simulation.Tests;

public sealed class HttpTests
{
    [Test, Asyncio]
    public async Coroutine HttpClient_UnderLossAndLatency_GetsItsAnswer()
    {
        SimWorld world = Sim.World();
        world.Net.Latency = Latency.Fixed(2);
        world.Net.Loss = 0.3;
        world.Host("web", static async Coroutine () =>
        {
            Server server = await Asyncio.StartServer(
                static async Coroutine (reader, writer) =>
                {
                    while ((await reader.ReadLine()).Length > 2)
                    {
                    }

                    writer.Write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"u8);
                    await writer.Drain();
                    writer.Close();
                },
                host: null,
                80);
            await server.ServeForever();
        });
        EventLoop loop = Asyncio.GetRunningLoop();
        using var handler = new SocketsHttpHandler
        {
            // HttpClient connects in the pool: the way onto the loop is RunCoroutineThreadsafe.
            ConnectCallback = async (context, token) => await Asyncio.RunCoroutineThreadsafe(
                async Coroutine<Stream> () => (await Asyncio.OpenConnection(context.DnsEndPoint.Host, context.DnsEndPoint.Port)).AsStream(), loop),
        };
        using var http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };

        string answer = await http.GetStringAsync("http://web/");

        answer.Should().Be("hello");
        world.Time.Should().BeGreaterThan(8, "a handshake and a round trip of four seconds each, at least");
    }
}
