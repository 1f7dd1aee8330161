using AsyncioSharp.Testing;
using NUnit.Framework.Interfaces;

#pragma warning disable ASY017 // What is tested: it fails.

namespace AsyncioSharp.Tests.Testing;

/// <summary>Tests with [Asyncio] that fail: each for its own reason, in its own place, and the next one runs.</summary>
[TestFixture, NonParallelizable]
public class NUnitFailureTests
{
    [Test, Category("Slow")]
    public void Failing_EachForItsReason_SaysSoAndTheNextOneRuns()
    {
        var results = NestedNUnit.Run(typeof(Failing));

        results["Assertion"].ResultState.Should().Be(ResultState.Failure);
        results["Assertion"].Message.Should().Contain("Expected: 2");
        results["Assertion"].StackTrace.Should().Contain("NUnitFailureTests.cs");
        results["Error"].ResultState.Should().Be(ResultState.Error);
        results["Error"].Message.Should().Contain("FormatException : mine");
        results["Multiple"].Message.Should().Contain("one").And.Contain("two");
        results["Ignored"].ResultState.Status.Should().Be(TestStatus.Skipped);
        results["Inconclusive"].ResultState.Status.Should().Be(TestStatus.Inconclusive);
        results["Deadlock"].Message.Should().Contain("Deadlock").And.Contain("Event 'never'");
        results["Deadlock"].Output.Should().Contain("flowchart LR").And.Contain("{{\"Event 'never'\"}}");
        results["DeadlockOfTwo"].Message.Should().MatchRegex("cycle: .*payer waits for Lock 'ledger', held by auditor").And.Contain("auditor waits for Lock 'accounts', held by payer");
        results["DeadlockOfTwo"].Message.Should().MatchRegex(@"File "".*NUnitFailureTests\.cs"", line \d+, in .*Failing\.Both\s+made at File "".*NUnitFailureTests\.cs"", line \d+, in .*Failing\.DeadlockOfTwo");
        results["DeadlockOutsideOfTheLoop"].Message.Should().Contain("Deadlock").And.Contain("NUnitFailureTests.cs").And.Contain("TaskCompletionSource");
        results["Escape"].Message.Should().Contain("loop.TimeProvider").And.Contain("NUnitFailureTests.cs");
        results["Leak"].ResultState.Status.Should().Be(TestStatus.Failed);
        results["Leak"].Message.Should().Contain("task forgotten is not done").And.Contain("NUnitFailureTests.cs");
        results["LeakAfterAFailure"].Message.Should().Contain("FormatException : mine").And.NotContain("forgotten");
        results["LeakAfterAFailure"].Output.Should().Contain("task forgotten is not done");
        results["CancelledError"].ResultState.Status.Should().Be(TestStatus.Failed);
        results["Void"].ResultState.Status.Should().Be(TestStatus.Failed);
        results["Void"].Message.Should().MatchRegex("(?i)async.*void");
        results["Last"].ResultState.Should().Be(ResultState.Success);
        Failing.TornDown.Should().BeEquivalentTo(results.Keys.Except(["Void"]), "each test but the one that NUnit refuses is torn down, after deadlocks and escapes too");
    }

    [Test]
    public void SetUp_ThrowsForOneCase_FailsThatOneAsSetUp()
    {
        var results = NestedNUnit.Run(typeof(FailingSetUp));

        results["Case(1)"].ResultState.Should().Be(ResultState.Error.WithSite(FailureSite.SetUp));
        results["Case(1)"].Message.Should().StartWith("SetUp : System.FormatException : set-up");
        results["Case(1)"].StackTrace.Should().Contain("FailingSetUp.SetUp").And.Contain("NUnitFailureTests.cs");
        results["Case(2)"].ResultState.Should().Be(ResultState.Success);
        FailingSetUp.Ran.Should().Equal("tear-down Case(1)", "body Case(2)", "tear-down Case(2)");
    }

    [Test]
    public void TearDown_ThrowsForOneCase_FailsThatOneAsTearDown()
    {
        var results = NestedNUnit.Run(typeof(FailingTearDown));

        results["Case(1)"].ResultState.Status.Should().Be(TestStatus.Failed);
        results["Case(1)"].Message.Should().StartWith("TearDown : System.FormatException : tear-down");
        results["Case(1)"].StackTrace.Should().StartWith("--TearDown").And.Contain("FailingTearDown.TearDown").And.Contain("NUnitFailureTests.cs");
        results["Case(2)"].ResultState.Should().Be(ResultState.Success);
        results["FailsItself"].Message.Should().MatchRegex(@"1\) System\.FormatException : body\r?\n[^\0]*2\) TearDown : System\.FormatException : tear-down\r?\n");
        results["Passes"].ResultState.Should().Be(ResultState.Success);
        FailingTearDown.Ran.Should().Equal("Case(1)", "Case(2)", "FailsItself", "Passes");
    }

    [TestFixture, Explicit("Fails on purpose; run by the tests above.")]
    internal sealed class Failing
    {
        private object? _loop;

        public static List<string> TornDown { get; } = [];

        [OneTimeSetUp]
        public static void Before() => TornDown.Clear();

        [SetUp]
        public async Task SetUp()
        {
            await Asyncio.Sleep(0);
            _loop = TestLoop.Here();
        }

        [TearDown]
        public async Task TearDown()
        {
            await Asyncio.Sleep(1);
            TestLoop.Must().Should().BeSameAs(_loop);
            TornDown.Add(TestContext.CurrentContext.Test.Name);
        }

        [Test, Asyncio]
        public async Task Assertion()
        {
            await Asyncio.Sleep(1);
            Assert.That(Math.Abs(1), Is.EqualTo(2));
        }

        [Test, Asyncio]
        public async Task Error()
        {
            await Asyncio.Sleep(1);
            throw new FormatException("mine");
        }

        [Test, Asyncio]
        public async Task Multiple()
        {
            using (Assert.EnterMultipleScope())
            {
                await Asyncio.Sleep(1);
                Assert.That(Math.Abs(1), Is.EqualTo(2), "one");
                await Asyncio.Sleep(1);
                Assert.That(Math.Abs(1), Is.EqualTo(3), "two");
            }
        }

        [Test, Asyncio]
        public async Task Ignored()
        {
            await Asyncio.Sleep(1);
            Assert.Ignore("later");
        }

        [Test, Asyncio]
        public async Task Inconclusive()
        {
            await Asyncio.Sleep(1);
            Assert.Inconclusive();
        }

        [Test, Asyncio]
        public async Task Deadlock() => await new AsyncioEvent().Named("never").Wait();

        [Test, Asyncio]
        public async Task DeadlockOfTwo()
        {
            var accounts = new AsyncioLock().Named("accounts");
            var ledger = new AsyncioLock().Named("ledger");
            await Asyncio.Gather(
                Asyncio.CreateTask(Both(accounts, ledger), name: "payer"),
                Asyncio.CreateTask(Both(ledger, accounts), name: "auditor"));
        }

        [Test, Asyncio(ForeignPatience = 0.05)]
        public async Task DeadlockOutsideOfTheLoop() => await new TaskCompletionSource().Task;

        [Test, Asyncio(Escapes = EscapeMode.Fail)]
        public async Task Escape() => await Task.Delay(50);

        [Test, Asyncio]
        public async Task Leak()
        {
            _ = Asyncio.CreateTask(Asyncio.Sleep(60), name: "forgotten");
            await Asyncio.Sleep(1);
        }

        [Test, Asyncio]
        public async Task LeakAfterAFailure()
        {
            _ = Asyncio.CreateTask(Asyncio.Sleep(60), name: "forgotten");
            await Asyncio.Sleep(1);
            throw new FormatException("mine");
        }

        [Test, Asyncio]
        public async Task CancelledError()
        {
            await Asyncio.Sleep(1);
            throw new CancelledError();
        }

#pragma warning disable NUnit1012 // async void is what this is about
        [Test, Asyncio]
        public async void Void() => await Asyncio.Sleep(1);
#pragma warning restore NUnit1012

        [Test, Asyncio]
        public async Task Last() => await Asyncio.Sleep(1);

        private static async Coroutine Both(AsyncioLock first, AsyncioLock second)
        {
            using (await first.Acquire())
            {
                await Asyncio.Sleep(1);
                using (await second.Acquire())
                {
                }
            }
        }
    }

    [TestFixture, Explicit("Fails on purpose; run by the tests above.")]
    internal sealed class FailingSetUp
    {
        public static List<string> Ran { get; } = [];

        private static string Name => TestContext.CurrentContext.Test.Name;

        [OneTimeSetUp]
        public static void Before() => Ran.Clear();

        [SetUp]
        public async Task SetUp()
        {
            await Asyncio.Sleep(1);
            if (Name == "Case(1)")
            {
                throw new FormatException("set-up");
            }
        }

        [TearDown]
        public async Task TearDown()
        {
            await Asyncio.Sleep(1);
            Ran.Add($"tear-down {Name}");
        }

        [TestCase(1), TestCase(2), Asyncio]
        public async Task Case(int n)
        {
            await Asyncio.Sleep(n);
            Ran.Add($"body {Name}");
        }
    }

    [TestFixture, Explicit("Fails on purpose; run by the tests above.")]
    internal sealed class FailingTearDown
    {
        public static List<string> Ran { get; } = [];

        private static string Name => TestContext.CurrentContext.Test.Name;

        [OneTimeSetUp]
        public static void Before() => Ran.Clear();

        [TearDown]
        public async Task TearDown()
        {
            await Asyncio.Sleep(1);
            Ran.Add(Name);
            if (Name is "Case(1)" or nameof(FailsItself))
            {
                throw new FormatException("tear-down");
            }
        }

        [TestCase(1), TestCase(2), Asyncio]
        public async Task Case(int n) => await Asyncio.Sleep(n);

        [Test, Asyncio]
        public async Task FailsItself()
        {
            await Asyncio.Sleep(1);
            throw new FormatException("body");
        }

        [Test, Asyncio]
        public async Task Passes() => await Asyncio.Sleep(1);
    }
}
