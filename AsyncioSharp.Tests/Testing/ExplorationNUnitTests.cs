using AsyncioSharp.Testing;
using NUnit.Framework.Interfaces;

namespace AsyncioSharp.Tests.Testing;

/// <summary>Seeds and what goes with them through [Asyncio], in fixtures run inside of a test.</summary>
[TestFixture, NonParallelizable]
public class ExplorationNUnitTests
{
    private static readonly string TraceFolder = Path.GetFullPath("../asyncio-nunit-traces");
    private Dictionary<string, ITestResult> _results = null!;

    [OneTimeSetUp]
    public void RunFixture() =>
        _results = new[] { typeof(Samples), typeof(OnAClass), typeof(OnAClassWithHooks) }.SelectMany(NestedNUnit.Run).ToDictionary();

    [OneTimeTearDown]
    public void Forget()
    {
        if (Directory.Exists(TraceFolder))
        {
            Directory.Delete(TraceFolder, recursive: true);
        }
    }

    [Test]
    public void Seeds_Race_FailsWithTheSeedAndTheName()
    {
        ITestResult result = _results[nameof(Samples.Race)];

        result.ResultState.Status.Should().Be(TestStatus.Failed);
        result.Message.Should().MatchRegex($"ASYNCIO_SEED=\\d+ dotnet test --filter \"Name~{nameof(Samples.Race)}\"").And.Contain("Katas.cs:").And.Contain("Expected");
    }

    [Test]
    public void Seeds_SoundTest_RunsSetUpBodyAndTearDownForEachSeed()
    {
        _results[nameof(Samples.Sound)].ResultState.Should().Be(ResultState.Success);
        Samples.Calls.Should().Be((11, 11, 11), "asyncio's order and ten seeds");
    }

    [Test]
    public void CheckDeterminism_DifferentRuns_Fails() => _results[nameof(Samples.Drifts)].Message.Should().Contain("The runs differ in step");

    [Test]
    public void Explore_SearchThatComesToItsLimit_IsInconclusive()
    {
        _results[nameof(Samples.TooLarge)].ResultState.Should().Be(ResultState.Inconclusive);
        _results[nameof(Samples.TooLarge)].Message.Should().StartWith("20 schedules pass");
    }

    [Test]
    public void Explore_SearchThatComesToItsLimitAndIsToFail_Fails() => _results[nameof(Samples.TooLargeToPass)].ResultState.Status.Should().Be(TestStatus.Failed);

    [Test]
    public void Schedule_Word_IsRun() => _results[nameof(Samples.Replayed)].Message.Should().Contain("Replayed").And.Contain("overtaking");

    [Test]
    public void TraceFolder_Deadlock_HasItsGraphAttachedToo()
    {
        _results[nameof(Samples.TracedDeadlock)].TestAttachments.Select(one => Path.GetFileName(one.FilePath)).Should().Equal("TracedDeadlock.html", "TracedDeadlock.json", "TracedDeadlock.mmd");
        _results[nameof(Samples.TracedDeadlock)].Output.Should().Contain("flowchart LR").And.Contain("==>|held by|");
    }

    [Test]
    public void TraceFolder_FailingTest_HasItsTimelineAttached() =>
        _results[nameof(Samples.Traced)].TestAttachments.Select(one => Path.GetFileName(one.FilePath)).Should().Equal("Traced.html", "Traced.json");

    [Test]
    public void TraceFolder_FailingTest_NamesItsTimelineInTheOutput() => _results[nameof(Samples.Traced)].Output.Should().Contain("Timeline of the failing run").And.Contain("Traced.html");

    [Test]
    public void Seeds_OnAClass_RunEachAsyncTestWithEachSeed()
    {
        _results[nameof(OnAClass.SoundOfClass)].ResultState.Should().Be(ResultState.Success);
        _results["CaseOfClass(1)"].ResultState.Should().Be(ResultState.Success);
        _results[nameof(OnAClass.HookedOfClass)].ResultState.Should().Be(ResultState.Success);
        OnAClass.Bodies[nameof(OnAClass.SoundOfClass)].Should().Be(11, "asyncio's order and ten seeds");
        OnAClass.Bodies["CaseOfClass(1)"].Should().Be(11);
        OnAClass.Bodies["CaseOfClass(2)"].Should().Be(11);
        OnAClass.Bodies[nameof(OnAClass.HookedOfClass)].Should().Be(11, "a hook on the method hides nothing");
        OnAClass.SetUps.Should().Be(4 * 11 + 1 + 1 + OnAClass.Bodies[nameof(OnAClass.RaceOfClass)], "set-up runs with its test");
    }

    [Test]
    public void Seeds_OnAClass_FindTheRaceOfATest() =>
        _results[nameof(OnAClass.RaceOfClass)].Message.Should().MatchRegex($"ASYNCIO_SEED=\\d+ dotnet test --filter \"Name~{nameof(OnAClass.RaceOfClass)}\"");

    [Test]
    public void Seeds_OnAClassWithATestThatIsNotAsync_RunItOnce()
    {
        _results[nameof(OnAClass.NotAsync)].ResultState.Should().Be(ResultState.Success);
        OnAClass.Bodies[nameof(OnAClass.NotAsync)].Should().Be(1);
    }

    [Test]
    public void Seeds_OnAClassAndAnotherAttributeOnTheTest_TheNearerCounts()
    {
        _results[nameof(OnAClass.WithoutSeeds)].ResultState.Should().Be(ResultState.Success);
        OnAClass.Bodies[nameof(OnAClass.WithoutSeeds)].Should().Be(1);
    }

    [Test]
    public void Seeds_OnAClassWithHooks_RunEachAsyncTestWithEachSeed()
    {
        _results[nameof(OnAClassWithHooks.SoundWithHooks)].ResultState.Should().Be(ResultState.Success);
        OnAClassWithHooks.Bodies.Should().Be(4);
    }

    [Test]
    public void Explore_Race_IsFoundByTheAttributeAlone() =>
        _results[nameof(Samples.Explored)].Message.Should().Contain("departs from asyncio's in 1 step").And.Contain("overtaking").And.Contain("Katas.cs:");

    [Test]
    public void Explore_SoundTest_RunsEveryOrder()
    {
        _results[nameof(Samples.ExploredSound)].ResultState.Should().Be(ResultState.Success);
        Samples.Orders.Should().BeEquivalentTo("AABB", "ABAB", "ABBA", "BBAA", "BABA", "BAAB");
    }

    [Test]
    public void Explore_Budget_IsKept()
    {
        _results[nameof(Samples.ExploredFewTimes)].ResultState.Should().Be(ResultState.Success);
        Samples.FewRuns.Should().Be(7);
    }

    [Test]
    public void Explore_BudgetWithoutAStrategy_IsRefused() => _results[nameof(Samples.BudgetAlone)].Message.Should().Contain("Name a strategy");

    [TestFixture, Explicit("Fails on purpose; run by the tests above."), Asyncio(Seeds = "1-10")]
    public class OnAClass
    {
        public static int SetUps { get; private set; }

        public static Dictionary<string, int> Bodies { get; } = [];

        [OneTimeSetUp]
        public static void Before()
        {
            SetUps = 0;
            Bodies.Clear();
        }

        [SetUp]
        public async Task SetUp()
        {
            await Asyncio.Sleep(1);
            SetUps++;
        }

        [Test]
        public async Task SoundOfClass() => await Count();

        [TestCase(1), TestCase(2)]
        public async Task CaseOfClass(int n) => await Count();

        [Test, NUnitHookTests.Hook]
        public async Task HookedOfClass() => await Count();

        [Test]
        public async Coroutine RaceOfClass()
        {
            await Count();
            await Katas.LostUpdate();
        }

        [Test]
        public void NotAsync() => Bodies[nameof(NotAsync)] = Bodies.GetValueOrDefault(nameof(NotAsync)) + 1;

        [Test, Asyncio]
        public async Task WithoutSeeds() => await Count();

        private static async Coroutine Count()
        {
            await Asyncio.Sleep(1);
            string name = TestContext.CurrentContext.Test.Name;
            Bodies[name] = Bodies.GetValueOrDefault(name) + 1;
        }
    }

    [TestFixture, Explicit("Run by the tests above."), Asyncio(Seeds = "1-3"), NUnitHookTests.Hook]
    public class OnAClassWithHooks
    {
        public static int Bodies { get; private set; }

        [OneTimeSetUp]
        public static void Before() => Bodies = 0;

        [Test, NUnitHookTests.Hook]
        public async Task SoundWithHooks()
        {
            await Asyncio.Sleep(1);
            Bodies++;
        }
    }

    [TestFixture, Explicit("Fails on purpose; run by the tests above.")]
    public class Samples
    {
        private static int s_drift;

        public static HashSet<string> Orders { get; } = [];

        public static int FewRuns { get; private set; }

        public static (int SetUps, int Bodies, int TearDowns) Calls { get; private set; }

        [SetUp]
        public async Task SetUp()
        {
            await Asyncio.Sleep(1);
            if (TestContext.CurrentContext.Test.Name == nameof(Sound))
            {
                Calls = (Calls.SetUps + 1, Calls.Bodies, Calls.TearDowns);
            }
        }

        [TearDown]
        public async Task TearDown()
        {
            await Asyncio.Sleep(1);
            if (TestContext.CurrentContext.Test.Name == nameof(Sound))
            {
                Calls = (Calls.SetUps, Calls.Bodies, Calls.TearDowns + 1);
            }
        }

        [Test, Asyncio(Seeds = "1-100")]
        public Coroutine Race() => Katas.LostUpdate();

        [Test, Asyncio(Seeds = "1-10")]
        public async Task Sound()
        {
            await Asyncio.Sleep(1);
            Calls = (Calls.SetUps, Calls.Bodies + 1, Calls.TearDowns);
        }

        [Test, Asyncio(Explore = ExplorationStrategy.Exhaustive)]
        public Coroutine Explored() => Katas.LostUpdate();

        [Test, Asyncio(Explore = ExplorationStrategy.Exhaustive)]
        public async Coroutine ExploredSound()
        {
            var order = new List<char>();
            await Asyncio.Gather("AB".Select(async Coroutine (who) =>
            {
                order.Add(who);
                await Asyncio.Sleep(0);
                order.Add(who);
            }));
            Orders.Add(string.Concat(order));
        }

        [Test, Asyncio(Explore = ExplorationStrategy.PriorityChanges, MaxSchedules = 7, Depth = 2)]
        public async Task ExploredFewTimes()
        {
            await Asyncio.Sleep(1);
            FewRuns++;
        }

        [Test, Asyncio(MaxSchedules = 7)]
        public async Task BudgetAlone() => await Asyncio.Sleep(1);

        [Test, Asyncio(CheckDeterminism = true)]
        public async Task Drifts() => await Asyncio.Sleep(++s_drift);

        [Test, Asyncio(Explore = ExplorationStrategy.Exhaustive, MaxSchedules = 20)]
        public async Task TooLarge() => await Task.WhenAll(Enumerable.Range(0, 5).Select(static async _ => await Asyncio.Sleep(0)));

        [Test, Asyncio(Explore = ExplorationStrategy.Exhaustive, MaxSchedules = 20, Incomplete = IncompleteSearch.Fail)]
        public async Task TooLargeToPass() => await TooLarge();

        [Test, Asyncio(Schedule = "Tasks:2=1")]
        public Coroutine Replayed() => Katas.LostUpdate();

        [Test, Asyncio(TraceFolder = "../asyncio-nunit-traces", Explore = ExplorationStrategy.Exhaustive)]
        public Coroutine TracedDeadlock() => Katas.DiningPhilosophers();

        [Test, Asyncio(TraceFolder = "../asyncio-nunit-traces")]
        public async Task Traced()
        {
            await Asyncio.Sleep(1);
            throw new FormatException("mine");
        }
    }
}
