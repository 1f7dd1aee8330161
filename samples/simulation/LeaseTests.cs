using AsyncioSharp;
using AsyncioSharp.Simulation;
using AsyncioSharp.Testing;
using NUnit.Framework;

namespace Simulation.Samples;

/// <summary>Three hosts that share a lease, under pauses, wrong clocks and a slow network.</summary>
public sealed class LeaseTests
{
    [Test, AsyncioCampaign(Seeds = 100, Expected = ["the lease changed hands"])]
    public Coroutine Lease_UnderFaults_OlderHoldersNeverWriteAfterNewerOnes() => Scenario(Lease.Bug.None);

    [Test]
    public void NoFencing_IsFoundAndShrunk() => Found(Lease.Bug.NoFencing, seeds: 100);

    private static void Found(Lease.Bug bug, int seeds)
    {
        ScheduleException? failure = Assert.Throws<ScheduleException>(() => AsyncioTest.Run(
            () => Scenario(bug), new TestOptions { Seeds = $"1-{seeds}", Freedom = ScheduleFreedom.Faults, Output = TextWriter.Null }));
        TestContext.Out.WriteLine(failure!.Message);
        Assert.That(failure.Schedule.Deviations, Is.LessThanOrEqualTo(3), "the fewest faults that it needs");
    }

    /// <summary>A minute with faults, and then a good end.</summary>
    public static async Coroutine Scenario(Lease.Bug bug)
    {
        SimWorld world = Sim.World();
        List<int> written = [];
        world.Host("lease", Lease.Server);
        world.Host("store", () => Lease.Store(bug, written));
        SimHost[] nodes = [world.Host("a", Lease.Node), world.Host("b", Lease.Node)];
        world.Net.Latency = Latency.Uniform(0.001, 0.2);
        using IDisposable safe = Sim.Safety(
            () => written.Zip(written.Skip(1)).All(static pair => pair.First <= pair.Second), "an older holder never writes after a newer one");

        for (int second = 0; second < 60; second++)
        {
            foreach (SimHost node in nodes)
            {
                if (Sim.Buggify($"pause {node.Name}", 0.1))
                {
                    node.Pause();
                    await Asyncio.Sleep(8);
                    node.Resume();
                }
            }

            await Asyncio.Sleep(1);
        }

        Sim.Sometimes(written.Distinct().Count() > 3, "the lease changed hands");
        await Sim.Liveness(() => written.Count > 0, within: 60, "somebody writes");
    }
}
