using System.Text;

namespace AsyncioSharp.Simulation.Tests;

public sealed class CampaignTests
{
    [Test, AsyncioCampaign(Seeds = 200, Expected = ["came through"])]
    public async Coroutine Campaign_WhatItReaches_IsCounted()
    {
        int reads = 0;
        for (int i = 0; i < 20; i++)
        {
            reads += Sim.Buggify("short read") ? 1 : 0;
            await Asyncio.Sleep(1);
        }

        Sim.Sometimes(reads > 3, "several short reads");
        Sim.Reachable("came through");
        Sim.Always(reads <= 20, "no more reads than tries");
    }

    [Test]
    public void Campaign_NeverReached_FailsByName()
    {
        var output = new StringWriter();
        Action run = () => AsyncioTest.Run(
            static async Coroutine () =>
            {
                await Asyncio.Sleep(1);
                Sim.Sometimes(false, "failover");
                Sim.Sometimes(true, "boot");
            },
            new TestOptions { Seeds = "1-5", Campaign = true, Expected = ["election"], Output = output });

        run.Should().Throw<AsyncioTestException>().WithMessage("*claim 'failover' never held*'election' was never reached*");
        output.ToString().Should().Contain("claim 'boot': held 5 of 5 times, in 5 of 5 runs");
    }

    [Test]
    public void Always_NotSo_FailsAtOnce()
    {
        Action run = () => AsyncioTest.Run(static async Coroutine () =>
        {
            await Asyncio.Sleep(1);
            Sim.Always(false, "one leader at most");
        });

        run.Should().Throw<SimClaimException>().WithMessage("one leader at most");
    }

    [Test]
    public void Safety_BrokenOnAHost_FailsAtThatMoment()
    {
        int leaders = 0;
        double time = 0;
        Action run = () => AsyncioTest.Run(async Coroutine () =>
        {
            SimWorld world = Sim.World();
            using IDisposable safe = Sim.Safety(() => leaders < 2 || (time = world.Time) < 0, "one leader at most");
            for (int i = 1; i <= 2; i++)
            {
                int at = i;
                world.Host($"node{i}", async Coroutine () =>
                {
                    await Asyncio.Sleep(at);
                    leaders++;
                });
            }

            await Asyncio.Sleep(100);
        });

        run.Should().Throw<SimClaimException>().WithMessage("one leader at most");
        time.Should().Be(2);
    }

    [Test]
    public void Liveness_StuckAfterAllFaultsEnded_SaysWhereEveryTaskStands()
    {
        Action run = () => AsyncioTest.Run(async Coroutine () =>
        {
            SimWorld world = Sim.World();
            world.Host("a", Programs.Idle).Crash();
            await Sim.Liveness(() => false, within: 60, "a leader is there");
        });

        run.Should().Throw<SimClaimException>().WithMessage("a leader is there: not within 60 s*<SimHost a 10.0.0.2 running>*a: main waits on*");
    }

    [Test]
    public void Seeds_AFaultThatIsNeeded_IsAllThatShrinkingLeaves()
    {
        Action run = () => AsyncioTest.Run(
            static async Coroutine () =>
            {
                SimWorld world = Sim.World();
                world.Net.Loss = 0.1;
                world.Host("db", Programs.Echo(1));
                for (int i = 0; i < 5; i++)
                {
                    double start = world.Time;
                    await Programs.Ask("db", 1, "quick");
                    Sim.Always(world.Time - start < 0.5, "answers come within half a second");
                }
            },
            new TestOptions { Seeds = "1-20", Freedom = ScheduleFreedom.Faults, Output = new StringWriter() });

        ScheduleException failure = run.Should().Throw<ScheduleException>().Which;
        failure.Schedule.Deviations.Should().BeLessThanOrEqualTo(1);
        failure.Message.Should().MatchRegex("decides lose (test > db|db > test): Tcp (SYN|6 bytes)");
    }
}
