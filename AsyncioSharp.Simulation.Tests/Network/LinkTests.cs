namespace AsyncioSharp.Simulation.Tests;

public sealed class LinkTests
{
    private const int Megabyte = 1024 * 1024;

    [Test, Asyncio]
    public async Coroutine Loss_OfAThird_EverythingArrivesInOrder()
    {
        SimWorld world = Sim.World();
        world.Net.Loss = 0.3;

        byte[] got = await Transfer(world, 100_000);

        got.Should().Equal(Pattern(100_000));
        world.Time.Should().BeGreaterThan(0.2, "what was lost was sent again");
    }

    [Test, Asyncio]
    public async Coroutine EveryFaultAtOnce_EverythingArrivesInOrder()
    {
        SimWorld world = Sim.World();
        world.Net.Latency = Latency.Uniform(0.001, 0.4);
        world.Net.Loss = world.Net.Duplication = world.Net.Corruption = 0.05;
        using IDisposable rule = world.Net.On(
            packet => Sim.Random.NextDouble() < 0.2 ? PacketFate.Delay(Sim.Random.NextDouble()) : PacketFate.Pass);

        (await Transfer(world, 50_000)).Should().Equal(Pattern(50_000));
    }

    [Test, Asyncio]
    public async Coroutine Bandwidth_LimitsWhatGoesThrough()
    {
        SimWorld world = Sim.World();
        world.Net.Bandwidth = 1_000_000;

        await Transfer(world, Megabyte);

        world.Time.Should().BeInRange(1.07, 1.3, "a megabyte and the headers of its segments, at a million bytes a second");
    }

    [Test, Asyncio]
    public async Coroutine Link_OfTwoHosts_CountsInPlaceOfTheNetworks()
    {
        SimWorld world = Sim.World();
        SimHost db = world.Host("db", Programs.Echo(1));
        SimHost far = world.Host("far", async Coroutine () => await Programs.Ask("db", 1, "hello"));
        world.Net.Link(far, db).Latency = Latency.Fixed(1);

        await far.Join();

        world.Time.Should().BeApproximately(4, 0.001);
    }

    [Test, Asyncio]
    public async Coroutine On_ARule_SeesPacketsAndDropsThem()
    {
        SimWorld world = Sim.World();
        List<string> seen = [];
        world.Host("db", Programs.Echo(1));
        using (world.Net.On(packet =>
        {
            seen.Add($"{packet.SenderName} {packet.Describe()}");
            return PacketFate.Pass;
        }))
        {
            await Programs.Ask("db", 1, "hi");
        }

        seen.Take(7).Should().Equal("test Tcp SYN", "db Tcp SYN", "test Tcp ACK", "test Tcp 3 bytes", "db Tcp ACK", "db Tcp 3 bytes", "test Tcp ACK");

        using IDisposable drop = world.Net.On(static packet => packet.Data.IsEmpty ? PacketFate.Pass : PacketFate.Drop);
        Func<Task> ask = async () => await Asyncio.WaitFor(Programs.Ask("db", 1, "lost"), 5);
        await ask.Should().ThrowAsync<TimeoutException>();
    }

    // The request is sent again since its acknowledgement got lost, and comes to a socket that has been closed meanwhile.
    [Test, Asyncio]
    public async Coroutine Data_AgainAfterTheClose_ResetsNothing()
    {
        SimWorld world = Sim.World();
        world.Host("db", static async Coroutine () =>
        {
            Server server = await Asyncio.StartServer(
                static async Coroutine (reader, writer) =>
                {
                    writer.Write(await reader.ReadLine());
                    await writer.Drain();
                    writer.Close();
                },
                host: null,
                1);
            await server.ServeForever();
        });
        int dropped = 0;
        using IDisposable rule = world.Net.On(packet =>
            packet is { SenderName: "db", IsSyn: false } && dropped++ < 5 ? PacketFate.Drop : PacketFate.Pass);

        (await Programs.Ask("db", 1, "hello")).Should().Be("hello");

        dropped.Should().BeGreaterThan(5, "the answer was among what got lost");
    }

    [Test, Asyncio]
    public async Coroutine InFlight_ShowsWhatIsOnItsWay()
    {
        SimWorld world = Sim.World();
        world.Net.Latency = Latency.Fixed(0.4);
        world.Host("db", Programs.Echo(1));
        AsyncioTask<string> asks = Asyncio.CreateTask(Programs.Ask("db", 1, "slow"));
        await Asyncio.Sleep(0.2);

        world.Net.InFlight.Should().ContainSingle().Which.ToString().Should().Be("10.0.0.1:32768 > 10.0.0.2:1 Tcp SYN");
        await asks;
    }

    [Test, Asyncio]
    public async Coroutine Reader_DoesNotRead_TheWriterStops()
    {
        SimWorld world = Sim.World();
        world.Host("sink", async Coroutine () =>
        {
            Server server = await Asyncio.StartServer(static async Coroutine (reader, writer) => await Programs.Idle(), host: null, 1);
            await server.ServeForever();
        });
        (_, AsyncioStreamWriter writer) = await Asyncio.OpenConnection("sink", 1);
        writer.Write(new byte[4 * Megabyte]);

        Func<Task> drain = async () => await Asyncio.WaitFor(writer.Drain(), 60);

        await drain.Should().ThrowAsync<TimeoutException>();
        ((Transport)writer.Transport).GetWriteBufferSize().Should().BeInRange(2 * Megabyte, 4 * Megabyte);
        writer.Transport.Abort();
    }

    private static byte[] Pattern(int count) => [.. Enumerable.Range(0, count).Select(static i => (byte)(i * 31 / 7))];

    private static async Coroutine<byte[]> Transfer(SimWorld world, int count)
    {
        byte[] got = [];
        SimHost sink = world.Host("sink", async Coroutine () =>
        {
            var done = new AsyncioEvent();
            await using Server server = await Asyncio.StartServer(
                async Coroutine (reader, writer) =>
                {
                    got = await reader.Read(-1);
                    writer.Close();
                    done.Set();
                },
                host: null,
                1);
            await done.Wait();
        });
        SimHost source = world.Host("source", async Coroutine () =>
        {
            (AsyncioStreamReader reader, AsyncioStreamWriter writer) = await Asyncio.OpenConnection("sink", 1);
            writer.Write(Pattern(count));
            writer.WriteEof();
            await reader.Read(-1);
            writer.Close();
        });
        await sink.Join();
        await source.Join();
        return got;
    }
}
