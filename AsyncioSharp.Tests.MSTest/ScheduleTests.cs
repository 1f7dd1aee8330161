using AsyncioSharp.Testing;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace AsyncioSharp.Tests;

/// <summary>Tests that are run more than once: each time with an object and a loop of its own.</summary>
[TestClass]
public sealed class ScheduleTests
{
    private static readonly Dictionary<string, HashSet<object>> Loops = [];
    private bool _isSetUp;

    public TestContext TestContext { get; set; } = null!;

    [ClassCleanup]
    public static void RunsAreAsManyAsAskedFor()
    {
        lock (Loops)
        {
            Assert.HasCount(4, Loops[nameof(Seeds_EachAndAsynciosOrder_IsARun)]);
            Assert.HasCount(2, Loops[nameof(CheckDeterminism_IsTwoRuns)]);
            Assert.IsGreaterThan(1, Loops[nameof(Explore_TwoTasks_IsMoreThanOneRun)].Count);
        }
    }

    [TestInitialize]
    public async Task SetUp()
    {
        await Asyncio.Sleep(1);
        Assert.IsFalse(_isSetUp);
        _isSetUp = true;
    }

    [Asyncio(Seeds = "1-3")]
    public async Task Seeds_EachAndAsynciosOrder_IsARun() => await Count();

    [Asyncio(Explore = ExplorationStrategy.Exhaustive)]
    public async Task Explore_TwoTasks_IsMoreThanOneRun()
    {
        await Count();
        await Asyncio.Gather(Asyncio.Sleep(0), Asyncio.Sleep(0));
    }

    [Asyncio(CheckDeterminism = true)]
    public async Task CheckDeterminism_IsTwoRuns() => await Count();

    private async Coroutine Count()
    {
        Assert.IsTrue(_isSetUp);
        await Asyncio.Sleep(1);
        lock (Loops)
        {
            if (!Loops.TryGetValue(TestContext.TestName!, out HashSet<object>? loops))
            {
                Loops[TestContext.TestName!] = loops = [];
            }

            Assert.IsTrue(loops.Add(Asyncio.GetRunningLoop()));
        }
    }
}
