using AsyncioSharp.Testing;

namespace AsyncioSharp.Tests.Testing;

/// <summary>What asyncio leaves open, and nothing else.</summary>
[TestFixture]
public class ExplorationTimerTests
{
    private static readonly ExploreOptions TimersOnly = new() { Freedom = ScheduleFreedom.Timers };

    [Test]
    public void Explore_EqualDeadlines_FireInEveryOrder()
    {
        string[] orders = Orders(TimersOnly, static async (loop, order) =>
        {
            loop.CallAt(1, () => order.Add('a'));
            loop.CallAt(1, () => order.Add('b'));
            loop.CallAt(1, () => order.Add('c'));
            loop.CallAt(2, () => order.Add('d'));
            await Asyncio.Sleep(3);
        });

        orders.Should().BeEquivalentTo("abcd", "acbd", "bacd", "bcad", "cabd", "cbad");
    }

    [Test]
    public void Explore_EqualSleeps_EndInEveryOrder()
    {
        string[] orders = Orders(TimersOnly, static async (_, order) => await Asyncio.Gather("ab".Select(who => Sleeper(who, order))));

        orders.Should().BeEquivalentTo("ab", "ba");
    }

    [Test]
    public void Explore_OrderOfEqualSleeps_IsFoundByEachStrategy([Values] ExplorationStrategy strategy) =>
        Explorer.Explore(
            async Coroutine () =>
            {
                var order = new List<char>();
                await Asyncio.Gather("abc".Select(who => Sleeper(who, order)));
                string.Concat(order).Should().NotBe("bca");
            },
            TimersOnly with { Strategy = strategy }).Failure!.Schedule.ToString().Should().StartWith("Timers:");

    [Test]
    public void Explore_DifferentDeadlinesDueAtOnce_KeepTheirOrder()
    {
        string[] orders = Orders(TimersOnly, static async (loop, order) =>
        {
            await Asyncio.Sleep(10);
            loop.CallAt(2, () => order.Add('b'));
            loop.CallAt(1, () => order.Add('a'));
            await Asyncio.Sleep(1);
        });

        orders.Should().Equal("ab");
    }

    [Test]
    public void Explore_DifferentDeadlinesWithFreeTasks_KeepTheirOrder()
    {
        string[] orders = Orders(new ExploreOptions(), static async (loop, order) =>
        {
            await Asyncio.Sleep(10);
            loop.CallAt(2, () => order.Add('b'));
            loop.CallAt(1, () => order.Add('a'));
            await Asyncio.Sleep(1);
        });

        orders.Should().Equal("ab");
    }

    [Test]
    public void Explore_ReadyTasks_KeepAsyncioOrder()
    {
        string[] orders = Orders(TimersOnly, static async (_, order) => await Asyncio.Gather("abc".Select(async Coroutine (who) =>
        {
            order.Add(who);
            await Asyncio.Sleep(0);
            order.Add(char.ToUpperInvariant(who));
        })));

        orders.Should().Equal("abcABC");
    }

    [Test]
    public void Explore_WorkOfAnExecutor_ArrivesInEveryOrderWhateverTheThreadsDo()
    {
        string[] orders = Orders(TimersOnly, static async (loop, order) =>
        {
            using var second = new ManualResetEventSlim();
            await Asyncio.Gather(new[] { 'a', 'b' }.Select(async Coroutine (who) =>
            {
                await loop.RunInExecutor(null, () =>
                {
                    // The work that was submitted first always ends last.
                    if (who == 'b')
                    {
                        second.Set();
                    }
                    else
                    {
                        second.Wait();
                    }
                });
                order.Add(who);
            }));
        });

        orders.Should().BeEquivalentTo("ab", "ba");
    }

    private static async Coroutine Sleeper(char who, List<char> order)
    {
        await Asyncio.Sleep(1);
        order.Add(who);
    }

    private static string[] Orders(ExploreOptions options, Func<EventLoop, List<char>, Task> body)
    {
        var orders = new HashSet<string>();
        ExplorationResult result = Explorer.Check(
            async Task () =>
            {
                var order = new List<char>();
                await body(Asyncio.GetRunningLoop(), order);
                orders.Add(string.Concat(order));
            },
            options);
        result.IsComplete.Should().BeTrue();
        return [.. orders];
    }
}
