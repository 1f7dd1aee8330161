using System.Collections.Concurrent;
using AsyncioSharp.Testing;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal.Commands;

namespace AsyncioSharp.Tests.Testing;

/// <summary>[Asyncio] on tests and fixtures that NUnit's own workers run at the same time. That they do is shown by barriers, which nobody passes alone.</summary>
// Not [NonParallelizable]: the fixtures inside would inherit it.
[TestFixture]
public class NUnitParallelTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(9);

    [Test]
    public void Cases_InParallel_EachIsOnItsOwnLoopFromSetUpToTearDown()
    {
        var results = NestedNUnit.RunInParallel(Meeting.Count, typeof(Meeting));

        Meeting.Loops.Values.Should().HaveCount(Meeting.Count).And.OnlyHaveUniqueItems();
        Meeting.TornDown.Should().BeEquivalentTo(results.Keys);
        results.Should().HaveCount(Meeting.Count);
    }

    [Test]
    public void Cases_InParallel_EachMessageIsOnItsOwnTest()
    {
        var results = NestedNUnit.RunInParallel(Meeting.Count, typeof(Meeting));

        results[nameof(Meeting.Escapes)].Message.Should().Contain("work is sent to the thread pool").And.Contain("NUnitParallelTests.cs").And.NotContain("forgotten");
        results[nameof(Meeting.Leaks)].Message.Should().Contain("task forgotten is not done").And.NotContain("thread pool");
        NestedNUnit.Failures(results).Should().HaveCount(2, "the others did no more than to be there");
    }

    [Test]
    public void Fixtures_InParallel_TheEscapesOfOneAreNotTheOthers()
    {
        var results = NestedNUnit.RunInParallel(2, typeof(Guilty), typeof(Innocent));

        results[nameof(Guilty.RunsOnThePool)].Message.Should().Contain("work is sent to the thread pool").And.Contain("NUnitParallelTests.cs");
        results[nameof(Guilty.RunsOnThePool)].Message.Should().Contain("timer on the wall clock");
        results[nameof(Innocent.WorksInThreads)].ResultState.Should().Be(ResultState.Success, results[nameof(Innocent.WorksInThreads)].Message);
    }

    [Test]
    public void Cases_OfOneObjectPerCaseInParallel_EachHasItsLoop()
    {
        var results = NestedNUnit.RunInParallel(4, typeof(ObjectPerCase));

        NestedNUnit.Failures(results).Should().BeEmpty();
        ObjectPerCase.Loops.Should().HaveCount(20).And.HaveSameCount(results);
    }

    [Test]
    public void Cases_MadeReadyAtTheSameTime_EachIsOnItsLoop()
    {
        var results = NestedNUnit.RunInParallel(2, typeof(MadeReadyTogether));

        NestedNUnit.Failures(results).Should().BeEmpty();
        results.Should().HaveCount(2);
        MadeReadyTogether.Runs.Should().Be(2 * 3, "asyncio's order and two seeds");
        Together.Missed.Should().Be(0);
    }

    /// <summary>Waits off the loop, which holds its clock meanwhile; a case that is alone gives up.</summary>
    private static async Coroutine<bool> Meet(Barrier barrier) => await Asyncio.ToThread(() => barrier.SignalAndWait(Patience));

    /// <summary>One object for all cases, so what belongs to a case is found by its ID.</summary>
    [TestFixture, Explicit("Fails on purpose; run by the tests above."), Asyncio(Escapes = EscapeMode.Fail), Parallelizable(ParallelScope.All)]
    internal sealed class Meeting
    {
        public const int Count = 6;
        private static Barrier s_inSetUp = null!;
        private static Barrier s_inBody = null!;
        private static CountdownEvent s_wrongdoers = null!;

        public static ConcurrentDictionary<string, EventLoop> Loops { get; } = [];

        public static ConcurrentBag<string> TornDown { get; } = [];

        private static string Id => TestContext.CurrentContext.Test.ID;

        [OneTimeSetUp]
        public static void Before()
        {
            (s_inSetUp, s_inBody, s_wrongdoers) = (new Barrier(Count), new Barrier(Count), new CountdownEvent(2));
            Loops.Clear();
            TornDown.Clear();
        }

        [SetUp]
        public async Coroutine SetUp()
        {
            Loops.TryAdd(Id, TestLoop.Must()).Should().BeTrue();
            (await Meet(s_inSetUp)).Should().BeTrue("all cases are in their set-up");
            await Asyncio.Sleep(60);
        }

        [TearDown]
        public async Task TearDown()
        {
            await Asyncio.Sleep(60);
            TestLoop.Must().Should().BeSameAs(Loops[Id]);
            TornDown.Add(TestContext.CurrentContext.Test.Name);
            if (TestContext.CurrentContext.Test.MethodName is nameof(Escapes) or nameof(Leaks))
            {
                s_wrongdoers.Signal();
            }
        }

        [Test]
        public async Task Escapes()
        {
            await MeetInBody();
            await Task.Run(static () => { });
        }

        [Test]
        public async Task Leaks()
        {
            await MeetInBody();
            _ = Asyncio.CreateTask(Asyncio.Sleep(3600), name: "forgotten");
            await Asyncio.Sleep(1);
        }

        [Test]
        public async Task Case([Range(1, Count - 2)] int n)
        {
            await MeetInBody();

            // To be there while the others do what they should not.
            (await Asyncio.ToThread(static () => s_wrongdoers.Wait(Patience))).Should().BeTrue();
            await Asyncio.Sleep(n);
            TestLoop.Must().Should().BeSameAs(Loops[Id]);
            TestLoop.Must().Time().Should().Be(60 + n);
        }

        private static async Coroutine MeetInBody()
        {
            TestLoop.Must().Should().BeSameAs(Loops[Id]);
            (await Meet(s_inBody)).Should().BeTrue("all cases are in their bodies");
        }
    }

    [TestFixture, Explicit("Fails on purpose; run by the tests above."), Asyncio(Escapes = EscapeMode.Fail), Parallelizable]
    internal sealed class Guilty
    {
        public static Barrier Beginning { get; } = new(2);

        public static ManualResetEventSlim IsOver { get; } = new();

        [TearDown]
        public async Task TearDown()
        {
            await Asyncio.Sleep(1);
            IsOver.Set();
        }

        [Test]
        public async Task RunsOnThePool()
        {
            (await Meet(Beginning)).Should().BeTrue("the other fixture runs too");
            Task delay = Task.Delay(1);
            await Task.WhenAll(Enumerable.Range(0, 20).Select(static _ => Task.Run(static () => Thread.Yield())).Append(delay));
        }
    }

    [TestFixture, Explicit("Run by the tests above."), Asyncio(Escapes = EscapeMode.Fail), Parallelizable]
    internal sealed class Innocent
    {
        public static int Works { get; private set; }

        [Test]
        public async Task WorksInThreads()
        {
            (await Meet(Guilty.Beginning)).Should().BeTrue("the other fixture runs too");
            for (Works = 0; Works < 2 || !Guilty.IsOver.IsSet; Works++)
            {
                await Asyncio.ToThread(static () => Guilty.IsOver.Wait(TimeSpan.FromMilliseconds(1)));
                await Asyncio.Sleep(1);
            }
        }
    }

    /// <summary>NUnit asks it, as it asks [Asyncio], when it makes a test ready, twice: two tests go from the one to the other together.</summary>
    [AttributeUsage(AttributeTargets.Class)]
    internal sealed class Together : NUnitAttribute, IWrapTestMethod, IWrapSetUpTearDown
    {
        private static readonly Barrier Wrapping = new(2);
        private static int s_missed;

        public static int Missed => s_missed;

        public TestCommand Wrap(TestCommand command)
        {
            Interlocked.Add(ref s_missed, Wrapping.SignalAndWait(Patience) ? 0 : 1);
            return command;
        }
    }

    // With seeds, since one run alone needs no command around it.
    [TestFixture, Explicit("Run by the tests above."), Asyncio(Seeds = "1-2"), Together, Parallelizable(ParallelScope.All), FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
    internal sealed class MadeReadyTogether
    {
        private static int s_runs;
        private object? _loop;

        public static int Runs => s_runs;

        [SetUp]
        public async Task SetUp()
        {
            await Asyncio.Sleep(1);
            _loop = TestLoop.Here();
        }

        [Test]
        public async Task Case([Values(1, 2)] int n)
        {
            Interlocked.Increment(ref s_runs);
            TestLoop.Must().Should().BeSameAs(_loop);
            await Asyncio.Sleep(n);
            TestLoop.Must().Time().Should().Be(1 + n);
        }
    }

    [TestFixture, Explicit("Run by the tests above."), Asyncio, Parallelizable(ParallelScope.All), FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
    internal sealed class ObjectPerCase
    {
        private object? _loop;

        public static ConcurrentDictionary<EventLoop, int> Loops { get; } = [];

        [SetUp]
        public async Task SetUp()
        {
            await Asyncio.Sleep(1);
            _loop = TestLoop.Here();
        }

        [TearDown]
        public async Task TearDown()
        {
            await Asyncio.Sleep(1);
            TestLoop.Must().Should().BeSameAs(_loop);
        }

        [Test]
        public async Task Case([Range(1, 20)] int n)
        {
            Loops.TryAdd(TestLoop.Must(), n).Should().BeTrue();
            TestLoop.Must().Should().BeSameAs(_loop);
            await Asyncio.Sleep(n);
            TestLoop.Must().Time().Should().Be(1 + n);
        }
    }
}
