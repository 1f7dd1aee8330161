using System.Diagnostics;
using System.Net;

namespace AsyncioSharp.Simulation.Tests;

/// <summary>What the simulation may cost. Wide limits: the machine may be busy. The benchmark has the numbers.</summary>
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
        double perPacket = 0;
        AsyncioTest.Run(
            async Coroutine () =>
            {
                SimWorld world = Sim.World();
                world.Host("sink", static async Coroutine () =>
                {
                    await Asyncio.GetRunningLoop().CreateDatagramEndpoint(static () => new Sink(), localAddr: ("0.0.0.0", 9));
                    await Programs.Idle();
                });
                (DatagramTransport transport, _) = await Asyncio.GetRunningLoop().CreateDatagramEndpoint(
                    static () => new Sink(), remoteAddr: ("sink", 9));
                await Asyncio.Sleep(1);
                long start = Stopwatch.GetTimestamp();
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
                perPacket = Stopwatch.GetElapsedTime(start).TotalMicroseconds / Count;
                transport.Close();
            },
            new TestOptions { RealTimeLimit = 60 });

        TestContext.Out.WriteLine($"a datagram: {perPacket:0.000} µs");
        perPacket.Should().BeLessThan(30);
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

    private sealed class Sink : DatagramProtocol;
}
