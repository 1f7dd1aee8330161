using AsyncioSharp.Testing;

namespace AsyncioSharp.Tests.Testing;

/// <summary>Exhaustive means every order, each once.</summary>
[TestFixture]
public class ExplorationCountTests
{
    [TestCase(2, 2, 6)]
    [TestCase(2, 3, 20)]
    [TestCase(3, 2, 90)]
    [TestCase(2, 5, 252)]
    public void Explore_TasksOfSteps_CountsTheirInterleavings(int tasks, int steps, int expected) =>
        Explorer.Check(async Coroutine () => await Asyncio.Gather(Enumerable.Range(0, tasks).Select(_ => Steps(steps)))).ToString()
            .Should().Be($"All {expected} schedules pass.");

    [Test]
    public void Explore_ThreeTasksOfThreeSteps_Counts1680()
    {
        var orders = new HashSet<string>();

        ExplorationResult result = Explorer.Check(async Coroutine () =>
        {
            var order = new List<char>();
            await Asyncio.Gather("ABC".Select(who => Noted(who, order)));
            orders.Add(string.Concat(order));
        });

        result.ToString().Should().Be("All 1680 schedules pass.");
        orders.Should().HaveCount(1680);
    }

    [Test]
    public void Explore_ThreeNativeTasksOfTwoSteps_CountsTheSame() =>
        Explorer.Check(async Task () => await Asyncio.Gather(
            Enumerable.Range(0, 3).Select(_ => Asyncio.CreateTask(async Task () => await Asyncio.Sleep(0))))).ToString()
            .Should().Be("All 90 schedules pass.");

    [Test]
    public void Explore_TaskGroupInsteadOfGather_CountsTheSame() =>
        Explorer.Check(async Coroutine () => await Asyncio.TaskGroup(async Coroutine (group) =>
        {
            for (int i = 0; i < 3; i++)
            {
                _ = group.CreateTask(Steps(2));
            }
        })).ToString().Should().Be("All 90 schedules pass.");

    [Test]
    public void Explore_OneTask_HasOneOrder() => Explorer.Check(() => Steps(10)).Should().Be(new ExplorationResult(1, true, null) { Deviations = 0, Interleavings = 1 });

    [TestCase(0, 1)]
    [TestCase(1, 10)]
    public void Explore_BoundedDeviations_CountsFewer(int deviations, int expected) =>
        Explorer.Check(
            async Coroutine () => await Asyncio.Gather(Enumerable.Range(0, 2).Select(_ => Steps(5))),
            new ExploreOptions { MaxDeviations = deviations }).Schedules.Should().Be(expected);

    [Test]
    public void Explore_MoreThanMaxSchedules_SaysThatThereMayBeMore() =>
        Explorer.Check(async Coroutine () => await Asyncio.Gather(Enumerable.Range(0, 3).Select(_ => Steps(3))), new ExploreOptions { MaxSchedules = 50 }).ToString()
            .Should().Be("50 schedules pass; there may be more.");

    [Test]
    public void Explore_CallbacksAndTasks_KeepTheOrderOfCallbacks()
    {
        var orders = new HashSet<string>();

        Explorer.Check(async Coroutine () =>
        {
            var order = new List<char>();
            AsyncioTask task = Asyncio.CreateTask(Noted('A', order, steps: 1));
            EventLoop loop = Asyncio.GetRunningLoop();
            loop.CallSoon(() => order.Add('1'));
            loop.CallSoon(() => order.Add('2'));
            await task;
            await Asyncio.Sleep(1);
            orders.Add(string.Concat(order));
        });

        orders.Should().BeEquivalentTo("A12", "1A2", "12A");
    }

    [Test]
    public void Explore_WhoWaitsForAGather_CanOvertakeWhatWasReadyBefore()
    {
        var orders = new HashSet<string>();

        Explorer.Check(async Coroutine () =>
        {
            var order = new List<char>();
            AsyncioTask short1 = Asyncio.CreateTask(Noted('S', order, steps: 1));
            AsyncioTask other = Asyncio.CreateTask(Noted('O', order, steps: 1));
            await Asyncio.Gather(short1);
            order.Add('m');
            await other;
            orders.Add(string.Concat(order));
        });

        orders.Should().BeEquivalentTo("SOm", "OSm", "SmO");
    }

    private static async Coroutine Steps(int count)
    {
        for (int i = 1; i < count; i++)
        {
            await Asyncio.Sleep(0);
        }
    }

    private static async Coroutine Noted(char who, List<char> order, int steps = 3)
    {
        for (int i = 0; i < steps; i++)
        {
            order.Add(who);
            if (i < steps - 1)
            {
                await Asyncio.Sleep(0);
            }
        }
    }
}
