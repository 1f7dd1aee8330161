using AsyncioSharp.Testing;

namespace AsyncioSharp.Tests.Testing;

/// <summary>How many interleavings a run has seen: orders that differ in more than the mixing of what has nothing to do with each other.</summary>
[TestFixture]
public class ExplorationCoverageTests
{
    [Test]
    public void Interleavings_OfTasksOfDifferentMethods_AreOne()
    {
        ExplorationResult result = Explorer.Explore(static async Coroutine () => await Asyncio.Gather(One(), Other()));

        result.Schedules.Should().BeGreaterThan(5);
        result.Interleavings.Should().Be(1, "the two never touch the same thing");
    }

    [Test]
    public void Interleavings_OfTasksOfOneMethod_AreAllOrders()
    {
        ExplorationResult result = Explorer.Explore(static async Coroutine () => await Asyncio.Gather(One(), One()));

        // Two sequences of three steps: 6 over 3.
        result.Interleavings.Should().Be(20);
    }

    // The start of a native method runs in the library's wrapper, which is another site: some orders count as one.
    [Test]
    public void Interleavings_OfTasksOfOneNativeMethod_AreMany() =>
        Explorer.Explore(static async Task () => await Asyncio.Gather(Asyncio.CreateTask(OneTask), Asyncio.CreateTask(OneTask)))
            .Interleavings.Should().BeInRange(6, 20);

    [Test]
    public void Interleavings_OfStrategiesThatDraw_AreAtMostTheOrders([Values(ExplorationStrategy.Random, ExplorationStrategy.PartialOrder)] ExplorationStrategy strategy) =>
        Explorer.Explore(static async Coroutine () => await Asyncio.Gather(One(), One()), new ExploreOptions { Strategy = strategy, MaxSchedules = 200 })
            .Interleavings.Should().BeInRange(15, 20);

    [Test]
    public void Interleavings_OfDraws_Differ()
    {
        var options = new ExploreOptions { Freedom = ScheduleFreedom.Delays, Jitter = 0.5 };
        Explorer.Explore(static async Coroutine () => await Asyncio.Sleep(1), options).Interleavings.Should().Be(2);
    }

    [Test]
    public void Run_WithSeedsOrExploration_SaysHowMany()
    {
        Said(new TestOptions { Seeds = "1-20" }).Should().MatchRegex(@"^Seeds 1-20: 20 runs, \d+ different orders\. Interleavings: \d+\.");
        Said(new TestOptions { Explore = new ExploreOptions() }).Should().MatchRegex(@"^All \d+ schedules pass\. Interleavings: 20\.");
    }

    private static string Said(TestOptions options)
    {
        var output = new StringWriter();
        AsyncioTest.Run(static async Coroutine () => await Asyncio.Gather(One(), One()), options with { Output = output });
        return output.ToString();
    }

    private static async Coroutine One()
    {
        await Asyncio.Sleep(0);
        await Asyncio.Sleep(0);
    }

    private static async Coroutine Other()
    {
        await Asyncio.Sleep(0);
        await Asyncio.Sleep(0);
    }

    private static async Task OneTask()
    {
        await Asyncio.Sleep(0);
        await Asyncio.Sleep(0);
    }
}
