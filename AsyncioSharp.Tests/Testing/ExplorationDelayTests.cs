using AsyncioSharp.Testing;
using NUnit.Framework.Interfaces;

namespace AsyncioSharp.Tests.Testing;

/// <summary>Timers that are late, within a bound.</summary>
[TestFixture]
public class ExplorationDelayTests
{
    private static readonly ExploreOptions Delays = new() { Freedom = ScheduleFreedom.Delays, Jitter = 0.2 };

    [Test]
    public void Explore_TimersOfDifferentDeadlines_FireInEveryOrderWithinTheBound() =>
        Orders(Delays, 1, 1.1, 2).Should().BeEquivalentTo("abc", "bac");

    [TestCase(1, 1.1, 1.15, 1.3)]
    [TestCase(1, 1, 1.05, 1.05)]
    [TestCase(5, 5.9, 5.95, 6.1)]
    public void Explore_ManyTimers_FireInExactlyTheOrdersThatTheBoundAllows(params double[] delays) =>
        Orders(Delays, delays).Should().BeEquivalentTo(Allowed(0.2, delays));

    [Test]
    public void Explore_TimersSetMeanwhile_MayOvertakeOneThatIsLate()
    {
        var orders = new HashSet<string>();
        Explorer.Check(async Task () =>
        {
            string order = string.Empty;
            EventLoop loop = Asyncio.GetRunningLoop();
            loop.CallLater(1, () => order += 'a');
            loop.CallLater(1.01, () => loop.CallLater(0.01, () => loop.CallLater(0.01, () => order += 'z')));
            await Asyncio.Sleep(10);
            orders.Add(order);
        }, Delays).IsComplete.Should().BeTrue();

        orders.Should().BeEquivalentTo("az", "za");
    }

    [Test]
    public void Explore_OneTimer_IsOnTimeOrAsLateAsItMay()
    {
        var times = new List<double>();
        ExplorationResult result = Explorer.Check(async Coroutine () =>
        {
            await Asyncio.Sleep(1);
            times.Add(Asyncio.GetRunningLoop().Time());
        }, Delays);

        times.Should().Equal(1, 1.2);
        result.Schedules.Should().Be(2);
    }

    [Test]
    public void Explore_DelaysWithoutABound_HaveTheUsualOne() =>
        Orders(new ExploreOptions { Freedom = ScheduleFreedom.Delays }, 1, 1.1, 1.4).Should().BeEquivalentTo("abc", "bac");

    [Test]
    public void Explore_WithoutJitter_KeepsTheOrder() => Orders(new ExploreOptions(), 1, 1.1).Should().Equal("ab");

    [Test]
    public void Explore_TimersOfOtherCode_AreLateToo()
    {
        var times = new HashSet<double>();
        Explorer.Check(async Task () =>
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            await Task.Delay(TimeSpan.FromSeconds(1), loop.TimeProvider);
            times.Add(loop.Time());
        }, Delays);

        times.Should().BeEquivalentTo([1, 1.2]);
    }

    [Test]
    public void Jitter_TimeLimitThatIsNearTheAnswer_IsFoundInACoroutine() => IsFoundReplayedAndShrunk(async Coroutine () =>
        (await Asyncio.WaitFor(Answer(), 1)).Should().Be(42));

    [Test]
    public void Jitter_TimeLimitThatIsNearTheAnswer_IsFoundInATask() => IsFoundReplayedAndShrunk(async Task () =>
        (await Asyncio.WaitFor(AnswerTask, 1)).Should().Be(42));

    [Test]
    public void Jitter_LeaseThatIsReadFromTheClock_IsFound() => IsFoundReplayedAndShrunk(async Task () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        double end = loop.Time() + 1.1;
        await Asyncio.Sleep(1);
        loop.Time().Should().BeLessThan(end, "no timer stands there, and still time may have passed it");
    });

    [Test]
    public void Jitter_OfEachStrategy_FindsIt([Values] ExplorationStrategy strategy) =>
        Explorer.Explore(async Coroutine () => await Asyncio.WaitFor(Answer(), 1), Delays with { Strategy = strategy, MaxSchedules = 100 })
            .Failure!.Schedule.ToString().Should().MatchRegex("^Delays:0=[12],jitter=0.2@");

    [Test]
    public void Schedule_WithJitter_IsReadBack()
    {
        Schedule.Parse("Tasks:3=1,jitter=0.25").ToString().Should().Be("Tasks:3=1,jitter=0.25");
        Schedule.Parse("Tasks:3=1,jitter=0.25").Jitter.Should().Be(0.25);
        foreach (string wrong in new[] { "Tasks:jitter=0", "Tasks:jitter=x", "Tasks:jitter=1,jitter=2", "Tasks:jitter=-1" })
        {
            FluentActions.Invoking(() => Schedule.Parse(wrong)).Should().Throw<FormatException>(wrong);
        }
    }

    [Test]
    public void Jitter_ThatCannotBeMeant_IsRefused()
    {
        Refused(new TestOptions { Jitter = 0.2 }).Should().Contain("Seeds");
        Refused(new TestOptions { Seeds = "1", Jitter = -1 }).Should().Contain("0.2");
        Refused(new TestOptions { Explore = new ExploreOptions(), Jitter = 0.2 }).Should().Contain("of its own");
        Refused(new TestOptions { Explore = new ExploreOptions { Jitter = double.NaN } }).Should().Contain("0.2");
        FluentActions.Invoking(() => Explorer.RunSeeds(() => Answer(), "1", jitter: -1)).Should().Throw<ArgumentException>();

        static string Refused(TestOptions options) =>
            FluentActions.Invoking(() => AsyncioTest.Run(static async Coroutine () => await Asyncio.Sleep(0), options)).Should().Throw<ArgumentException>().Which.Message;
    }

    [Test]
    public void Attribute_WithJitter_FindsItAndItsCleanUpIsOnTime()
    {
        Dictionary<string, ITestResult> results = NestedNUnit.Run(typeof(Samples));
        results[nameof(Samples.Seeded)].Message.Should().Contain("jitter=0.2").And.Contain("decides how late <");
        results[nameof(Samples.Explored)].Message.Should().Contain("jitter=0.2");
        results[nameof(Samples.OfDelays)].Message.Should().Contain("Delays:");
    }

    private static void IsFoundReplayedAndShrunk(Func<Coroutine> body)
    {
        Explorer.Check(body).IsComplete.Should().BeTrue("without jitter it passes in every order");
        ScheduleException failure = FluentActions.Invoking(() => Explorer.RunSeeds(body, "1-100", jitter: 0.2)).Should().Throw<ScheduleException>().Which;
        Look(failure, FluentActions.Invoking(() => Explorer.Replay(body, Schedule.Parse(failure.Schedule.ToString()))).Should().Throw<ScheduleException>().Which);
    }

    private static void IsFoundReplayedAndShrunk(Func<Task> body)
    {
        Explorer.Check(body).IsComplete.Should().BeTrue("without jitter it passes in every order");
        ScheduleException failure = FluentActions.Invoking(() => Explorer.RunSeeds(body, "1-100", jitter: 0.2)).Should().Throw<ScheduleException>().Which;
        Look(failure, FluentActions.Invoking(() => Explorer.Replay(body, Schedule.Parse(failure.Schedule.ToString()))).Should().Throw<ScheduleException>().Which);
    }

    private static void Look(ScheduleException failure, ScheduleException again)
    {
        failure.Schedule.Deviations.Should().Be(1);
        failure.Message.Should().Contain("decides how late <");
        again.InnerException!.Message.Should().Be(failure.InnerException!.Message);
        again.Message.Should().NotContain("does not fit");
    }

    private static async Coroutine<int> Answer()
    {
        await Asyncio.Sleep(0.9);
        return 42;
    }

    private static async Task<int> AnswerTask()
    {
        await Asyncio.Sleep(0.9);
        return 42;
    }

    private static string[] Orders(ExploreOptions options, params double[] delays)
    {
        var orders = new HashSet<string>();
        ExplorationResult result = Explorer.Check(
            async Task () =>
            {
                string order = string.Empty;
                EventLoop loop = Asyncio.GetRunningLoop();
                for (int i = 0; i < delays.Length; i++)
                {
                    char who = (char)('a' + i);
                    loop.CallLater(delays[i], () => order += who);
                }

                await Asyncio.Sleep(100);
                orders.Add(order);
            },
            options with { MaxSchedules = 100_000 });
        result.IsComplete.Should().BeTrue();
        return [.. orders];
    }

    /// <summary>Each timer fires as soon as those before it in the order have: an order is allowed where none is too late by then.</summary>
    private static IEnumerable<string> Allowed(double jitter, double[] delays) =>
        Permutations([.. Enumerable.Range(0, delays.Length)]).Where(order =>
        {
            double time = 0;
            return order.All(i => (time = Math.Max(time, delays[i])) < (delays[i] * (1 + jitter)) - 1e-6);
        }).Select(static order => string.Concat(order.Select(static i => (char)('a' + i))));

    private static IEnumerable<int[]> Permutations(int[] items) =>
        items.Length < 2 ? [items] : items.SelectMany(first => Permutations([.. items.Where(i => i != first)]).Select(rest => (int[])[first, .. rest]));

    [TestFixture, Explicit("Fails on purpose; run by the tests above.")]
    public class Samples
    {
        [Test, Asyncio(Seeds = "1-100", Jitter = 0.2, FreshProcess = false)]
        public async Task Seeded() => await Asyncio.WaitFor(Answer(), 1);

        [Test, Asyncio(Explore = ExplorationStrategy.Exhaustive, Jitter = 0.2)]
        public async Coroutine Explored() => await Asyncio.WaitFor(Answer(), 1);

        [Test, Asyncio(Seeds = "1-100", Freedom = ScheduleFreedom.Delays, FreshProcess = false)]
        public async Task OfDelays() => await Asyncio.WaitFor(Answer(), 1);
    }
}
