using System.Net;
using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Hosting.Tests.Groups;

/// <summary>One server whose connections live on several loops.</summary>
[TestFixture]
public sealed class HandOutTests
{
    private const int Visits = 30;

    [Test]
    public void HandOutTo_LoopsInTurn_EachServesAsMany([Values] bool isTls, [Values] bool isNative)
    {
        var served = new int[3];
        var ready = new TaskCompletionSource<int>();
        Task visits = Visit(ready.Task, isTls);

        LoopGroup.Run(3, async Coroutine (member) =>
        {
            if (member.Index == 0)
            {
                int turn = 0;
                var options = new ServerOptions
                {
                    HandOutTo = () => member.Loops[turn++ % member.Loops.Count],
                    Ssl = isTls ? TestCertificate.Localhost : null,
                };
                await using Server server = await (isNative
                    ? Asyncio.StartServer(ServeNative, "127.0.0.1", 0, options)
                    : Asyncio.StartServer(Serve, "127.0.0.1", 0, options));
                ready.SetResult(PortOf(server));
                await visits;
                server.ConnectionCount.Should().Be(0);
            }
            else
            {
                await visits;
            }

            async Task ServeNative(AsyncioStreamReader reader, AsyncioStreamWriter writer) => await Serve(reader, writer);
        });

        served.Should().Equal(Visits / 3, Visits / 3, Visits / 3);

        async Coroutine Serve(AsyncioStreamReader reader, AsyncioStreamWriter writer)
        {
            await Asyncio.Sleep(0);
            served[Thread.CurrentThread.Name![^1] - '0']++;
            writer.Write(await reader.ReadLine());
            await writer.Drain();
            writer.Close();
            await writer.WaitClosed();
        }
    }

    [Test]
    public void HandOutTo_Fails_TheConnectionIsClosedAndTheServerGoesOn() => AsyncioContext.Run(static async Coroutine () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        List<Exception?> errors = [];
        loop.SetExceptionHandler((_, context) => errors.Add(context.Exception));
        var closed = new EventLoop();
        closed.Close();
        Queue<Func<EventLoop>> chosen = new([static () => throw new InvalidDataException(), () => closed, () => loop]);
        await using Server server = await Asyncio.StartServer(
            static (_, writer) => writer.Close(), "127.0.0.1", 0, new ServerOptions { HandOutTo = () => chosen.Dequeue()() });

        for (int i = 0; i < 3; i++)
        {
            (AsyncioStreamReader reader, AsyncioStreamWriter writer) = await Asyncio.OpenConnection("127.0.0.1", PortOf(server));
            (await reader.Read()).Should().BeEmpty();
            writer.Close();
        }

        errors.Should().SatisfyRespectively(
            static first => first.Should().BeOfType<InvalidDataException>(),
            static second => second.Should().BeOfType<InvalidOperationException>().Which.Message.Should().Contain("closed"));
    });

    [Test]
    public void HandOutTo_WithALimitOfTheServer_IsRefused([Values] bool isUnix, [Values] bool isIdleTimeout) =>
        AsyncioContext.Run(async Coroutine () =>
        {
            ServerOptions options = new ServerOptions { HandOutTo = Asyncio.GetRunningLoop } with
            {
                MaxConnections = isIdleTimeout ? null : 1,
                IdleTimeout = isIdleTimeout ? 1 : null,
            };

            Func<Task> start = async () => await (isUnix
                ? Asyncio.StartUnixServer(static (_, _) => { }, "unused", options)
                : Asyncio.StartServer(static (_, _) => { }, "127.0.0.1", 0, options));

            await start.Should().ThrowAsync<ArgumentException>().WithMessage("*maxConnections*");
        });

    private static int PortOf(Server server) => ((IPEndPoint)server.Sockets[0].LocalEndPoint!).Port;

    private static async Task Visit(Task<int> ready, bool isTls)
    {
        int port = await ready.ConfigureAwait(false);
        for (int i = 0; i < Visits; i++)
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port).ConfigureAwait(false);
            await using Stream stream = await TrustingStream(client.GetStream(), isTls).ConfigureAwait(false);
            await stream.WriteAsync("hello\n"u8.ToArray()).ConfigureAwait(false);
            using var reader = new StreamReader(stream);
            (await reader.ReadToEndAsync().ConfigureAwait(false)).Should().Be("hello\n");
        }
    }

    private static async Task<Stream> TrustingStream(NetworkStream stream, bool isTls)
    {
        if (!isTls)
        {
            return stream;
        }

        var secure = new System.Net.Security.SslStream(stream, leaveInnerStreamOpen: false, static (_, _, _, _) => true);
        await secure.AuthenticateAsClientAsync("localhost").ConfigureAwait(false);
        return secure;
    }
}
