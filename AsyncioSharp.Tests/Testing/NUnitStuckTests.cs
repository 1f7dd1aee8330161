using AsyncioSharp.Testing;
using NUnit.Framework.Interfaces;

namespace AsyncioSharp.Tests.Testing;

/// <summary>Tests with [Asyncio] that would not end: each fails and says where it is, it is torn down, and the next one runs.</summary>
[TestFixture, NonParallelizable, Category("Slow")]
public class NUnitStuckTests
{
    private const string TooLate = "The test did not end within 1 s of real time.";
    private Dictionary<string, ITestResult> _results = null!;

    [OneTimeSetUp]
    public void RunFixture()
    {
        Stuck.GoesOn = true;
        try
        {
            _results = NestedNUnit.Run(typeof(Stuck));
        }
        finally
        {
            Stuck.GoesOn = false;
        }
    }

    [Test]
    public void Spins_StepsAreCounted_FailsWithTheCallback() =>
        Message(nameof(Stuck.Spins)).Should().Contain("Busy loop:").And.Contain("at 0.01 s of virtual time").And.MatchRegex(@"100 % .*NUnitStuckTests\.cs"", line \d+, in .*Stuck\.SpinForEver");

    [Test]
    public void Spins_StepsAreNotCounted_FailsAtTheLimitOfRealTime() =>
        Message(nameof(Stuck.SpinsUncounted)).Should().Contain(TooLate).And.Contain("Its loop is at 0.01 s").And.Contain("Stuck.SpinsUncounted").And.NotContain("WaitGraph", "nobody asked for the report's own code");

    [Test]
    public void Blocks_InAnEvent_FailsWithItsStack() => Message(nameof(Stuck.Blocks)).Should().Contain(TooLate).And.MatchRegex(@"blocked by a synchronous wait[^\0]*Stuck\.Blocks.*NUnitStuckTests\.cs:line \d+").And.NotContain("TearDown :");

    [Test]
    public void NeverEnds_InRealTime_FailsWithWhatItWaitsOn() =>
        Message(nameof(Stuck.NeverEnds)).Should().Contain(TooLate).And.MatchRegex(@"waits on something outside of the loop\s+in a TaskCompletionSource\s+File "".*NUnitStuckTests\.cs"", line \d+, in .*Stuck\.NeverEnds").And.NotContain("TearDown :").And.NotContain("does not come back", "it does");

    [Test]
    public void Computes_ForEver_IsLeftBehindWithoutTearDown()
    {
        Message(nameof(Stuck.Computes)).Should().Contain(TooLate).And.Contain("does not come back from one step of").And.Contain("its thread is left behind")
            .And.Contain("TearDown :").And.Contain("This phase cannot run");
        Stuck.TornDown.Should().NotContain(nameof(Stuck.Computes));
    }

    [Test]
    public void SetUp_Blocks_FailsWithItsStackAndTheBodyDoesNotRun()
    {
        Message(nameof(Stuck.SetUpBlocks)).Should().Contain(TooLate).And.Contain("Stuck.SetUp").And.NotContain("The body ran");
        _results[nameof(Stuck.SetUpBlocks)].ResultState.Site.Should().Be(FailureSite.SetUp);
    }

    [Test]
    public void TearDown_Blocks_FailsWithItsStack() => Message(nameof(Stuck.TearDownBlocks)).Should().Contain("TearDown :").And.Contain(TooLate).And.Contain("Stuck.TearDown");

    [Test]
    public void Last_AfterAllOfThem_Passes()
    {
        Stuck.Ran.Should().HaveCount(_results.Count).And.HaveElementAt(_results.Count - 1, nameof(Stuck.Last));
        NestedNUnit.Failures(_results).Should().HaveCount(_results.Count - 1);
        _results[nameof(Stuck.Last)].ResultState.Should().Be(ResultState.Success);
    }

    [Test]
    public void TearDown_OfEachButTheThreadThatWasLeftBehind_Runs() => Stuck.TornDown.Should().BeEquivalentTo(_results.Keys.Except([nameof(Stuck.Computes)]));

    private string Message(string test)
    {
        _results[test].ResultState.Status.Should().Be(TestStatus.Failed);
        return _results[test].Message;
    }

    [TestFixture, Explicit("Hangs on purpose; run by the tests above."), Asyncio(RealTimeLimit = 1)]
    internal sealed class Stuck
    {
        private static volatile bool s_goesOn;
        private object? _loop;

        public static bool GoesOn
        {
            set => s_goesOn = value;
        }

        public static List<string> Ran { get; } = [];

        public static List<string> TornDown { get; } = [];

        private static string Name => TestContext.CurrentContext.Test.Name;

        [OneTimeSetUp]
        public static void Before()
        {
            Ran.Clear();
            TornDown.Clear();
        }

        [SetUp]
        public async Task SetUp()
        {
            Ran.Add(Name);
            await Asyncio.Sleep(0.01);
            _loop = TestLoop.Here();
            if (Name == nameof(SetUpBlocks))
            {
                Block();
            }
        }

        [TearDown]
        public async Task TearDown()
        {
            await Asyncio.Sleep(0.01);
            Asyncio.GetRunningLoop().Should().BeSameAs(_loop);
            TornDown.Add(Name);
            if (Name == nameof(TearDownBlocks))
            {
                Block();
            }
        }

        [Test, Asyncio(MaxStepsPerInstant = 10_000)]
        public async Task Spins() => await SpinForEver();

        [Test, Asyncio(RealTimeLimit = 1, MaxStepsPerInstant = 0)]
        public async Task SpinsUncounted() => await SpinForEver();

        [Test]
        public async Task Blocks()
        {
            await Asyncio.Sleep(1);
            Block();
        }

        [Test, Asyncio(RealTimeLimit = 1, VirtualTime = false)]
        public async Task NeverEnds() => await new TaskCompletionSource().Task;

        [Test]
        public async Task Computes()
        {
            await Asyncio.Sleep(1);
            while (s_goesOn)
            {
            }
        }

        [Test]
        public void SetUpBlocks() => Assert.Fail("The body ran.");

        [Test]
        public async Task TearDownBlocks() => await Asyncio.Sleep(1);

        [Test, Asyncio]
        public async Task Last()
        {
            await Asyncio.Sleep(3600);
            TestLoop.Must().Time().Should().Be(3600.01);
        }

        private static void Block()
        {
            using var never = new ManualResetEvent(initialState: false);
            never.WaitOne();
        }

        private static async Coroutine SpinForEver()
        {
            while (true)
            {
                await Asyncio.Sleep(0);
            }
        }
    }
}
