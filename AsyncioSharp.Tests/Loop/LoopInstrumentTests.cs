using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Loop;

/// <summary>The seam through which a loop is observed, and the order of its steps chosen.</summary>
[TestFixture]
public class LoopInstrumentTests
{
    [Test]
    public void Choose_Last_RunsEntriesBackwards()
    {
        using EventLoop loop = Virtual.Loop();
        loop.AddInstrument(new Chooser(static count => count - 1));
        var order = new List<int>();
        for (int i = 0; i < 5; i++)
        {
            int number = i;
            loop.CallSoon(() => order.Add(number));
        }

        loop.Turn();

        order.Should().Equal(4, 3, 2, 1, 0);
    }

    [Test]
    public void Choose_First_IsTheOrderWithoutAnInstrument()
    {
        using EventLoop plain = Virtual.Loop();
        using EventLoop chosen = Virtual.Loop();
        chosen.AddInstrument(new Chooser(static _ => 0));

        Log(chosen).Should().Equal(Log(plain));

        static List<string> Log(EventLoop loop)
        {
            var log = new List<string>();
            loop.RunUntilComplete(async Coroutine () => await Asyncio.Gather(Enumerable.Range(0, 4).Select(async Coroutine (i) =>
            {
                for (int k = 0; k < 5; k++)
                {
                    loop.CallLater(0, () => log.Add($"timer {i}"));
                    loop.CallSoon(() => log.Add($"soon {i}"));
                    await Asyncio.Sleep(k % 2);
                    log.Add($"task {i}.{k} {loop.Time()}");
                }
            })));
            return log;
        }
    }

    [Test]
    public void Choose_CallbackThatThrows_IsReportedAndSeenToTheEnd()
    {
        using EventLoop loop = Virtual.Loop();
        var chooser = new Chooser(static _ => 0);
        loop.AddInstrument(chooser);
        LoopExceptionContext? report = null;
        loop.SetExceptionHandler((_, context) => report = context);
        loop.CallSoon(static () => throw new FormatException());
        loop.CallSoon(static () => { });

        loop.Turn();

        report!.Exception.Should().BeOfType<FormatException>();
        (chooser.Started, chooser.Ended).Should().Be((2, 2));
    }

    [Test]
    public void Choose_KeyboardInterrupt_LeavesTheRestQueuedInOrder()
    {
        using EventLoop loop = Virtual.Loop();
        loop.AddInstrument(new Chooser(static count => count == 3 ? 1 : 0));
        var order = new List<int>();
        loop.CallSoon(() => order.Add(1));
        loop.CallSoon(static () => throw new KeyboardInterrupt());
        loop.CallSoon(() => order.Add(3));

        loop.Invoking(one => one.Turn()).Should().Throw<KeyboardInterrupt>();
        order.Should().BeEmpty();
        loop.Turn();

        order.Should().Equal(1, 3);
    }

    [Test]
    public void OrderedWork_WorkEndsWhileTheLoopWaitsForSomebodyOutside_GoesOnAtOnce()
    {
        using EventLoop loop = new(new VirtualClock { ForeignPatience = TimeSpan.FromSeconds(5) });
        loop.AddInstrument(new Chooser(static _ => 0));
        Thread loopThread = Thread.CurrentThread;
        using var begun = new ManualResetEventSlim();
        var outside = new TaskCompletionSource();

        loop.RunUntilComplete(async Coroutine () =>
        {
            Task waiting = await loop.RunInExecutor<Task>(null, () =>
            {
                Task started = Asyncio.RunCoroutineThreadsafe(WaitOutside(), loop);
                begun.Wait();
                while ((loopThread.ThreadState & ThreadState.WaitSleepJoin) == 0)
                {
                    Thread.Yield();
                }

                return started;
            });
            outside.SetResult();
            await waiting;
        });

        async Coroutine WaitOutside()
        {
            begun.Set();
            await outside.Task;
        }
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(63)]
    [TestCase(64)]
    [TestCase(200)]
    [TestCase(4999)]
    public void TakeAt_Position_TakesItAndKeepsTheOthersInOrder(int position)
    {
        using EventLoop loop = Virtual.Loop();
        var ring = new ReadyRing(64);
        for (int i = -30; i < 5000; i++)
        {
            ring.Enqueue(loop.BaseContext, i, null, ReadyKind.Callback);
        }

        for (int i = -30; i < 0; i++)
        {
            ring.Dequeue();
        }

        ring.TakeAt(position).Work.Should().Be(position);

        ring.Count.Should().Be(4999);
        var rest = new List<object>();
        for (ReadyRing.Cursor cursor = ring.Look(); cursor.MoveNext();)
        {
            rest.Add(cursor.Current.Work);
        }

        rest.Should().Equal(Enumerable.Range(0, 5000).Where(i => i != position).Cast<object>());
        while (ring.Count > 0)
        {
            ring.Dequeue();
        }
    }

    [Test]
    public void Choose_OutsideOfWhatIsReady_IsRefusedAndLosesNothing()
    {
        using EventLoop loop = Virtual.Loop();
        var chooser = new Chooser(static count => count);
        loop.AddInstrument(chooser);
        bool ran = false;
        loop.CallSoon(() => ran = true);

        loop.Invoking(one => one.Turn()).Should().Throw<InvalidOperationException>().WithMessage("*step 1 of 1*");
        loop.RemoveInstrument(chooser).Should().BeTrue();
        loop.Turn();

        ran.Should().BeTrue();
    }

    [Test]
    public void Choose_Steps_AreWhatIsReadyInOrder()
    {
        using EventLoop loop = Virtual.Loop();
        var looker = new Looker();
        loop.AddInstrument(looker);
        loop.CreateTask(async Coroutine () => { }, name: "one");
        loop.CallSoon(static () => { });
        loop.CreateTask(async Task () => { }, name: "two");

        loop.Turn();

        looker.Seen.Should().Equal("one 2, - 2, two 2", "- 1, two 1", "two 0");
    }

    [Test]
    public void AddInstrument_Twice_HearsOnce()
    {
        using EventLoop loop = Virtual.Loop();
        var hearer = new Hearer(LoopInterests.Steps);
        loop.AddInstrument(hearer);
        loop.AddInstrument(hearer);
        loop.CallSoon(static () => { });

        loop.Turn();

        hearer.Heard.Should().Equal("added", "step");
    }

    [Test]
    public void RemoveInstrument_NotThere_IsFalse()
    {
        using EventLoop loop = Virtual.Loop();

        loop.RemoveInstrument(new Hearer(LoopInterests.Steps)).Should().BeFalse();
    }

    [Test]
    public void AddInstrument_InAStep_HearsFromTheNextTurnOn()
    {
        using EventLoop loop = Virtual.Loop();
        var hearer = new Hearer(LoopInterests.Steps | LoopInterests.StepEnds);
        loop.CallSoon(() => loop.AddInstrument(hearer));
        loop.CallSoon(static () => { });
        loop.Turn();
        loop.CallSoon(() => loop.RemoveInstrument(hearer));
        loop.CallSoon(static () => { });

        loop.Turn();

        hearer.Heard.Should().Equal("added", "step");
    }

    [Test]
    public void AddInstrument_ClosedLoop_Throws()
    {
        EventLoop loop = Virtual.Loop();
        loop.Close();

        loop.Invoking(static one => one.AddInstrument(new Hearer(LoopInterests.None))).Should().Throw<InvalidOperationException>();
    }

    [TestCase(LoopInterests.None, "")]
    [TestCase(LoopInterests.Steps, "step step step")]
    [TestCase(LoopInterests.StepEnds, "end end end")]
    [TestCase(LoopInterests.Tasks, "made over")]
    [TestCase(LoopInterests.Locks, "acquired released")]
    [TestCase(LoopInterests.Steps | LoopInterests.StepEnds | LoopInterests.Tasks, "made step over end step end step end")]
    public void Interests_Named_AreHeardAndNoOthers(LoopInterests interests, string expected)
    {
        var heard = new Dictionary<bool, List<string>>();
        foreach (bool native in new[] { false, true })
        {
            using EventLoop loop = Virtual.Loop();
            var hearer = new Hearer(interests);
            loop.AddInstrument(new Hearer(LoopInterests.None));
            loop.AddInstrument(hearer);
            loop.AddInstrument(new Hearer(LoopInterests.None));
            var gate = new AsyncioLock();
            if (native)
            {
                loop.CreateTask(async Task () => { using (await gate.Acquire()) { } });
            }
            else
            {
                loop.CreateTask(async Coroutine () => { using (await gate.Acquire()) { } });
            }

            loop.CallSoon(static () => { });
            loop.CallSoon(static () => { });
            loop.Turn();

            string.Join(' ', hearer.Heard.Skip(1)).Should().Be(expected);
        }
    }

    [Test]
    public void Interests_Changed_CountFromTheNextPollOn()
    {
        using EventLoop loop = Virtual.Loop();
        var hearer = new Hearer(LoopInterests.None);
        loop.AddInstrument(hearer);

        loop.RunUntilComplete(async Coroutine () =>
        {
            hearer.Wants = LoopInterests.Steps;
            await Asyncio.Sleep(0);
            hearer.Heard.Should().Equal("added");
            await Asyncio.Sleep(1);
        });

        hearer.Heard.Should().Contain("step");
    }

    [Test]
    public void Step_TellsWhoseItIsAndWhen()
    {
        using EventLoop loop = Virtual.Loop();
        var hearer = new Describer();
        loop.AddInstrument(hearer);

        loop.RunUntilComplete(Nap());

        hearer.Heard[0].Should().Match("0: <Task pending name='Task-*' coro=<*LoopInstrumentTests.Step_TellsWhoseItIsAndWhen.Nap> waiters=1>, 0 others");
        hearer.Heard.Should().Contain(static step => step.StartsWith("2: <Task pending", StringComparison.Ordinal));

        static async Coroutine Nap() => await Asyncio.Sleep(2);
    }

    [Test]
    public void OnStep_Throws_LeavesTheRun()
    {
        using EventLoop loop = Virtual.Loop();
        loop.AddInstrument(new Thrower());
        loop.CallSoon(static () => { });

        loop.Invoking(one => one.Turn()).Should().Throw<FormatException>();
    }

    [TestCase(false)]
    [TestCase(true)]
    public void OnSlowStep_StepTakesLonger_IsToldInPlaceOfTheErrorStream(bool debug)
    {
        using var error = new ErrorStream();
        var (loop, _, clock) = ScriptedDriver.Loop();
        using var _ = loop;
        loop.SetDebug(debug);
        var hearer = new Hearer(LoopInterests.SlowSteps);
        loop.AddInstrument(hearer);
        loop.CallSoon(() => clock.Advance(TimeSpan.FromSeconds(0.05)));
        loop.CallSoon(() => clock.Advance(TimeSpan.FromSeconds(0.25)));

        loop.Turn();

        hearer.Heard.Should().Equal("added", "slow 0.25");
        error.Text.Should().BeEmpty();
    }

    private sealed class Chooser(Func<int, int> choose) : LoopInstrument
    {
        public override LoopInterests Interests =>
            LoopInterests.Choice | LoopInterests.OrderedWork | LoopInterests.Steps | LoopInterests.StepEnds;

        public int Started { get; private set; }

        public int Ended { get; private set; }

        public override int Choose(in ReadySteps ready) => choose(ready.Count);

        public override void OnStep(in LoopStep step) => Started++;

        public override void OnStepEnded(in LoopStep step) => Ended++;
    }

    private sealed class Looker : LoopInstrument
    {
        public override LoopInterests Interests => LoopInterests.Choice;

        public List<string> Seen { get; } = [];

        public override int Choose(in ReadySteps ready)
        {
            var names = new List<string>();
            foreach (LoopStep step in ready)
            {
                names.Add($"{step.Task?.GetName() ?? "-"} {step.Others}");
            }

            Seen.Add(string.Join(", ", names));
            return 0;
        }
    }

    private sealed class Hearer(LoopInterests interests) : LoopInstrument
    {
        public override LoopInterests Interests => Wants;

        public LoopInterests Wants { get; set; } = interests;

        public List<string> Heard { get; } = [];

        public override void OnAdded(EventLoop loop) => Heard.Add("added");

        public override void OnStep(in LoopStep step) => Heard.Add("step");

        public override void OnStepEnded(in LoopStep step) => Heard.Add("end");

        public override void OnSlowStep(in LoopStep step, double seconds) => Heard.Add(FormattableString.Invariant($"slow {seconds:F2}"));

        public override void OnTaskCreated(AsyncioTask task) => Heard.Add("made");

        public override void OnTaskEnded(AsyncioTask task) => Heard.Add("over");

        public override void OnAcquired(object primitive, AsyncioTask task) => Heard.Add("acquired");

        public override void OnReleased(object primitive, AsyncioTask? task) => Heard.Add("released");
    }

    private sealed class Describer : LoopInstrument
    {
        public override LoopInterests Interests => LoopInterests.Steps;

        public List<string> Heard { get; } = [];

        public override void OnStep(in LoopStep step) => Heard.Add($"{step.Time:R}: {step.ToString()}, {step.Others} others");
    }

    private sealed class Thrower : LoopInstrument
    {
        public override LoopInterests Interests => LoopInterests.Steps;

        public override void OnStep(in LoopStep step) => throw new FormatException();
    }
}
