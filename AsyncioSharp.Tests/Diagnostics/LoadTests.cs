using System.Diagnostics.Tracing;
using AsyncioSharp.Tests.Infrastructure;
using Microsoft.Extensions.Time.Testing;

namespace AsyncioSharp.Tests.Diagnostics;

/// <summary>What another thread sees of how busy a loop is.</summary>
[TestFixture, NonParallelizable]
public class LoadTests
{
    private static readonly string s_here = $"AsyncioSharp.Tests.Diagnostics.{nameof(LoadTests)}.";

    [OneTimeSetUp]
    public void MakeInstruments() => Telemetry.Make();

    [Test]
    public void Take_LooksAtTasksAndCallbacksAndNothing_AreSharesOfTheTime()
    {
        (EventLoop loop, _, FakeTimeProvider clock) = ScriptedDriver.Loop();
        using EventLoop closing = loop;
        var load = new LoopLoad(loop, clock, NotSlow);
        loop.CreateTask(Worker());
        loop.CreateTask(Worker());
        loop.CallSoon(() => Background.Run(load.Look));
        loop.Turn();
        Background.Run(load.Look);
        clock.Advance(TimeSpan.FromSeconds(2));

        LoadNumbers taken = load.Take();

        taken.Seconds.Should().Be(2);
        (taken.Now.Turns - taken.Before.Turns).Should().Be(1);
        taken.Now.TasksAlive.Should().Be(2);
        taken.Busy.Should().Be(0.75, "three of four looks");
        taken.Bodies.Should().Be($"2\t0.5\t{s_here}{nameof(Take_LooksAtTasksAndCallbacksAndNothing_AreSharesOfTheTime)}.Worker\n");

        async Coroutine Worker()
        {
            Background.Run(load.Look);
            await Asyncio.Sleep(10);
        }
    }

    [Test]
    public void Take_SecondTime_BeginsAnew()
    {
        (EventLoop loop, _, FakeTimeProvider clock) = ScriptedDriver.Loop();
        using EventLoop closing = loop;
        var load = new LoopLoad(loop, clock, NotSlow);
        loop.CallSoon(() => Background.Run(load.Look));
        loop.Turn();
        LoadNumbers first = load.Take();
        clock.Advance(TimeSpan.FromSeconds(1));
        load.Look();

        LoadNumbers second = load.Take();

        second.Seconds.Should().Be(1);
        second.Before.Should().Be(first.Now);
        (first.Busy, second.Busy).Should().Be((1, 0));
    }

    [Test]
    public void Take_NativeMethod_IsNamedByItself()
    {
        (EventLoop loop, _, FakeTimeProvider clock) = ScriptedDriver.Loop();
        using EventLoop closing = loop;
        loop.CreateTask(() => NativeMethod());
        loop.CreateTask(Asyncio.Sleep(5));
        loop.Turn();

        new LoopLoad(loop, clock, NotSlow).Take().Bodies.Should().Be($"1\t0\t{s_here}NativeMethod\n1\t0\tsleep\n");
    }

    [Test]
    public void SlowStep_LooksFindTheLoopAtOnePlace_IsToldWhenItIsOver()
    {
        (EventLoop loop, _, FakeTimeProvider clock) = ScriptedDriver.Loop();
        using EventLoop closing = loop;
        var slow = new List<(string? Task, string Body, double Seconds)>();
        var load = new LoopLoad(loop, clock, (task, body, seconds) => slow.Add((task?.GetName(), body, seconds)));
        double meanwhile = 0;
        loop.CreateTask(Slow(), name: "slowpoke");
        loop.Turn();
        slow.Should().BeEmpty();

        load.Look();

        slow.Should().Equal(("slowpoke", $"{s_here}{nameof(SlowStep_LooksFindTheLoopAtOnePlace_IsToldWhenItIsOver)}.Slow", 0.3));
        meanwhile.Should().Be(0.3);

        async Coroutine Slow()
        {
            Background.Run(load.Look);
            clock.Advance(TimeSpan.FromSeconds(0.3));
            Background.Run(load.Look);
            meanwhile = Background.Ask(load.Take).SlowStep;
        }
    }

    [Test]
    public void SlowStep_ManyQuickOnes_AreNone()
    {
        (EventLoop loop, _, FakeTimeProvider clock) = ScriptedDriver.Loop();
        using EventLoop closing = loop;
        var load = new LoopLoad(loop, clock, NotSlow);
        for (int i = 0; i < 10; i++)
        {
            loop.CallSoon(() =>
            {
                Background.Run(load.Look);
                clock.Advance(TimeSpan.FromSeconds(0.06));
            });
        }

        Action run = () =>
        {
            loop.Turn();
            load.Look();
        };

        run.Should().NotThrow();
    }

    [Test]
    public void TaskCount_CountThatTakesLong_IsNotMadeAgainAtOnce()
    {
        (EventLoop loop, _, FakeTimeProvider clock) = ScriptedDriver.Loop();
        using EventLoop closing = loop;
        clock.AutoAdvanceAmount = TimeSpan.FromMilliseconds(10);
        var count = new TaskCount(loop, clock);
        count.Refresh(new BodyNames());
        loop.CreateTask(Asyncio.Sleep(1));

        count.Refresh(new BodyNames());
        count.Counts.Should().BeEmpty();
        clock.Advance(TimeSpan.FromSeconds(0.5));
        count.Refresh(new BodyNames());

        count.Counts.Values.Sum().Should().Be(1);
        loop.Turn();
    }

    [Test]
    public void Take_LongNames_AreCut()
    {
        (EventLoop loop, _, FakeTimeProvider clock) = ScriptedDriver.Loop();
        using EventLoop closing = loop;
        loop.CreateTask(
            () => MethodWithAVeryLongNameOfItsOwn<Twice<Twice<Twice<Twice<Twice<Twice<Dictionary<string, List<string>>>>>>>>>());
        loop.Turn();

        string[] parts = new LoopLoad(loop, clock, NotSlow).Take().Bodies.Split('\t');

        parts[2].Length.Should().BeLessThanOrEqualTo(301);
    }

    [Test, Category("Slow")]
    public void Sampler_AskedFor_TellsOfTheLoopAndEndsWhenNobodyListens()
    {
        using var thread = new LoopThread();
        using (var events = new LoadEvents(thread.Loop, lease: "5"))
        {
            SpinWait.SpinUntil(() => events.Loads.Count >= 2, Background.Limit).Should().BeTrue();
            ((double)events.Loads[1][3]!).Should().BeGreaterThan(0.4);
            ((double)events.Loads[1][15]!).Should().BeLessThan(0.2, "it waits");
        }

        SpinWait.SpinUntil(() => !LoadSampler.IsRunning, Background.Limit).Should().BeTrue();
    }

    [Test, Category("Slow")]
    public void Sampler_NotAskedForAgain_EndsThoughSomebodyListens()
    {
        using var thread = new LoopThread();
        using var events = new LoadEvents(thread.Loop, lease: "1.5");
        SpinWait.SpinUntil(() => events.Loads.Count >= 1, Background.Limit).Should().BeTrue();

        SpinWait.SpinUntil(() => !LoadSampler.IsRunning, TimeSpan.FromSeconds(20)).Should().BeTrue();
    }

    [Test]
    public void Sampler_SomebodyListensAndHasNotAskedForIt_DoesNotBegin()
    {
        using var thread = new LoopThread();
        using var events = new LoadEvents(thread.Loop, lease: null);

        LoadSampler.IsRunning.Should().BeFalse();
    }

    [Test, Category("Slow")]
    public void Sampler_LoopThatIsDropped_IsNotKeptAlive()
    {
        using var events = new LoadEvents(null, lease: "10");
        WeakReference<EventLoop> dropped = Drop(events);

        bool hasGone = SpinWait.SpinUntil(
            () =>
            {
                GC.Collect();
                return !dropped.TryGetTarget(out _);
            },
            TimeSpan.FromSeconds(10));

        hasGone.Should().BeTrue();

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static WeakReference<EventLoop> Drop(LoadEvents events)
        {
            var loop = new EventLoop();
            int id = loop.Id;
            SpinWait.SpinUntil(() => events.Loads.Exists(load => load[0] is int told && told == id), Background.Limit).Should().BeTrue();
            return new WeakReference<EventLoop>(loop);
        }
    }

    private static async Task MethodWithAVeryLongNameOfItsOwn<T>() => await Asyncio.Sleep(typeof(T).Name.Length);

    private sealed class Twice<T>
    {
        public (T First, T Second) Both { get; set; }
    }

    private static async Task NativeMethod() => await Asyncio.Sleep(5);

    private static void NotSlow(AsyncioTask? task, string body, double seconds) => throw new AssertionException($"{body} is not slow");

    /// <summary>Keeps what is told of one loop, or of all.</summary>
    private sealed class LoadEvents : EventListener
    {
        private readonly int? _loop;

        public LoadEvents(EventLoop? loop, string? lease)
        {
            _loop = loop?.Id;
            var arguments = new Dictionary<string, string?>();
            if (lease is not null)
            {
                arguments.Add(LoadProtocol.LeaseKey, lease);
            }

            EnableEvents(AsyncioEventSource.Log, AsyncioEventSource.LoadLevel, AsyncioEventSource.Keywords.Load, arguments);
        }

        public List<IReadOnlyList<object?>> Loads { get; } = [];

        protected override void OnEventWritten(EventWrittenEventArgs e)
        {
            if (e.EventSource == AsyncioEventSource.Log && e.EventName == nameof(AsyncioEventSource.Load) && e.Payload is [int loop, ..]
                && (_loop is null || loop == _loop))
            {
                Loads.Add(e.Payload!);
            }
        }
    }
}
