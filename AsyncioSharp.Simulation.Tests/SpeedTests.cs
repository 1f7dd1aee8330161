using System.Diagnostics;
using System.Net;
using Simulation.Samples;

namespace AsyncioSharp.Simulation.Tests;

/// <summary>
/// What the simulation costs. They print their numbers; the limits are wide, since the machine may be busy and the build not optimized.
/// <c>dotnet test AsyncioSharp.Simulation.Tests -c Release --filter "FullyQualifiedName~SpeedTests" --logger "console;verbosity=normal"</c>
/// </summary>
[Category("Slow")]
public sealed class SpeedTests
{
    [Test]
    public void FiveHundredHosts_AMinuteOfHeartBeats_TakeSeconds()
    {
        long start = Stopwatch.GetTimestamp();
        AsyncioTest.Run(
            static async Coroutine () =>
            {
                SimWorld world = Sim.World();
                world.Host("monitor", Programs.Echo(1));
                for (int i = 0; i < 500; i++)
                {
                    world.Host($"host{i}", Beat);
                }

                await Asyncio.Sleep(60);
            },
            new TestOptions { RealTimeLimit = 120, MaxStepsPerInstant = 0 });

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        TestContext.Out.WriteLine($"500 hosts, 60 virtual seconds of heart-beats: {seconds:0.00} s");
        seconds.Should().BeLessThan(20);
    }

    [Test]
    public void Datagrams_ManyThousand_CostMicrosecondsEach()
    {
        const int Count = 200_000;
        double perPacket = double.MaxValue;
        var sink = new Sink();
        AsyncioTest.Run(
            async Coroutine () =>
            {
                SimWorld world = Sim.World();
                world.Host("sink", async Coroutine () =>
                {
                    await Asyncio.GetRunningLoop().CreateDatagramEndpoint(() => sink, localAddr: ("0.0.0.0", 9));
                    await Programs.Idle();
                });
                (DatagramTransport transport, _) = await Asyncio.GetRunningLoop().CreateDatagramEndpoint(
                    static () => new Sink(), remoteAddr: ("sink", 9));
                await Asyncio.Sleep(1);
                for (int round = 0; round < 6; round++)
                {
                    // The quickest counts: the first ones are for the JIT, and what a busy machine adds is no cost of ours.
                    long start = Stopwatch.GetTimestamp();
                    await Send(transport);
                    perPacket = Math.Min(perPacket, Stopwatch.GetElapsedTime(start).TotalMicroseconds / Count);
                }

                transport.Close();
            },
            new TestOptions { RealTimeLimit = 60 });

        TestContext.Out.WriteLine($"a datagram: {perPacket:0.000} µs");
        sink.Received.Should().Be(6 * Count);
        perPacket.Should().BeLessThan(30);

        static async Coroutine Send(DatagramTransport transport)
        {
            byte[] data = new byte[100];
            for (int i = 0; i < Count; i++)
            {
                transport.Sendto(data);
                if (i % 100 == 0)
                {
                    await Asyncio.Sleep(0.01);
                }
            }

            await Asyncio.Sleep(1);
        }
    }

    [Test]
    public void Lease_AThousandSeeds_TakeSeconds()
    {
        long start = Stopwatch.GetTimestamp();
        AsyncioTest.Run(
            static () => LeaseTests.Scenario(Lease.Bug.None),
            new TestOptions { Seeds = "1-1000", Freedom = ScheduleFreedom.Faults, Output = TextWriter.Null, RealTimeLimit = 600 });

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        TestContext.Out.WriteLine($"1,000 seeds of the lease test: {seconds:0.00} s");
        seconds.Should().BeLessThan(120);
    }

    private static async Coroutine Beat()
    {
        (AsyncioStreamReader reader, AsyncioStreamWriter writer) = await Asyncio.OpenConnection("monitor", 1);
        while (true)
        {
            writer.Write("beat\n"u8);
            await writer.Drain();
            await reader.ReadLine();
            await Asyncio.Sleep(1);
        }
    }

    private sealed class Sink : DatagramProtocol
    {
        public int Received { get; private set; }

        public override void DatagramReceived(ReadOnlySpan<byte> data, EndPoint? addr) => Received++;
    }
}
