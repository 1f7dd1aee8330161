using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Loop;

/// <summary>The seam through which the order of a loop is chosen.</summary>
[TestFixture]
public class ReadyPickerTests
{
    [Test]
    public void Pick_Last_RunsEntriesBackwards()
    {
        using EventLoop loop = Virtual.Loop();
        loop.Picker = new Picker(static count => count - 1);
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
    public void Pick_First_IsTheOrderWithoutAPicker()
    {
        using EventLoop plain = Virtual.Loop();
        using EventLoop picked = Virtual.Loop();
        picked.Picker = new Picker(static _ => 0);

        Log(picked).Should().Equal(Log(plain));

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
    public void Picker_CallbackThatThrows_IsReportedAndSeenToTheEnd()
    {
        using EventLoop loop = Virtual.Loop();
        var picker = new Picker(static _ => 0);
        loop.Picker = picker;
        LoopExceptionContext? report = null;
        loop.SetExceptionHandler((_, context) => report = context);
        loop.CallSoon(static () => throw new FormatException());
        loop.CallSoon(static () => { });

        loop.Turn();

        report!.Exception.Should().BeOfType<FormatException>();
        (picker.Started, picker.Ended).Should().Be((2, 2));
    }

    [Test]
    public void Picker_KeyboardInterrupt_LeavesTheRestQueuedInOrder()
    {
        using EventLoop loop = Virtual.Loop();
        loop.Picker = new Picker(static count => count == 3 ? 1 : 0);
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
    public void Picker_WorkEndsWhileTheLoopWaitsForSomebodyOutside_GoesOnAtOnce()
    {
        using EventLoop loop = new(new VirtualClock { ForeignPatience = TimeSpan.FromSeconds(5) });
        loop.Picker = new Picker(static _ => 0);
        Thread loopThread = Thread.CurrentThread;
        using var begun = new ManualResetEventSlim();
        var outside = new TaskCompletionSource();

        loop.RunUntilComplete(async Coroutine () =>
        {
            Task waiting = await loop.RunInExecutor(null, () =>
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

    private sealed class Picker(Func<int, int> choose) : ReadyPicker
    {
        public int Started { get; private set; }

        public int Ended { get; private set; }

        public override int Pick(in ReadyRing ready, long now) => choose(ready.Count);

        public override void OnStep(in ReadyEntry entry, int others, long now) => Started++;

        public override void OnStepped(in ReadyEntry entry, in ReadyRing ready) => Ended++;

        public override void OnTaskCreated(AsyncioTask task)
        {
        }
    }
}
