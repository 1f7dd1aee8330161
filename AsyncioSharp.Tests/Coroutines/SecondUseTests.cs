using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Coroutines;

/// <summary>A coroutine of the library that somebody holds is his alone: its second use is refused, and touches neither him nor whoever came after him.</summary>
[TestFixture(false)]
[TestFixture(true)]
public class SecondUseTests(bool debug)
{
    [Test]
    public void Lock_Acquire([Values] SecondUse use, [Values] Body body)
    {
        var gate = new AsyncioLock();
        Check(use, body, gate.Acquire, result => result.Dispose());
    }

    [Test]
    public void Condition_Acquire([Values] SecondUse use, [Values] Body body)
    {
        var condition = new AsyncioCondition();
        Check(use, body, condition.Acquire, result => result.Dispose());
    }

    [Test]
    public void Semaphore_Acquire([Values] SecondUse use, [Values] Body body, [Values] bool bounded)
    {
        AsyncioSemaphore semaphore = bounded ? new AsyncioBoundedSemaphore() : new AsyncioSemaphore();
        Check(use, body, semaphore.Acquire, result => result.Dispose());
    }

    [Test]
    public void Event_Wait([Values] SecondUse use, [Values] Body body)
    {
        var flag = new AsyncioEvent();
        flag.Set();
        Check(use, body, flag.Wait, result => result.Should().BeTrue());
    }

    [Test]
    public void Barrier_Wait([Values] SecondUse use, [Values] Body body)
    {
        var barrier = new AsyncioBarrier(1);
        Check(use, body, barrier.Wait, result => result.Should().Be(0));
    }

    [Test]
    public void Queue_Get([Values] SecondUse use, [Values] Body body)
    {
        var queue = new AsyncioQueue<int>();
        for (int i = 1; i <= 2; i++)
        {
            queue.PutNowait(i);
        }

        int expected = 1;
        Check(use, body, queue.Get, result => result.Should().Be(expected++, "the refused one has taken nothing"));
        queue.Empty().Should().BeTrue();
    }

    [Test]
    public void Queue_Put([Values] SecondUse use, [Values] Body body)
    {
        var queue = new AsyncioQueue<int>();
        int next = 1;
        Check(use, body, () => (Coroutine<Nothing>)queue.Put(next++), static _ => { });
        queue.GetNowait().Should().Be(1);
        queue.GetNowait().Should().Be(2);
        queue.Empty().Should().BeTrue("the refused one has put nothing");
    }

    [Test]
    public void Sleep([Values] SecondUse use, [Values] Body body, [Values(0, 1)] double delay) =>
        Check(use, body, () => Asyncio.Sleep(delay, "slept"), static result => result.Should().Be("slept"));

    [Test]
    public void Queue_Get_WhileItWaits_LeavesTheFirstAlone([Values] SecondUse use, [Values] Body body) => Virtual.Run(async Task () =>
    {
        Asyncio.GetRunningLoop().SetDebug(debug);
        var queue = new AsyncioQueue<int>();
        Coroutine<int> get = queue.Get();
        AsyncioTask<int> first = Virtual.Start(body, async Coroutine<int> () => await get, async Task<int> () => await get);
        await Asyncio.Sleep(0);
        await use.MustBeRefused(get);
        first.Done().Should().BeFalse();
        await queue.Put(1);
        (await first).Should().Be(1);
        await use.MustBeRefused(get);
    });

    [Test]
    public void Sleep_WhileItWaits_LeavesTheFirstAlone([Values] SecondUse use, [Values] Body body) => Virtual.Run(async Task () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        loop.SetDebug(debug);
        double start = loop.Time();
        Coroutine<string> sleep = Asyncio.Sleep(3, "slept");
        AsyncioTask<string> first = Virtual.Start(body, async Coroutine<string> () => await sleep, async Task<string> () => await sleep);
        await Asyncio.Sleep(1);
        await use.MustBeRefused(sleep);
        (await first).Should().Be("slept");
        (loop.Time() - start).Should().Be(3);
    });

    [Test]
    public void Task_OfAnOperation_IsItsOneUse([Values] SecondUse use) => Virtual.Run(async Task () =>
    {
        Asyncio.GetRunningLoop().SetDebug(debug);
        var queue = new AsyncioQueue<int>();
        Coroutine<int> get = queue.Get();
        AsyncioTask<int> task = Asyncio.CreateTask(get);
        await use.MustBeRefused(get);
        queue.PutNowait(1);
        (await task).Should().Be(1);
        await use.MustBeRefused(get);
    });

    [Test]
    public void Awaiter_UsedAgainWhileItWaits_IsRefused() => Virtual.Run(async Task () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        loop.SetDebug(debug);
        var queue = new AsyncioQueue<int>();
        Coroutine<int> get = queue.Get();
        AsyncioTask<int> first = Asyncio.CreateTask(async Coroutine<int> () => await get);
        Coroutine<string> sleep = Asyncio.Sleep(3, "slept");
        AsyncioTask<string> second = Asyncio.CreateTask(async Coroutine<string> () => await sleep);
        await Asyncio.Sleep(1);

        FluentActions.Invoking(() => get.GetAwaiter().OnCompleted(static () => { })).Should().Throw<InvalidOperationException>();
        FluentActions.Invoking(() => get.GetAwaiter().GetResult()).Should().Throw<InvalidStateError>();
        FluentActions.Invoking(() => sleep.GetAwaiter().OnCompleted(static () => { })).Should().Throw<InvalidOperationException>();
        FluentActions.Invoking(() => sleep.GetAwaiter().GetResult()).Should().Throw<InvalidStateError>();

        queue.PutNowait(1);
        (await first).Should().Be(1);
        (await second).Should().Be("slept");
        loop.Time().Should().Be(3);
    });

    /// <summary>The first of two calls is awaited; then its second use is refused before, while and after the second call is awaited.</summary>
    private void Check<T>(SecondUse use, Body body, Func<Coroutine<T>> call, Action<T> take) => Virtual.Run(async Task () =>
    {
        Asyncio.GetRunningLoop().SetDebug(debug);
        Coroutine<T> first = call();
        take(await Virtual.Start(body, async Coroutine<T> () => await first, async Task<T> () => await first));
        await use.MustBeRefused(first);
        Coroutine<T> second = call();
        await use.MustBeRefused(first);
        take(await Virtual.Start(body, async Coroutine<T> () => await second, async Task<T> () => await second));
        await use.MustBeRefused(first);
        await use.MustBeRefused(second);
    });
}
