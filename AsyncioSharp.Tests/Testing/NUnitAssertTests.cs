using AsyncioSharp.Testing;
using NUnit.Framework.Interfaces;

namespace AsyncioSharp.Tests.Testing;

/// <summary>NUnit's assertions in bodies that are run more than once: the test has one failure in the end, or none.</summary>
[TestFixture, NonParallelizable]
public class NUnitAssertTests
{
    private Dictionary<string, ITestResult> _results = null!;

    [OneTimeSetUp]
    public void RunFixture() => _results = NestedNUnit.Run(typeof(Samples));

    [TestCase(nameof(Samples.SeedsOfCoroutine)), TestCase(nameof(Samples.SeedsOfTask)), TestCase(nameof(Samples.Checked)), TestCase(nameof(Samples.InAsyncioTest))]
    public void Assert_FailsInSomeOrder_TheTestHasOneShortFailure(string test)
    {
        ITestResult result = _results[test];

        result.ResultState.Status.Should().Be(TestStatus.Failed);
        result.AssertionResults.Should().HaveCountLessThanOrEqualTo(1);
        result.Message.Should().StartWith("AsyncioSharp.Testing.ScheduleException").And.Contain("Expected: 20").And.NotContain("Multiple failures");
        result.Message.Length.Should().BeLessThan(3000);
    }

    [TestCase(nameof(Samples.FailureLookedFor)), TestCase(nameof(Samples.Recorded))]
    public void Assert_FailsWhereThatIsExpected_TheTestPasses(string test) =>
        _results[test].ResultState.Should().Be(ResultState.Success, _results[test].Message);

    [Test]
    public void Output_OfTheRuns_IsThatOfTheTest() => _results[nameof(Samples.FailureLookedFor)].Output.Should().Contain("before the assertion");

    [TestFixture, Explicit("Run by the tests above.")]
    internal sealed class Samples
    {
        [Test]
        public void SeedsOfCoroutine() => Explorer.RunSeeds(LostPayment, "1-100");

        [Test]
        public void SeedsOfTask() => Explorer.RunSeeds(async Task () => await LostPayment(), "1-100");

        [Test]
        public void Checked() => Explorer.Check(LostPayment);

        [Test]
        public void InAsyncioTest() => AsyncioTest.Run(LostPayment, new TestOptions { Seeds = "1-100" });

        [Test]
        public void FailureLookedFor()
        {
            ExplorationResult result = Explorer.Explore(async Coroutine () =>
            {
                TestContext.Out.WriteLine("before the assertion");
                await LostPayment();
            });
            Assert.That(result.Failure, Is.Not.Null);
        }

        [Test]
        public void Recorded()
        {
            Trace trace = Explorer.Record(async Coroutine () =>
            {
                await Asyncio.Sleep(1);
                Assert.Fail("on purpose");
            });
            Assert.That(trace.Failure, Is.InstanceOf<AssertionException>());
        }

        private static async Coroutine LostPayment()
        {
            int balance = 0;
            await Asyncio.Gather(Pay(0), Pay(2));
            Assert.That(balance, Is.EqualTo(20));

            async Coroutine Pay(int turns)
            {
                for (int i = 0; i < turns; i++)
                {
                    await Asyncio.Sleep(0);
                }

                int before = balance;
                await Asyncio.Sleep(0);
                balance = before + 10;
            }
        }
    }
}
