using AsyncioSharp.Testing;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace AsyncioSharp.Tests.Testing;

/// <summary>[Asyncio] with everything that NUnit has; the fixtures below are run by NUnit inside of these tests, so that failures can be looked at.</summary>
[TestFixture]
public class AsyncioMatrixTests
{
    [Test]
    public void OnMethods_WithEveryKindOfTest_AllRunOnOneLoopFromSetUpToTearDown()
    {
        var results = NestedNUnit.Run(typeof(OnMethods));

        Failures(results).Should().BeEmpty();
        results.Count.Should().Be(21);
        OnMethods.SetUpsOffTheLoop.Should().Be(IsOnAssembly ? 0 : 1, "one test is without the attribute");
    }

    [Test]
    public void OnAClass_WithEveryKindOfTest_AllRunOnTheLoop()
    {
        var results = NestedNUnit.Run(typeof(OnAClass));

        Failures(results).Should().BeEmpty();
        results.Count.Should().Be(12);
    }

    [Test]
    public void OnABaseClass_Derived_IsInherited() => Failures(NestedNUnit.Run(typeof(Derived))).Should().BeEmpty();

    [Test]
    public void InParallel_ManyCases_EachHasItsLoop()
    {
        var results = NestedNUnit.Run(typeof(InParallel));

        Failures(results).Should().BeEmpty();
        InParallel.Loops.Should().HaveCount(results.Count);
    }

    [Test]
    public void Repeat_EachTime_IsANewLoop()
    {
        OnMethods.RepeatLoops.Clear();

        NestedNUnit.Run(typeof(OnMethods));

        OnMethods.RepeatLoops.Should().HaveCount(5);
    }

    [Test]
    public void Failing_EachForItsReason_SaysSoAndTheNextOneRuns()
    {
        var results = NestedNUnit.Run(typeof(Failing));

        results["Assertion"].ResultState.Should().Be(ResultState.Failure);
        results["Assertion"].Message.Should().Contain("Expected: 2");
        results["Assertion"].StackTrace.Should().Contain("AsyncioMatrixTests.cs");
        results["Error"].ResultState.Should().Be(ResultState.Error);
        results["Error"].Message.Should().Contain("FormatException : mine");
        results["Multiple"].Message.Should().Contain("one").And.Contain("two");
        results["Ignored"].ResultState.Status.Should().Be(TestStatus.Skipped);
        results["Inconclusive"].ResultState.Status.Should().Be(TestStatus.Inconclusive);
        results["Deadlock"].Message.Should().Contain("Deadlock").And.Contain("Event 'never'");
        results["Deadlock"].Output.Should().Contain("flowchart LR").And.Contain("{{\"Event 'never'\"}}");
        results["DeadlockOutsideOfTheLoop"].Message.Should().Contain("Deadlock").And.Contain("AsyncioMatrixTests.cs").And.Contain("TaskCompletionSource");
        results["Escape"].Message.Should().Contain("loop.TimeProvider").And.Contain("AsyncioMatrixTests.cs");
        results["Leak"].ResultState.Status.Should().Be(TestStatus.Failed);
        results["Leak"].Message.Should().Contain("task forgotten is not done").And.Contain("AsyncioMatrixTests.cs");
        results["LeakAfterAFailure"].Message.Should().Contain("FormatException : mine").And.NotContain("forgotten");
        results["LeakAfterAFailure"].Output.Should().Contain("task forgotten is not done");
        results["CancelledError"].ResultState.Status.Should().Be(TestStatus.Failed);
        results["Void"].ResultState.Status.Should().Be(TestStatus.Failed);
        results["Void"].Message.Should().MatchRegex("(?i)async.*void");
        results["Last"].ResultState.Should().Be(ResultState.Success);
        Failing.TearDowns.Should().Be(results.Count - 1, "each test but the one that NUnit refuses is torn down, after deadlocks and escapes too");
    }

    [Test]
    public void FailingSetUpAndTearDown_OnTheLoop_AreReportedAsSuch()
    {
        var results = NestedNUnit.Run(typeof(FailingTearDown));

        results["Passes"].ResultState.Status.Should().Be(TestStatus.Failed);
        results["Passes"].Message.Should().Contain("TearDown :").And.Contain("FormatException : tear-down");
    }

    [Test]
    public void Hooks_BeforeAndAfter_WorkOnMethodsAndClasses()
    {
        foreach (Type fixture in (Type[])[typeof(WithHooksOnMethods), typeof(WithHooksOnClass)])
        {
            Hook.Log.Clear();

            Failures(NestedNUnit.Run(fixture)).Should().BeEmpty();

            Hook.Log.Should().NotBeEmpty();
        }
    }

    [Test, Asyncio]
    public async Task Canary_ABodyWithAsyncio_IsOnALoopInVirtualTime()
    {
        // If [Asyncio] were ignored, this would throw, since no loop would run here; every other test could pass by luck.
        EventLoop loop = Asyncio.GetRunningLoop();

        await Task.Delay(TimeSpan.FromDays(1), loop.TimeProvider);

        loop.Elapsed.Should().Be(TimeSpan.FromDays(1));
    }

    private static IEnumerable<string> Failures(Dictionary<string, ITestResult> results) =>
        results.Where(result => result.Value.ResultState.Status != TestStatus.Passed).Select(result => $"{result.Key}: {result.Value.Message}");

    /// <summary>Throws where no loop runs, or the clock is not virtual.</summary>
    private static EventLoop MustBeOnALoop()
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        loop.Elapsed.Should().BeGreaterThanOrEqualTo(TimeSpan.Zero);
        return loop;
    }

    /// <summary>In one of the two assemblies that these tests are compiled into.</summary>
    private static bool IsOnAssembly => typeof(AsyncioMatrixTests).Assembly.IsDefined(typeof(AsyncioAttribute), inherit: false);

    private static object? LoopHere() => SynchronizationContext.Current is AsyncioContext ? Asyncio.GetRunningLoop() : null;

    /// <summary>Looks at the loop before and after each test, on NUnit's own thread.</summary>
    [AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, AllowMultiple = true)]
    public sealed class Hook : ExecutionHookAttribute
    {
        public static List<string> Log { get; } = [];

        public override void BeforeTestHook(NUnit.Framework.Internal.ExecutionHooks.HookData hookData) => Log.Add("before");

        public override void AfterTestHook(NUnit.Framework.Internal.ExecutionHooks.HookData hookData) => Log.Add("after");
    }

    [TestFixture, Explicit]
    internal sealed class OnMethods
    {
        private object? _loop;

        public static int SetUpsOffTheLoop { get; private set; }

        public static HashSet<object> RepeatLoops { get; } = [];

        public static IEnumerable<TestCaseData> Source => [new TestCaseData(3), new TestCaseData(4)];

        [OneTimeSetUp]
        public static void Before() => SetUpsOffTheLoop = 0;

        [SetUp]
        public async Task SetUp()
        {
            _loop = LoopHere();
            SetUpsOffTheLoop += _loop is null ? 1 : 0;
            await Task.Yield();
        }

        [TearDown]
        public async Task TearDown()
        {
            await Task.Yield();
            LoopHere().Should().BeSameAs(_loop);
        }

        [Test, Asyncio]
        public async Task NativeTask() => await Check();

        [Asyncio, Test]
        public async ValueTask NativeValueTask() => await Check();

        [Test, Asyncio]
        public async Coroutine ACoroutine() => await Check();

        [TestCase(1, ExpectedResult = 2), TestCase(2, ExpectedResult = 3), Asyncio]
        public async Task<int> WithResult(int n)
        {
            await Check();
            return n + 1;
        }

        [TestCase(1, ExpectedResult = 2), Asyncio]
        public async Coroutine<int> CoroutineWithResult(int n)
        {
            await Check();
            return n + 1;
        }

        [TestCase(1, ExpectedResult = 2), Asyncio]
        public async ValueTask<int> ValueTaskWithResult(int n)
        {
            await Check();
            return n + 1;
        }

        [TestCaseSource(nameof(Source)), Asyncio]
        public async Task FromSource(int n)
        {
            n.Should().BeGreaterThan(2);
            await Check();
        }

        [Test, Asyncio]
        public async Task Valued([Values] bool flag, [Values(1, 2)] int n) => await Check();

        [Test, Asyncio]
        public async Task Generic<T>([Values(1)] T value) => await Check();

        [Theory, Asyncio]
        public async Task ATheory(bool flag) => await Check();

        [Test, Asyncio, Repeat(5)]
        public async Task Repeated()
        {
            RepeatLoops.Add(Asyncio.GetRunningLoop());
            await Check();
        }

        [Test, Asyncio, Retry(3)]
        public async Task Retried()
        {
            await Check();
            if (TestContext.CurrentContext.CurrentRepeatCount < 2)
            {
                Assert.Fail("not yet");
            }
        }

        [Test, Asyncio, CancelAfter(60_000)]
        public async Task WithToken(CancellationToken token)
        {
            token.CanBeCanceled.Should().BeTrue();
            await Check();
        }

        [Test, Asyncio]
        public void NotAsync() => LoopHere().Should().BeNull();

        [Test]
        public async Task WithoutTheAttribute()
        {
            await Task.Yield();
            (LoopHere() is not null).Should().Be(IsOnAssembly);
        }

        private async Task Check()
        {
            MustBeOnALoop().Should().BeSameAs(_loop);
            await Asyncio.Sleep(3600);
            MustBeOnALoop().Elapsed.Should().Be(TimeSpan.FromHours(1));
            TestContext.CurrentContext.Test.Name.Should().NotBeEmpty();
        }
    }

    [TestFixture, Explicit, Asyncio]
    internal sealed class OnAClass
    {
        private object? _loop;

        [SetUp]
        public async Coroutine SetUp()
        {
            await Asyncio.Sleep(1);
            _loop = LoopHere();
        }

        [TearDown]
        public async Coroutine TearDown()
        {
            MustBeOnALoop().Should().BeSameAs(_loop);
            await Asyncio.Sleep(1);
        }

        [Test]
        public async Task Plain() => await Check();

        [Test, Asyncio(RealTimeLimit = 5)]
        public async Task NearerAttribute() => await Check();

        [TestCase(1), TestCase(2)]
        public async Task Cases(int n) => await Check();

        [Test]
        public async Task Valued([Values] bool flag) => await Check();

        [Test, Repeat(3)]
        public async Task Repeated() => await Check();

        [Test, Retry(3)]
        public async Task Retried()
        {
            await Check();
            TestContext.CurrentContext.CurrentRepeatCount.Should().Be(2, "it fails until then");
        }

        [TestCaseSource(typeof(OnMethods), nameof(OnMethods.Source)), CancelAfter(60_000)]
        public async Task FromSource(int n, CancellationToken token)
        {
            token.CanBeCanceled.Should().BeTrue();
            await Check();
        }

        [Test, Hook]
        public async Task Hooked() => await Check();

        [Test]
        public async Coroutine OfACoroutine()
        {
            MustBeOnALoop().Should().BeSameAs(_loop);
            await Asyncio.Sleep(1);
        }

        private async Task Check()
        {
            MustBeOnALoop().Should().BeSameAs(_loop);
            await Asyncio.Sleep(3600);
            MustBeOnALoop().Time().Should().Be(3601);
        }
    }

    [Asyncio]
    internal abstract class Base
    {
        protected object? Seen { get; private set; }

        [SetUp]
        public async Task SetUpOfTheBase()
        {
            await Asyncio.Sleep(0);
            Seen = LoopHere();
        }
    }

    [TestFixture, Explicit]
    internal sealed class Derived : Base
    {
        [SetUp]
        public async Task SetUp()
        {
            await Asyncio.Sleep(0);
            MustBeOnALoop().Should().BeSameAs(Seen);
        }

        [Test]
        public async Task Inherited()
        {
            await Asyncio.Sleep(1);
            MustBeOnALoop().Should().BeSameAs(Seen);
        }
    }

    [TestFixture, Explicit, Asyncio, Parallelizable(ParallelScope.All), FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
    internal sealed class InParallel
    {
        public static System.Collections.Concurrent.ConcurrentDictionary<EventLoop, int> Loops { get; } = [];

        [Test]
        public async Task Case([Range(1, 20)] int n)
        {
            Loops.TryAdd(MustBeOnALoop(), n).Should().BeTrue();
            await Asyncio.Sleep(n);
            MustBeOnALoop().Time().Should().Be(n);
        }
    }

    [TestFixture, Explicit]
    internal sealed class Failing
    {
        public static int TearDowns { get; private set; }

        [OneTimeSetUp]
        public static void Before() => TearDowns = 0;

        [TearDown]
        public async Task TearDown()
        {
            await Task.Yield();
            TearDowns++;
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
    }

    [TestFixture, Explicit]
    internal sealed class FailingTearDown
    {
        [TearDown]
        public async Task TearDown()
        {
            await Asyncio.Sleep(1);
            throw new FormatException("tear-down");
        }

        [Test, Asyncio]
        public async Task Passes() => await Asyncio.Sleep(1);
    }

    [TestFixture, Explicit]
    internal sealed class WithHooksOnMethods
    {
        private object? _loop;

        [SetUp]
        public async Task SetUp()
        {
            await Task.Yield();
            _loop = LoopHere();
        }

        [Test, Asyncio, Hook]
        public async Task Before()
        {
            await Asyncio.Sleep(1);
            MustBeOnALoop().Should().BeSameAs(_loop);
        }

        [Test, Hook, Asyncio]
        public async Task After()
        {
            await Asyncio.Sleep(1);
            MustBeOnALoop().Should().BeSameAs(_loop);
        }

        [TestCase(1), Hook, Asyncio]
        public async Task Case(int n)
        {
            await Asyncio.Sleep(n);
            MustBeOnALoop().Should().BeSameAs(_loop);
        }
    }

    [TestFixture, Explicit, Asyncio, Hook]
    internal sealed class WithHooksOnClass
    {
        private object? _loop;

        [SetUp]
        public async Task SetUp()
        {
            await Asyncio.Sleep(0);
            _loop = LoopHere();
        }

        [Test]
        public async Task Plain()
        {
            await Asyncio.Sleep(1);
            MustBeOnALoop().Should().BeSameAs(_loop);
        }

        [Test, Hook]
        public async Task AndOnTheMethod()
        {
            await Asyncio.Sleep(1);
            MustBeOnALoop().Should().BeSameAs(_loop);
        }
    }
}
