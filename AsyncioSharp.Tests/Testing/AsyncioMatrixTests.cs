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

        NestedNUnit.Failures(results).Should().BeEmpty();
        results.Count.Should().Be(21);
        OnMethods.Bodies.Keys.Should().BeEquivalentTo(results.Keys);
        NotOnce(OnMethods.Bodies).Should().Equal(
            [("Repeated", 5), ("Retried", 3), .. TestLoop.IsOnAssembly ? [("WithoutTheAttribute", 3)] : (IEnumerable<(string, int)>)[]], "the attribute on the method says nothing of seeds");
        OnMethods.SetUpsOffTheLoop.Should().Be(TestLoop.IsOnAssembly ? 0 : 1, "one test is without the attribute");
    }

    [Test]
    public void OnAClass_WithEveryKindOfTest_AllRunOnTheLoop()
    {
        var results = NestedNUnit.Run(typeof(OnAClass));

        NestedNUnit.Failures(results).Should().BeEmpty();
        results.Count.Should().Be(13);
        OnAClass.Bodies.Keys.Should().BeEquivalentTo(results.Keys);
        NotOnce(OnAClass.Bodies).Should().Equal([("NearerWithSeeds", 4), ("Repeated", 3), ("Retried", 3)], "the attribute on the class says nothing of seeds");
    }

    [Test]
    public void OnABaseClass_Derived_IsInherited()
    {
        NestedNUnit.Failures(NestedNUnit.Run(typeof(Derived))).Should().BeEmpty();

        Derived.Bodies.Should().Be(1, "it says nothing of seeds");
    }

    [Test]
    public void Repeat_EachTime_IsANewLoop()
    {
        OnMethods.RepeatLoops.Clear();

        NestedNUnit.Run(typeof(OnMethods));

        OnMethods.RepeatLoops.Should().HaveCount(5);
    }

    [Test, Asyncio]
    public async Task Canary_ABodyWithAsyncio_IsOnALoopInVirtualTime()
    {
        // If [Asyncio] were ignored, this would throw, since no loop would run here; every other test could pass by luck.
        EventLoop loop = Asyncio.GetRunningLoop();

        await Task.Delay(TimeSpan.FromDays(1), loop.TimeProvider);

        loop.Elapsed.Should().Be(TimeSpan.FromDays(1));
    }

    // Ignored, an attribute would leave its test to that of the assembly, where there is one: three runs.
    private static IEnumerable<(string Test, int Runs)> NotOnce(Dictionary<string, int> bodies) =>
        bodies.Where(static body => body.Value != 1).Select(static body => (body.Key, body.Value)).OrderBy(static body => body.Key, StringComparer.Ordinal);

    private static void Count(Dictionary<string, int> bodies)
    {
        string name = TestContext.CurrentContext.Test.Name;
        bodies[name] = bodies.GetValueOrDefault(name) + 1;
    }

    [TestFixture, Explicit]
    internal sealed class OnMethods
    {
        private object? _loop;

        public static int SetUpsOffTheLoop { get; private set; }

        public static HashSet<object> RepeatLoops { get; } = [];

        public static Dictionary<string, int> Bodies { get; } = [];

        public static IEnumerable<TestCaseData> Source => [new TestCaseData(3), new TestCaseData(4)];

        [OneTimeSetUp]
        public static void Before()
        {
            SetUpsOffTheLoop = 0;
            Bodies.Clear();
        }

        [SetUp]
        public async Task SetUp()
        {
            _loop = TestLoop.Here();
            SetUpsOffTheLoop += _loop is null ? 1 : 0;
            await Task.Yield();
        }

        [TearDown]
        public async Task TearDown()
        {
            await Task.Yield();
            TestLoop.Here().Should().BeSameAs(_loop);
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
        public void NotAsync()
        {
            Count(Bodies);
            TestLoop.Here().Should().BeNull();
        }

        [Test]
        public async Task WithoutTheAttribute()
        {
            Count(Bodies);
            await Task.Yield();
            (TestLoop.Here() is not null).Should().Be(TestLoop.IsOnAssembly);
        }

        private async Task Check()
        {
            Count(Bodies);
            TestLoop.Must().Should().BeSameAs(_loop);
            await Asyncio.Sleep(3600);
            TestLoop.Must().Elapsed.Should().Be(TimeSpan.FromHours(1));
            TestContext.CurrentContext.Test.Name.Should().NotBeEmpty();
        }
    }

    [TestFixture, Explicit, Asyncio]
    internal sealed class OnAClass
    {
        private object? _loop;

        public static Dictionary<string, int> Bodies { get; } = [];

        [OneTimeSetUp]
        public static void Before() => Bodies.Clear();

        [SetUp]
        public async Coroutine SetUp()
        {
            await Asyncio.Sleep(1);
            _loop = TestLoop.Here();
        }

        [TearDown]
        public async Coroutine TearDown()
        {
            TestLoop.Must().Should().BeSameAs(_loop);
            await Asyncio.Sleep(1);
        }

        [Test]
        public async Task Plain() => await Check();

        [Test, Asyncio(RealTimeLimit = 5)]
        public async Task NearerAttribute() => await Check();

        [Test, Asyncio(Seeds = "1-3")]
        public async Task NearerWithSeeds() => await Check();

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

        [Test, NUnitHookTests.Hook]
        public async Task Hooked() => await Check();

        [Test]
        public async Coroutine OfACoroutine()
        {
            Count(Bodies);
            TestLoop.Must().Should().BeSameAs(_loop);
            await Asyncio.Sleep(1);
        }

        private async Task Check()
        {
            Count(Bodies);
            TestLoop.Must().Should().BeSameAs(_loop);
            await Asyncio.Sleep(3600);
            TestLoop.Must().Time().Should().Be(3601);
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
            Seen = TestLoop.Here();
        }
    }

    [TestFixture, Explicit]
    internal sealed class Derived : Base
    {
        public static int Bodies { get; private set; }

        [OneTimeSetUp]
        public static void Before() => Bodies = 0;

        [SetUp]
        public async Task SetUp()
        {
            await Asyncio.Sleep(0);
            TestLoop.Must().Should().BeSameAs(Seen);
        }

        [Test]
        public async Task Inherited()
        {
            Bodies++;
            await Asyncio.Sleep(1);
            TestLoop.Must().Should().BeSameAs(Seen);
        }
    }
}
