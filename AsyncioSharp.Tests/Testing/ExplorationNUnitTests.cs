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
    public void RunFixture() => _results = NestedNUnit.Run(typeof(Samples));

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
    public void Schedule_Word_IsRun() => _results[nameof(Samples.Replayed)].Message.Should().Contain("Replayed").And.Contain("overtaking");

    [Test]
    public void TraceFolder_FailingTest_HasItsTimelineAttached() =>
        _results[nameof(Samples.Traced)].TestAttachments.Select(one => Path.GetFileName(one.FilePath)).Should().Equal("Traced.html", "Traced.json");

    [TestFixture, Explicit("Fails on purpose; run by the tests above.")]
    public class Samples
    {
        private static int s_drift;

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

        [Test, Asyncio(CheckDeterminism = true)]
        public async Task Drifts() => await Asyncio.Sleep(++s_drift);

        [Test, Asyncio(Schedule = "Tasks:2=1")]
        public Coroutine Replayed() => Katas.LostUpdate();

        [Test, Asyncio(TraceFolder = "../asyncio-nunit-traces")]
        public async Task Traced()
        {
            await Asyncio.Sleep(1);
            throw new FormatException("mine");
        }
    }
}
