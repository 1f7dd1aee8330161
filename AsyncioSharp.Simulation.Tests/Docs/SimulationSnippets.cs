using System.Net;
using System.Net.Sockets;
using System.Text;
using AsyncioSharp.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
// begin usings
using AsyncioSharp.Simulation;
using AsyncioSharp.Testing;
// end

namespace AsyncioSharp.Simulation.Tests.Docs;

/// <summary>The snippets of docs/simulation.md, word for word.</summary>
public sealed class SimulationSnippets
{
    // begin two-hosts
    [Test, Asyncio]
    public async Task TwoHosts_TalkOverTheNetwork()
    {
        SimWorld world = Sim.World();
        world.Host("db", Counter);
        SimHost app = world.Host("app", async Task () =>
        {
            (AsyncioStreamReader reader, AsyncioStreamWriter writer) = await Asyncio.OpenConnection("db", 5432);
            writer.Write("add\nadd\n"u8);
            Assert.That(await reader.ReadLine(), Is.EqualTo("1\n"u8.ToArray()));
            Assert.That(await reader.ReadLine(), Is.EqualTo("2\n"u8.ToArray()));
            writer.Close();
        });

        await app.Join();

        Assert.That(world.Time, Is.EqualTo(0.004).Within(1e-6), "a handshake and a round trip, of 2 ms each");
    }

    private static async Task Counter()
    {
        int count = 0;
        Server server = await Asyncio.StartServer(
            async Task (reader, writer) =>
            {
                while ((await reader.ReadLine()).Length > 0)
                {
                    writer.Write(Encoding.ASCII.GetBytes($"{++count}\n"));
                    await writer.Drain();
                }

                writer.Close();
            },
            host: null,
            port: 5432);
        await server.ServeForever();
    }
    // end

    // begin faults
    [Test, Asyncio]
    public async Task Faults_OfNetworkAndHosts()
    {
        SimWorld world = Sim.World();
        SimHost db = world.Host("db", Counter), app = world.Host("app", Idle);

        world.Net.Latency = Latency.Uniform(0.001, 0.4);            // also Fixed, Normal, Exponential
        world.Net.Loss = 0.05;                                      // of packets; what TCP makes of it is delay
        world.Net.Link(app, db).Bandwidth = 1_000_000;              // bytes a second, between these two

        using (world.Net.Partition(app, db))                        // both ways; oneWay: true cuts one
        {
            await Asyncio.Sleep(20);
        }

        using (world.Net.Hold(app, db))                             // packets wait, and arrive when it is disposed of
        using (world.Net.On(packet => packet.To.Port == 5432 ? PacketFate.Delay(1) : PacketFate.Pass))
        {
            await Asyncio.Sleep(1);
        }

        app.Pause();                                                // as SIGSTOP: timers fire late, nothing is lost
        await Asyncio.Sleep(5);
        app.Resume();
        app.SkewClock(rate: 1.01, offset: 3);                       // the wall clock; never loop.Time()
        app.TimeZone = TimeZoneInfo.Local;                          // for GetLocalNow of its TimeProvider; else UTC
        db.Crash();                                                 // no finally, connections are reset, unflushed files are lost
        db.Restart();
        app.Shutdown();                                             // as SIGTERM
        await app.Join();
    }
    // end

    // begin buggify
    private static int PieceOf(int count) => Sim.Buggify("short piece", 0.1) ? Math.Min(1, count) : count;
    // end

    // begin campaign
    [Test, AsyncioCampaign(Seeds = 50, Expected = ["the db came back"])]
    public async Task Counter_CrashesNowAndThen_TheClientGetsThrough()
    {
        SimWorld world = Sim.World();
        SimHost db = world.Host("db", Counter);
        int answers = 0;
        world.Host("app", async Task () =>
        {
            while (answers < 10)
            {
                try
                {
                    (AsyncioStreamReader reader, AsyncioStreamWriter writer) = await Asyncio.OpenConnection("db", 5432);
                    writer.Write("add\n"u8);
                    await writer.Drain();
                    answers += (await reader.ReadLine()).Length > 0 ? 1 : 0;
                    writer.Close();
                }
                catch (SocketException)
                {
                    await Asyncio.Sleep(0.5);
                }
            }
        });
        for (int i = 0; i < 20; i++)
        {
            if (Sim.Buggify("crash", 0.2))
            {
                db.Crash();
                await Asyncio.Sleep(1);
                db.Restart();
                Sim.Reachable("the db came back");
            }

            await Asyncio.Sleep(0.01);
        }

        await Sim.Liveness(() => answers == 10, within: 60, "the client gets its ten answers");
    }
    // end

    // begin files
    [Test, Asyncio]
    public async Task Files_WhatWasFlushedSurvives()
    {
        SimHost db = Sim.World().Host("db", async Task () =>
        {
            await using AsyncioFile log = await Asyncio.Files.Open("log");
            await log.Write("kept"u8.ToArray(), 0);
            await log.Flush();
            await log.Write("lost"u8.ToArray(), 4);
            await Idle();
        });
        await Asyncio.Sleep(1);

        db.Crash();

        Assert.That(db.Files.Peek("log"), Is.EqualTo("kept"u8.ToArray()));
    }
    // end

    // begin raw
    [Test, Asyncio]
    public async Coroutine RawSockets_OfALoop()
    {
        SimHost db = Sim.World().Host("db", async Coroutine () =>
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            using AsyncioSocket listener = loop.CreateSocket();     // also of IPv6, of datagrams, of a unix path
            listener.Bind(new IPEndPoint(IPAddress.Any, 5432));
            listener.Listen();
            (AsyncioSocket connection, EndPoint? peer) = await loop.SockAccept(listener);
            await loop.SockSendall(connection, await loop.SockRecv(connection, 100));
            connection.Close();
        });

        EventLoop own = Asyncio.GetRunningLoop();
        using AsyncioSocket socket = own.CreateSocket();
        await own.SockConnect(socket, "db", 5432);
        await own.SockSendall(socket, "hello"u8);
        Assert.That(await own.SockRecv(socket, 100), Is.EqualTo("hello"u8.ToArray()));
        await db.Join();
    }
    // end

    // begin kestrel
    [Test, Asyncio(Escapes = EscapeMode.Track)]
    public async Task HttpClient_TalksToKestrel()
    {
        SimWorld world = Sim.World();
        world.Net.Latency = Latency.Fixed(2);
        world.Host("web", Serve);
        using var http = new HttpClient(AsyncioHttp.Handler());
        string? answer = null;
        while (answer is null)
        {
            try
            {
                answer = await http.GetStringAsync("http://web/");
            }
            catch (HttpRequestException)
            {
                await Asyncio.Sleep(1);                             // it starts in real time
            }
        }

        Assert.That(answer, Is.EqualTo("hello"));
        Assert.That(world.Time, Is.GreaterThanOrEqualTo(8), "a handshake and a round trip, of 4 s each");
    }

    private static async Task Serve()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore().AddAsyncio(options => options.RunOn(Asyncio.GetRunningLoop()));
        builder.WebHost.UseKestrelCore().UseAsyncio().ConfigureKestrel(kestrel => kestrel.ListenAnyIP(80));
        WebApplication app = builder.Build();
        app.MapGet("/", () => "hello");
        Task started;
        using (ExecutionContext.SuppressFlow())                     // Kestrel's timer is a thread: else time waits for it
        {
            started = app.StartAsync();
        }

        await started;
        await Idle();
    }
    // end

    [Test, Asyncio]
    public async Task Buggify_InAPlainRun_NeverFires()
    {
        await Asyncio.Sleep(0);
        PieceOf(100).Should().Be(100);
    }

    private static async Task Idle() => await Asyncio.Sleep(double.PositiveInfinity);
}
