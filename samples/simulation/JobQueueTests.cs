using AsyncioSharp;
using AsyncioSharp.Simulation;
using AsyncioSharp.Testing;
using NUnit.Framework;

namespace Simulation.Samples;

/// <summary>A worker that crashes, and a network that breaks: every job is counted, once.</summary>
public sealed class JobQueueTests
{
    private const int Jobs = 20;

    [Test, AsyncioCampaign(Seeds = 100, Expected = ["the worker crashed"])]
    public Coroutine Worker_UnderFaults_CountsEveryJobOnce() => Scenario(JobQueue.Bug.None);

    [TestCase(JobQueue.Bug.AcknowledgesFirst, 100)]
    [TestCase(JobQueue.Bug.CountsTwice, 100)]
    [TestCase(JobQueue.Bug.DoesNotFlush, 100)]
    public void ABug_IsFoundAndShrunk(JobQueue.Bug bug, int seeds)
    {
        ScheduleException? failure = Assert.Throws<ScheduleException>(() => AsyncioTest.Run(
            () => Scenario(bug), new TestOptions { Seeds = $"1-{seeds}", Freedom = ScheduleFreedom.Faults, Output = TextWriter.Null }));
        TestContext.Out.WriteLine(failure!.Message);
        Assert.That(failure.Schedule.Deviations, Is.LessThanOrEqualTo(3), "the fewest faults that it needs");
    }

    private static async Coroutine Scenario(JobQueue.Bug bug)
    {
        SimWorld world = Sim.World();
        world.Host("broker", static () => JobQueue.Broker(Jobs));
        SimHost worker = world.Host("worker", () => JobQueue.Worker(bug));

        // The worst moment for a crash is between keeping a result and saying so: the program names it, and the test takes hold of it there.
        using (TestBarrier kept = TestBarrier.Hold("kept a result"))
        {
            AsyncioTask crashes = Asyncio.CreateTask(CrashAfterResults(kept));
            for (int i = 0; i < 100; i++)
            {
                if (Sim.Buggify("crash the worker", 0.1))
                {
                    Crash();
                }

                await Asyncio.Sleep(0.1);
            }

            crashes.Cancel();
        }

        byte[] results = [];
        await Sim.Liveness(
            () => (results = Content(worker)).Length >= Jobs, within: 60, "every job is counted");
        Sim.Always(results.Distinct().Count() == Jobs && results.Length == Jobs, "every job is counted once");

        async Coroutine CrashAfterResults(TestBarrier kept)
        {
            while (true)
            {
                BarrierHit hit = await kept.Reached();
                if (Sim.Buggify("crash after a result", 0.2))
                {
                    Crash();
                }
                else
                {
                    hit.Release();
                }
            }
        }

        void Crash()
        {
            Sim.Reachable("the worker crashed");
            worker.Restart();
        }
    }

    private static byte[] Content(SimHost host) => host.Files.Peek("results") ?? [];
}
