using AsyncioSharp.Testing;

namespace AsyncioSharp.Tests.Testing;

/// <summary>A search that was to try every order and could not is no proof. And it tries those with few departures from asyncio's order first.</summary>
[TestFixture]
public class IncompleteSearchTests
{
    private static readonly ExploreOptions s_few = new() { MaxSchedules = 50 };

    [Test]
    public void Run_SearchThatComesToItsLimit_DoesNotPass()
    {
        IncompleteSearchException refused = Outcome(s_few).Should().BeOfType<IncompleteSearchException>().Which;

        refused.Message.Should().StartWith("50 schedules pass, among them all with at most ");
        refused.IsFailure.Should().BeFalse();
    }

    [Test]
    public void Run_SearchThatIsToFail_SaysSo() =>
        Outcome(s_few with { Incomplete = IncompleteSearch.Fail }).Should().BeOfType<IncompleteSearchException>().Which.IsFailure.Should().BeTrue();

    [Test]
    public void Run_SearchThatMayStop_Passes() => Outcome(s_few with { Incomplete = IncompleteSearch.Pass }).Should().BeNull();

    [Test]
    public void Run_BoundedSearchThatComesToItsEnd_Passes() => Outcome(new ExploreOptions { MaxDeviations = 1 }).Should().BeNull();

    [Test]
    public void Explore_Exhaustive_GoesByTheNumberOfDepartures()
    {
        ExplorationResult result = Explorer.Explore(() => Workers(4, steps: 2), new ExploreOptions { MaxSchedules = 200 });
        result.Deviations.Should().Be(1);

        // A fault that needs three departures, in a body with far more orders than are tried.
        result = Explorer.Explore(
            async Coroutine () =>
            {
                List<int> order = [];
                await Asyncio.Gather(Enumerable.Range(0, 5).Select(async Coroutine (i) =>
                {
                    for (int step = 0; step < 4; step++)
                    {
                        await Asyncio.Sleep(0);
                        order.Add(i);
                    }
                }));
                if (order.Take(3).SequenceEqual([4, 3, 2])) throw new InvalidOperationException("reversed");
            },
            new ExploreOptions { MaxSchedules = 20_000 });

        result.Failure.Should().NotBeNull();
        result.Failure!.Schedule.Deviations.Should().BeLessThanOrEqualTo(3);
    }

    [Test]
    public void Explore_ToItsEnd_TriesEachOrderOnce()
    {
        HashSet<string> orders = [];
        ExplorationResult result = Explorer.Check(async Coroutine () =>
        {
            List<int> order = [];
            await Asyncio.Gather(Enumerable.Range(0, 3).Select(async Coroutine (i) =>
            {
                order.Add(i);
                await Asyncio.Sleep(0);
                order.Add(i);
                await Asyncio.Sleep(0);
                order.Add(i);
            }));
            orders.Add(string.Concat(order));
        });

        result.IsComplete.Should().BeTrue();
        result.Schedules.Should().Be(1680);
        orders.Should().HaveCount(1680);
    }

    private static Exception? Outcome(ExploreOptions explore)
    {
        try
        {
            AsyncioTest.Run(() => Workers(4, steps: 3), new TestOptions { Explore = explore });
            return null;
        }
        catch (Exception error)
        {
            return error;
        }
    }

    private static async Coroutine Workers(int count, int steps) =>
        await Asyncio.Gather(Enumerable.Range(0, count).Select(async Coroutine (_) =>
        {
            for (int step = 0; step < steps; step++) await Asyncio.Sleep(0);
        }));
}
