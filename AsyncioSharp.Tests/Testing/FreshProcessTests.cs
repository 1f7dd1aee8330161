using System.Globalization;
using System.Text.RegularExpressions;
using AsyncioSharp.Testing;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace AsyncioSharp.Tests.Testing
{
    /// <summary>A failing seed is run once more where no earlier test can have prepared its failure.</summary>
    [TestFixture, NonParallelizable, Category("Slow")]
    public class FreshProcessTests
    {
        private const int Machines = 20;
        private Dictionary<string, ITestResult> _results = null!;

        [OneTimeSetUp]
        public void RunFixture()
        {
            Fresh.Around.IsPrepared = true;
            _results = NestedNUnit.Run(typeof(Fresh.Samples));
        }

        [TestCase(nameof(Fresh.Samples.Race))]
        [TestCase("RaceWithArguments(\"(a & <b>)\",1)")]
        public void Seeds_Race_FailsInAProcessOfItsOwnToo(string test) =>
            _results[test].Message.Should().Contain("It failed again alone, 2 times of 2 and in a process of its own, with the same trace.").And.StartWith("AsyncioSharp.Testing.ScheduleException : Fails in an order");

        [Test]
        public void Seeds_FailureOfWhatEarlierRunsLeft_IsNotBlamedOnTheOrder() =>
            _results[nameof(Fresh.Samples.UsedUp)].Message.Should().Contain("Not the order alone: seed 3 fails here, and passes in a process of its own. Runs leave something behind, in static state mostly; or something is another in each process: ")
                .And.NotContain("Fails in").And.NotContain("with the same trace");

        [Test]
        public void Seeds_FailureThatComesAndGoes_IsSaidToBeFlaky() => _results[nameof(Fresh.Samples.Once)].Message.Should().Contain("Flaky: seed 1 failed, and run again alone it failed 0 times of 2");

        [Test]
        public void Run_TestThatIsNotFoundThere_IsNotKnown() =>
            FreshProcess.Run(new TestMethod(new MethodWrapper(typeof(Fresh.Samples), nameof(Fresh.Samples.Race))) { FullName = "Another name" }, 1, limit: null).Should().BeNull();

        [Test]
        public void Run_PastItsLimit_IsNotKnown() =>
            FreshProcess.Run(new TestMethod(new MethodWrapper(typeof(Fresh.Samples), nameof(Fresh.Samples.Race))), 1, limit: -30).Should().BeNull("it was killed at once");

        [Test]
        public void Run_SwitchedOff_IsNotDone() =>
            _results[nameof(Fresh.Samples.RaceAtHome)].Message.Should().Contain("It failed again alone, 2 times of 2, with the same trace.").And.NotContain("process");

        [Test]
        public void Run_CasesThatAreWrittenAlike_AreNotTakenForOneAnother() => _results["Alike(System.Object)"].Message.Should().Contain("It failed again alone, 2 times of 2, with the same trace.");

        [Test, Platform(Exclude = "Win", Reason = "The program is a POSIX one.")]
        public void Run_ProgramThatTheTestLeavesRunning_IsNotWaitedFor()
        {
            long start = TimeProvider.System.GetTimestamp();

            FreshProcess.Run(new TestMethod(new MethodWrapper(typeof(Fresh.Samples), nameof(Fresh.Samples.LeavesAProgram))), 1, limit: null).Should().NotBeNull();

            TimeProvider.System.GetElapsedTime(start).Should().BeLessThan(TimeSpan.FromSeconds(15));
        }

        [Test]
        public void Seed_InTwentyProcesses_FailsWithTheSameTrace()
        {
            Match found = Regex.Match(_results[nameof(Fresh.Samples.Race)].Message, @"Found by seed (\d+) .*trace ([0-9a-f]{16})");
            int seed = int.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture);
            var race = new TestMethod(new MethodWrapper(typeof(Fresh.Samples), nameof(Fresh.Samples.Race)));

            SeedOutcome?[] runs = [.. Enumerable.Range(0, Machines).Select(_ => FreshProcess.Run(race, seed, limit: null))];

            runs.Should().AllBeEquivalentTo(new SeedOutcome(true, ulong.Parse(found.Groups[2].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture)));
        }
    }
}

namespace AsyncioSharp.Tests.Testing.Fresh
{
    /// <summary>One-time set-up around the fixture, which a fresh process needs as well.</summary>
    [SetUpFixture]
    public class Around
    {
        public static bool IsPrepared { get; set; }

        [OneTimeSetUp]
        public void Prepare() => IsPrepared = true;
    }

    [TestFixture, Explicit("Fails on purpose; run by FreshProcessTests.")]
    public class Samples
    {
        private static int s_runs;
        private static int s_oneAtATime;
        private bool _isPrepared;

        [OneTimeSetUp]
        public void Prepare()
        {
            _isPrepared = Around.IsPrepared;
            s_runs = 0;
            s_oneAtATime = 0;
        }

        [Test, Asyncio(Seeds = "1-100")]
        public async Coroutine Race()
        {
            if (_isPrepared)
            {
                await Katas.LostUpdate();
            }
        }

        [Test, Asyncio(Seeds = "1-100")]
        public Coroutine RaceWithArguments([Values("(a & <b>)")] string _, [Values(1)] int __) => Race();

        [Test, Asyncio(Seeds = "1-100", FreshProcess = false)]
        public Coroutine RaceAtHome() => Race();

        public static IEnumerable<TestCaseData> AlikeCases() => [new TestCaseData(new object()), new TestCaseData(new object())];

        [TestCaseSource(nameof(AlikeCases)), Asyncio(Seeds = "1-100")]
        public Coroutine Alike(object _) => Race();

        [Test, Asyncio(Seeds = "1-2"), Platform(Exclude = "Win", Reason = "The program is a POSIX one.")]
        public async Task LeavesAProgram()
        {
            await Asyncio.Sleep(1);
            if (FreshProcess.IsThis)
            {
                using var left = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("sleep", ["20"]));
            }
        }

        // asyncio's order and two seeds are as many as it stands.
        [Test, Asyncio(Seeds = "1-10")]
        public async Task UsedUp()
        {
            await Asyncio.Sleep(1);
            (++s_runs).Should().BeLessThan(4);
        }

        [Test, Asyncio(Seeds = "1-10")]
        public async Task Once()
        {
            await Asyncio.Sleep(1);
            (++s_oneAtATime).Should().NotBe(2);
        }
    }
}
