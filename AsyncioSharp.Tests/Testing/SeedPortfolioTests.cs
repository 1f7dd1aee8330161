using AsyncioSharp.Testing;

namespace AsyncioSharp.Tests.Testing;

/// <summary>Seeds draw in three ways, say how many orders they have made, and stop when nothing new comes.</summary>
[TestFixture]
public class SeedPortfolioTests
{
    [TestCase(3, ExplorationStrategy.Random)]
    [TestCase(4, ExplorationStrategy.PriorityChanges)]
    [TestCase(5, ExplorationStrategy.PartialOrder)]
    public void Seed_OfEachKind_DrawsInItsWay(int seed, ExplorationStrategy strategy) => SeedSource.StrategyOf(seed).Should().Be(strategy);

    [Test]
    public void Seeds_OfABodyWithFewOrders_StopEarlyAndSaySo()
    {
        int runs = 0;
        string output = Run(
            async Coroutine () =>
            {
                runs++;
                await Asyncio.Gather(Asyncio.CreateTask(Asyncio.Sleep(0)), Asyncio.CreateTask(Asyncio.Sleep(0)));
            },
            "1-1000");

        output.Should().MatchRegex(@"Seeds 1-1000: \d+ runs, \d+ different orders; \d+ seeds were left out, since nothing new came\.");
        runs.Should().BeLessThan(200);
    }

    [Test]
    public void Seeds_OfABodyWithManyOrders_AreAllRun() =>
        Run(
            async Coroutine () => await Asyncio.Gather(Enumerable.Range(0, 6).Select(static async Coroutine (_) =>
            {
                for (int i = 0; i < 5; i++) await Asyncio.Sleep(0);
            })),
            "1-120").Should().MatchRegex(@"Seeds 1-120: 120 runs, 1[012]\d different orders\.");

    private static string Run(Func<Coroutine> body, string seeds)
    {
        using var output = new StringWriter();
        AsyncioTest.Run(body, new TestOptions { Seeds = seeds, Output = output });
        return output.ToString();
    }
}
