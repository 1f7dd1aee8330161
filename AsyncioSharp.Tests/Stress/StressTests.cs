using System.Diagnostics;
using System.Runtime.CompilerServices;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Stress;

[TestFixture]
[Category("Slow")]
public class StressTests
{
    [Test]
    public void Run_ThousandCycles_LeakNoThreadNoTimerNoTask()
    {
        const int Cycles = 1000;
        Cycle(10);
        Collect();
        int threads = ThreadCount();
        long timers = Timer.ActiveCount;

        List<WeakReference> loopsAndTasks = Cycle(Cycles);
        Collect();
        loopsAndTasks.Should().HaveCount(2 * Cycles);
        loopsAndTasks.Count(static reference => reference.IsAlive).Should().BeLessThan(10, "at most what a stack slot still holds");
        (ThreadCount() - threads).Should().BeLessThan(20, "each cycle has had an executor thread of its own");
        (Timer.ActiveCount - timers).Should().BeLessThan(20);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static List<WeakReference> Cycle(int count)
        {
            var references = new List<WeakReference>();
            for (int i = 0; i < count; i++)
            {
                AsyncioContext.Run(async Coroutine () =>
                {
                    references.Add(new WeakReference(Asyncio.GetRunningLoop()));
                    AsyncioTask leftover = Asyncio.CreateTask(Asyncio.Sleep(1000));
                    references.Add(new WeakReference(leftover));
                    Asyncio.GetRunningLoop().CallLater(1000, static () => { });
                    await Asyncio.ToThread(static () => { });
                    await Asyncio.Sleep(0);
                });
            }

            return references;
        }
    }

    [TestCase(Body.Coroutine), TestCase(Body.Native)]
    public void CreateTask_HundredThousandAtOnce_AllFinish(Body body) => Virtual.Run(async () =>
    {
        const int Count = 100_000;
        var finished = 0;
        var tasks = new AsyncioTask[Count];
        for (int i = 0; i < Count; i++)
        {
            double delay = i % 100;
            tasks[i] = Virtual.Start(
                body,
                async Coroutine () => { await Asyncio.Sleep(delay); finished++; },
                async Task () => { await Asyncio.Sleep(delay); finished++; });
        }

        Asyncio.AllTasks().Should().HaveCount(Count + 1);
        await Asyncio.Gather(tasks);
        finished.Should().Be(Count);
        Asyncio.AllTasks().Should().ContainSingle();
        Asyncio.GetRunningLoop().Time().Should().Be(99);
    });

    [Test]
    public void Cancel_OfAMillionTimers_DropsThemFromMemory()
    {
        const int Count = 1_000_000;
        using EventLoop loop = Virtual.Loop();
        List<WeakReference> samples = FillAndCancel(loop);
        loop.CallSoon(loop.Stop);
        loop.RunForever();
        Collect();

        samples.Should().HaveCount(Count / 1000);
        samples.Count(static sample => sample.IsAlive).Should().BeLessThan(5);
        loop.Time().Should().Be(0);
        GC.KeepAlive(loop);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static List<WeakReference> FillAndCancel(EventLoop loop)
        {
            var handles = new TimerHandle[Count];
            var samples = new List<WeakReference>();
            for (int i = 0; i < Count; i++)
            {
                handles[i] = loop.CallLater(1 + (i * 7919 % 10_007), static () => { });
                if (i % 1000 == 0)
                {
                    samples.Add(new WeakReference(handles[i]));
                }
            }

            Array.ForEach(handles, static handle => handle.Cancel());
            return samples;
        }
    }

    [Test]
    public void Cancel_OfMostTimers_TheOthersStillFireInOrder() => Virtual.Run(async () =>
    {
        const int Count = 100_000;
        EventLoop loop = Asyncio.GetRunningLoop();
        var fired = new List<int>();
        for (int i = 0; i < Count; i++)
        {
            int id = i;
            TimerHandle handle = loop.CallLater(1 + (i * 7919 % 10_007), () => fired.Add(id));
            if (i % 100 != 0)
            {
                handle.Cancel();
            }
        }

        await Asyncio.Sleep(20_000);
        fired.Should().Equal(Enumerable.Range(0, Count).Where(static i => i % 100 == 0).OrderBy(static i => i * 7919 % 10_007).ThenBy(static i => i));
    });

    [Test]
    public void Await_ChainOfCoroutinesVeryDeep_NeedsNoStack() => Virtual.Run(async () =>
    {
        (await Down(100_000)).Should().Be(100_000);

        static async Coroutine<int> Down(int depth)
        {
            if (depth == 0)
            {
                await Asyncio.Sleep(1);
                return 0;
            }

            return 1 + await Down(depth - 1);
        }
    });

    [Test]
    public void CallSoonThreadsafe_FromManyThreads_LosesNothing() => AsyncioContext.Run(async () =>
    {
        const int Threads = 4, PerThread = 25_000;
        EventLoop loop = Asyncio.GetRunningLoop();
        Future all = loop.CreateFuture();
        var last = new int[Threads];
        var count = 0;
        var ordered = true;
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(id => new Thread(() =>
        {
            for (int i = 1; i <= PerThread; i++)
            {
                int number = i;
                loop.CallSoonThreadsafe(() =>
                {
                    ordered &= last[id] == number - 1;
                    last[id] = number;
                    if (++count == Threads * PerThread)
                    {
                        all.SetResult();
                    }
                });
            }
        }))];
        Array.ForEach(threads, static thread => thread.Start());
        await Asyncio.WaitFor(all, timeout: 60);

        (count, ordered).Should().Be((Threads * PerThread, true));
    });

    private static void Collect()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    private static int ThreadCount()
    {
        using Process process = Process.GetCurrentProcess();
        return process.Threads.Count;
    }
}
