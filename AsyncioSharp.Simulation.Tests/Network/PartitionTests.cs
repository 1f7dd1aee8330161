using System.Net.Sockets;
using System.Text;

namespace AsyncioSharp.Simulation.Tests;

public sealed class PartitionTests
{
    [Test, Asyncio]
    public async Coroutine Partition_Healed_WhatWasWrittenArrives()
    {
        SimWorld world = Sim.World();
        SimHost db = world.Host("db", Programs.Echo(5432));
        SimHost app = world.Host("app", async Coroutine () =>
        {
            (AsyncioStreamReader reader, AsyncioStreamWriter writer) = await Asyncio.OpenConnection("db", 5432);
            await Asyncio.Sleep(1);
            writer.Write("through the wall\n"u8);
            Encoding.ASCII.GetString(await reader.ReadLine()).Should().Be("through the wall\n");
            writer.Close();
        });
        await Asyncio.Sleep(0.5);

        using (world.Net.Partition(app, db))
        {
            await Asyncio.Sleep(10);
            app.IsRunning.Should().BeTrue();
        }

        await app.Join();
        world.Time.Should().BeInRange(10.5, 24, "TCP tries again after 0.2, 0.4, 0.8 … seconds");
    }

    [Test, Asyncio]
    public async Coroutine Partition_Connect_TimesOutAfterLinuxsTries()
    {
        SimWorld world = Sim.World();
        SimHost db = world.Host("db", Programs.Echo(5432));
        SimHost app = world.Host("app", async Coroutine () =>
        {
            await Asyncio.Sleep(1);
            Func<Task> connect = async () => await Asyncio.OpenConnection("10.0.0.2", 5432);
            (await connect.Should().ThrowAsync<SocketException>()).Which.SocketErrorCode.Should().Be(SocketError.TimedOut);
        });
        using IDisposable cut = world.Net.Partition(app, db);

        await app.Join();

        world.Time.Should().Be(128, "1 + 2 + 4 + … + 64 s");
    }

    [Test, Asyncio]
    public async Coroutine Partition_OneWay_DataArrivesAndTheSenderNeverHears()
    {
        SimWorld world = Sim.World();
        List<string> heard = [];
        SimHost db = world.Host("db", async Coroutine () =>
        {
            await using Server server = await Asyncio.StartServer(
                async Coroutine (reader, writer) =>
                {
                    while (await reader.ReadLine() is { Length: > 0 } line)
                    {
                        heard.Add(Encoding.ASCII.GetString(line).Trim());
                    }
                },
                host: null,
                5432);
            await Programs.Idle();
        });
        SimHost app = world.Host("app", async Coroutine () =>
        {
            (AsyncioStreamReader reader, AsyncioStreamWriter writer) = await Asyncio.OpenConnection("db", 5432);
            await Asyncio.Sleep(1);
            writer.Write("one way\n"u8);
            Func<Task> read = async () => await reader.ReadLine();
            (await read.Should().ThrowAsync<SocketException>()).Which.SocketErrorCode.Should().Be(SocketError.TimedOut);
        });
        await Asyncio.Sleep(0.5);

        using IDisposable cut = world.Net.Partition(db, app, oneWay: true);
        await app.Join();

        heard.Should().Equal("one way");
        world.Time.Should().BeInRange(600, 1300, "Linux gives up after 15 tries, about a quarter of an hour");
        db.Crash();
    }

    [Test, Asyncio]
    public async Coroutine Hold_Released_PacketsArriveInTheirOrder()
    {
        SimWorld world = Sim.World();
        SimHost db = world.Host("db", Programs.Echo(5432));
        SimHost app = world.Host("app", async Coroutine () => await Programs.Ask("db", 5432, "held"));

        using (world.Net.Hold(app, db))
        {
            await Asyncio.Sleep(0.5);
            app.IsRunning.Should().BeTrue();
        }

        await app.Join();
        world.Time.Should().BeLessThan(0.51);
    }

    [Test, Asyncio]
    public async Coroutine Partition_OfGroups_CutsEveryLinkBetweenThem()
    {
        SimWorld world = Sim.World();
        SimHost a = world.Host("a", Programs.Echo(1)), b = world.Host("b", Programs.Echo(1)), c = world.Host("c", Programs.Echo(1));
        List<string> answers = [];
        using IDisposable cut = world.Net.Partition([a, b], [c]);

        await world.Host("probe", async Coroutine () => answers.Add(await Programs.Ask("c", 1, "third"))).Join();
        SimHost near = world.Host("near", Programs.Idle);
        near.Crash();

        answers.Should().Equal("third");
        world.Net.Link(a, c).ToString().Should().Be("<SimLink a - c>");
    }
}
