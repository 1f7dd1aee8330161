using AsyncioSharp.Testing;

namespace AsyncioSharp.Tests.Testing;

public class SimRandomTests
{
    [Test]
    public void Random_InATest_IsTheSameInEveryRun()
    {
        Numbers().Should().Equal(Numbers());

        static List<int> Numbers()
        {
            List<int> numbers = [];
            AsyncioTest.Run(async Coroutine () =>
            {
                Sim.Random.Should().BeSameAs(Asyncio.GetRunningLoop().Random);
                numbers.AddRange([Sim.Random.Next(), Sim.Random.Next(100), Sim.Random.Next(-5, 5)]);
                await Asyncio.Sleep(0);
            });
            return numbers;
        }
    }

    [Test]
    public void Random_WithSeeds_IsAnotherForEachSeed()
    {
        var numbers = new HashSet<int>();
        Explorer.RunSeeds(async Task () =>
        {
            await Asyncio.Sleep(1);
            numbers.Add(Sim.Random.Next());
        }, "1-20");

        numbers.Should().HaveCount(21, "the first run is asyncio's own order, with the numbers of every test without seeds");
    }

    [Test]
    public void Random_InACoroutineThatFailsForSomeNumbers_IsPrintedReplayedAndShrunkToThatAlone() => FailsForSomeNumbers(async Coroutine () =>
    {
        await Asyncio.Gather(Asyncio.Sleep(1), Asyncio.Sleep(1));
        FailOneTimeInTen();
    });

    [Test]
    public void Random_InATaskThatFailsForSomeNumbers_IsPrintedReplayedAndShrunkToThatAlone() => FailsForSomeNumbers(async Task () =>
    {
        await Asyncio.Gather(Asyncio.Sleep(1), Asyncio.Sleep(1));
        FailOneTimeInTen();
    });

    [Test]
    public void Random_InExhaustiveSearch_IsOneStream()
    {
        var numbers = new HashSet<int>();
        ExplorationResult result = Explorer.Explore(async Coroutine () =>
        {
            numbers.Add(Sim.Random.Next());
            await Asyncio.Gather(Asyncio.Sleep(1), Asyncio.Sleep(1));
        });

        result.IsComplete.Should().BeTrue();
        numbers.Should().ContainSingle();
    }

    [Test]
    public void Random_OfLoopsOutsideOfTests_DiffersUnlessTimeIsVirtual()
    {
        using EventLoop one = new(), other = new(), virtual1 = new(new VirtualClock()), virtual2 = new(new VirtualClock());
        one.Random.NextInt64().Should().NotBe(other.Random.NextInt64());
        virtual1.Random.NextInt64().Should().Be(virtual2.Random.NextInt64());
        Sim.Random.Should().BeSameAs(Random.Shared, "no loop runs here");
    }

    [Test]
    public void Random_Numbers_StayInTheirRangesAndReachTheirEnds()
    {
        var random = new SplitMixRandom(7);
        Enumerable.Range(0, 1000).Select(_ => random.Next(3)).Distinct().Should().BeEquivalentTo([0, 1, 2]);
        Enumerable.Range(0, 1000).Select(_ => random.Next(-1, 2)).Distinct().Should().BeEquivalentTo([-1, 0, 1]);
        Enumerable.Range(0, 1000).Select(_ => random.NextInt64(long.MinValue, long.MaxValue)).Should().Contain(static n => n < long.MinValue / 2)
            .And.Contain(static n => n > long.MaxValue / 2);
        Enumerable.Range(0, 1000).Select(_ => random.NextSingle()).Should().OnlyContain(static n => n >= 0 && n < 1);
        byte[] bytes = new byte[1001];
        random.NextBytes(bytes);
        bytes.Distinct().Count().Should().BeGreaterThan(200);
        random.Next(5, 5).Should().Be(5);
        FluentActions.Invoking(() => random.Next(-1)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => random.Next(2, 1)).Should().Throw<ArgumentOutOfRangeException>();
    }

    private static void FailOneTimeInTen()
    {
        if (Sim.Random.Next(10) == 3)
        {
            throw new InvalidOperationException("three");
        }
    }

    private static void FailsForSomeNumbers(Delegate body)
    {
        ScheduleException failure = FluentActions.Invoking(() => Seeds(body)).Should().Throw<ScheduleException>().Which;
        failure.Schedule.Deviations.Should().Be(1, "the order has nothing to do with it");
        failure.Message.Should().Contain("decides random numbers: ");

        ScheduleException again = FluentActions.Invoking(() => Replay(body, Schedule.Parse(failure.Schedule.ToString())))
            .Should().Throw<ScheduleException>().Which;
        again.InnerException!.Message.Should().Be("three");
        again.Message.Should().NotContain("does not fit");
    }

    private static void Seeds(Delegate body)
    {
        if (body is Func<Coroutine> coroutine)
        {
            Explorer.RunSeeds(coroutine, "1-100");
        }
        else
        {
            Explorer.RunSeeds((Func<Task>)body, "1-100");
        }
    }

    private static void Replay(Delegate body, Schedule schedule)
    {
        if (body is Func<Coroutine> coroutine)
        {
            Explorer.Replay(coroutine, schedule);
        }
        else
        {
            Explorer.Replay((Func<Task>)body, schedule);
        }
    }
}
