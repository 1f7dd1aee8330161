using System.Globalization;
using AsyncioSharp.Testing;

namespace AsyncioSharp.Tests.Testing;

/// <summary>A seed is an order, the same on every machine and in every run.</summary>
[TestFixture, NonParallelizable]
public class ExplorationSeedTests
{
    [TearDown]
    public void Forget() => Environment.SetEnvironmentVariable(SeedRange.Variable, null);

    [Test]
    public void RunSeeds_LostUpdate_FailsAndPrintsTheLineThatRunsItAlone()
    {
        ScheduleException found = FluentActions.Invoking(() => Explorer.RunSeeds(Katas.LostUpdate, "1-100")).Should().Throw<ScheduleException>().Which;

        found.Seed.Should().BeInRange(1, 100);
        found.Message.Should().Contain(
            $"ASYNCIO_SEED={found.Seed} dotnet test --filter \"Name~{nameof(RunSeeds_LostUpdate_FailsAndPrintsTheLineThatRunsItAlone)}\"");
    }

    [Test]
    public void RunSeeds_SeedInTheEnvironment_RunsThatOneAlone()
    {
        int seed = FluentActions.Invoking(() => Explorer.RunSeeds(Katas.LostUpdate, "1-100")).Should().Throw<ScheduleException>().Which.Seed!.Value;
        Environment.SetEnvironmentVariable(SeedRange.Variable, seed.ToString(CultureInfo.InvariantCulture));
        int runs = 0;

        ScheduleException found = FluentActions.Invoking(() => Explorer.RunSeeds(
            () =>
            {
                runs++;
                return Katas.LostUpdate();
            },
            "1000-2000")).Should().Throw<ScheduleException>().Which;

        found.Seed.Should().Be(seed);
        runs.Should().BeLessThan(50, "asyncio's order, the seed, and the runs that shrink it");
    }

    [Test]
    public void RunSeeds_Failure_NamesWhatFoundItAndThatItFailedAgainAlone() =>
        FluentActions.Invoking(() => Explorer.RunSeeds(Katas.LostUpdate, "1-100")).Should().Throw<ScheduleException>().Which.Message
            .Should().MatchRegex(@"Found by seed \d+ \(Random, AsyncioSharp \d+\.\d+\.\d+, trace [0-9a-f]{16}\)").And.Contain("It failed again alone, 2 times of 2, with the same trace.");

    [TestCase(1, 0)]
    [TestCase(2, 1)]
    public void RunSeeds_SeedThatDoesNotFailAgain_IsSaidToBeFlaky(int failures, int again)
    {
        int runs = 0;

        ScheduleException found = FluentActions.Invoking(() => Explorer.RunSeeds(
            async Coroutine () =>
            {
                await Asyncio.Sleep(1);
                if (++runs > 1 && runs <= 1 + failures)
                {
                    throw new FormatException("now and then");
                }
            },
            "5")).Should().Throw<ScheduleException>().Which;

        found.Message.Should().StartWith($"Flaky: seed 5 failed, and run again alone it failed {again} times of 2: FormatException: now and then")
            .And.Contain("CheckDeterminism").And.NotContain("Fails in");
        runs.Should().BeLessThan(6, "a failure that comes and goes is not worth a search");
    }

    [Test]
    public void RunSeeds_StaticStateThatRunsLeaveBehind_IsNotBlamedOnTheOrder()
    {
        int runs = 0;

        FluentActions.Invoking(() => Explorer.RunSeeds(
            async Coroutine () =>
            {
                await Asyncio.Sleep(1);
                if (++runs > 3)
                {
                    throw new FormatException("used up");
                }
            },
            "1-10")).Should().Throw<ScheduleException>().WithMessage("Not the order: seed 3 failed, and after it asyncio's own order fails too*static state*");
    }

    [Test]
    public void RunSeeds_FailsEachTimeAlongOtherSteps_SaysThatTheTraceDiffers()
    {
        int runs = 0;

        FluentActions.Invoking(() => Explorer.RunSeeds(
            async Coroutine () =>
            {
                for (int i = 0; i < runs; i++)
                {
                    await Asyncio.Sleep(1);
                }

                runs++;
                await Katas.LostUpdate();
            },
            "1-100")).Should().Throw<ScheduleException>().WithMessage("*It failed again alone, 2 times of 2; the trace was the same 0 times.*");
    }

    [Test]
    public void RunSeeds_FailureInAsyncioOrder_IsThrownAsItIs() =>
        FluentActions.Invoking(() => Explorer.RunSeeds(async Coroutine () => throw new FormatException("mine"), "1-3"))
            .Should().Throw<FormatException>().WithMessage("mine");

    [Test]
    public void RunSeeds_OrderThatIsContract_IsKeptWithTimersOnly() => Explorer.RunSeeds(Katas.LostUpdate, "1-100", ScheduleFreedom.Timers);

    [Test]
    public void RunSeeds_ErrorInATaskThatNobodyAwaits_Fails() =>
        FluentActions.Invoking(() => Explorer.RunSeeds(
            async Coroutine () =>
            {
                bool ready = false;
                _ = Asyncio.CreateTask(async Coroutine () => ready = true);
                _ = Asyncio.CreateTask(async Coroutine () =>
                {
                    if (!ready)
                    {
                        throw new FormatException("too early");
                    }
                });
                await Asyncio.Sleep(1);
            },
            "1-100")).Should().Throw<ScheduleException>().WithInnerException<FormatException>();

    [Test]
    public void Seed_TwentyRuns_HaveTheSameHashOfTheirTrace()
    {
        ulong[] hashes = [.. Enumerable.Range(0, 20).Select(_ => HashOf(37))];

        hashes.Distinct().Should().ContainSingle();
    }

    // The number was written down once. It changes when the loop takes other steps, or the body does; it must not with the machine, the system or the process.
    [Test]
    public void Seed_OnEveryMachine_HasTheHashThatWasWrittenDown() => HashOf(37).ToString("x16", CultureInfo.InvariantCulture).Should().Be(WrittenDown);

    // Likewise: of all seeds from 1 on, this one is the first that makes the race fail, by this very run.
    [Test]
    public void RunSeeds_LostUpdateOnEveryMachine_IsFoundByTheSeedThatWasWrittenDown()
    {
        ScheduleException found = FluentActions.Invoking(() => Explorer.RunSeeds(Katas.LostUpdate, "1-100")).Should().Throw<ScheduleException>().Which;

        found.Seed.Should().Be(LostUpdateSeed);
        found.Message.Should().Contain($"trace {LostUpdateHash})");
        Enumerable.Range(0, 20).Select(_ => HashOf(LostUpdateSeed, Katas.LostUpdate).ToString("x16", CultureInfo.InvariantCulture)).Should().OnlyContain(hash => hash == LostUpdateHash);
    }

    [Test]
    public void Seeds_Different_HaveDifferentHashes() => Enumerable.Range(1, 20).Select(seed => HashOf(seed)).Distinct().Should().HaveCountGreaterThan(15);

    [TestCase("7", new[] { 7 })]
    [TestCase("1-4", new[] { 1, 2, 3, 4 })]
    [TestCase("3, 8,20-22", new[] { 3, 8, 20, 21, 22 })]
    public void Parse_NumbersAndRanges_NamesThem(string seeds, int[] expected) => SeedRange.Parse(seeds).Should().Equal(expected);

    [TestCase("")]
    [TestCase("x")]
    [TestCase("5-1")]
    [TestCase("1-")]
    [TestCase("-1")]
    public void Parse_NoSeeds_IsRefused(string seeds) =>
        FluentActions.Invoking(() => SeedRange.Parse(seeds)).Should().Throw<FormatException>().WithMessage("*1-100*");

    [TestCase("Tasks:")]
    [TestCase("Tasks:3=1,7=2")]
    [TestCase("Timers:0=5")]
    public void Schedule_WrittenAndRead_IsTheSame(string text) => Schedule.Parse(text).ToString().Should().Be(text);

    [TestCase("")]
    [TestCase("3=1")]
    [TestCase("Tasks:3")]
    [TestCase("Tasks:3=0")]
    [TestCase("Tasks:3=1,3=2")]
    [TestCase("Anything:3=1")]
    public void Schedule_Nonsense_IsRefused(string text) =>
        FluentActions.Invoking(() => Schedule.Parse(text)).Should().Throw<FormatException>().WithMessage("*is no schedule*");

    [Test]
    public void Replay_TaskThatWaitsForAFlag_IsNotStarved() =>
        Explorer.Check(
            async Coroutine () =>
            {
                bool flag = false;
                await Asyncio.Gather(
                    Asyncio.CreateTask(async Coroutine () =>
                    {
                        while (!flag)
                        {
                            await Asyncio.Sleep(0);
                        }
                    }),
                    Asyncio.CreateTask(async Coroutine () => flag = true));
            },
            new ExploreOptions { Strategy = ExplorationStrategy.PriorityChanges, Depth = 1, MaxSchedules = 50 });

    [Test]
    public void Explore_EndlessLoop_FailsAtTheLimit() =>
        Explorer.Explore(
            async Coroutine () =>
            {
                while (true)
                {
                    await Asyncio.Sleep(0);
                }
            },
            new ExploreOptions { MaxSteps = 1000 }).Failure!.InnerException.Should().BeOfType<ScheduleLimitException>();

    // Each run waits a second of real time for a thread that never comes; 4000 of them would be an hour.
    [Test, Category("Slow")]
    public void Explore_DeadlockOnANativeTask_IsReportedInReasonableTime()
    {
        long start = TimeProvider.System.GetTimestamp();

        ScheduleException failure = Explorer.Explore(async Coroutine () =>
        {
            bool first = false;
            AsyncioTask other = Asyncio.CreateTask(async Coroutine () =>
            {
                if (!first)
                {
                    await new TaskCompletionSource().Task;
                }
            });
            await Asyncio.Gather(Asyncio.CreateTask(async Coroutine () => first = true), other);
        }).Failure!;

        failure.InnerException.Should().BeOfType<DeadlockError>();
        TimeProvider.System.GetElapsedTime(start).Should().BeLessThan(TimeSpan.FromSeconds(20));
    }

    [Test]
    public void Explore_FailureThatDoesNotComeAgain_IsSaidToBeOutsideOfTheSchedule()
    {
        int runs = 0;

        ScheduleException failure = Explorer.Explore(async Coroutine () =>
        {
            if (++runs == 1)
            {
                throw new FormatException("once");
            }
        }).Failure!;

        failure.Message.Should().Contain("not when the same order ran again").And.Contain("CheckDeterminism");
    }

    private const string WrittenDown = "c339153e23a1eea2";

    private const int LostUpdateSeed = 6;
    private const string LostUpdateHash = "2525d3e6e2a17c94";

    private static ulong HashOf(int seed, Func<Coroutine>? kata = null) => Exploration.Try(Trials.Of(kata ?? Katas.DiningPhilosophers), new RandomSource(seed), new ExploreOptions()).Driver.Hash;
}
