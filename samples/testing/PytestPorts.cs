using AsyncioSharp;
using AsyncioSharp.Testing;
using NUnit.Framework;

namespace Samples.Testing;

/// <summary>Ten tests of pytest_ports.py beside this file, line by line: <c>@pytest.mark.asyncio</c> is <c>[Asyncio]</c>, <c>parametrize</c> is <c>[TestCase]</c>. They take no time.</summary>
[TestFixture, Asyncio]
public class PytestPorts
{
    private static async Coroutine<string> Fetch(string name, double delay)
    {
        await Asyncio.Sleep(delay);
        return name;
    }

    [Test]
    public async Task ACoroutineReturnsItsResult() =>
        Assert.That(await Fetch("a", 0.1), Is.EqualTo("a"));

    [Test]
    public async Task GatherKeepsTheOrder()
    {
        var results = await Asyncio.Gather(Fetch("slow", 0.3), Fetch("fast", 0.1));
        Assert.That(results, Is.EqualTo(new[] { "slow", "fast" }));
    }

    [Test]
    public async Task WaitForTimesOut() =>
        await AssertRaises<TimeoutException>(async () =>
            await Asyncio.WaitFor(Fetch("late", 10), timeout: 0.2));

    [Test]
    public async Task ACancelledTaskSaysSo()
    {
        var task = Asyncio.CreateTask(Fetch("never", 10));
        await Asyncio.Sleep(0);
        task.Cancel();
        await AssertRaises<CancelledError>(async () =>
            await task);
        Assert.That(task.Cancelled());
    }

    [Test]
    public async Task AQueueHandsItemsOnInOrder()
    {
        var queue = new AsyncioQueue<int>();
        for (int i = 0; i < 3; i++)
            queue.PutNowait(i);
        Assert.That(new[] { await queue.Get(), await queue.Get(), await queue.Get() }, Is.EqualTo(new[] { 0, 1, 2 }));
    }

    [Test]
    public async Task AnEventWakesAllWhoWait()
    {
        var @event = new AsyncioEvent();
        var waiters = Enumerable.Range(0, 3).Select(_ => Asyncio.CreateTask(@event.Wait())).ToList();
        await Asyncio.Sleep(0.1);
        @event.Set();
        Assert.That(await Asyncio.Gather(waiters), Is.EqualTo(new[] { true, true, true }));
    }

    [Test]
    public async Task ALockLetsOneInAtATime()
    {
        var (@lock, inside, most) = (new AsyncioLock(), 0, 0);

        async Coroutine Worker()
        {
            using (await @lock.Acquire())
            {
                inside += 1;
                most = Math.Max(most, inside);
                await Asyncio.Sleep(0.1);
                inside -= 1;
            }
        }

        await Asyncio.Gather(Worker(), Worker(), Worker());
        Assert.That(most, Is.EqualTo(1));
    }

    [Test]
    public async Task TimePassesWhileItSleeps()
    {
        var loop = Asyncio.GetRunningLoop();
        var start = loop.Time();
        await Asyncio.Sleep(0.5);
        Assert.That(loop.Time() - start, Is.EqualTo(0.5));
    }

    [Test]
    public async Task TheFirstErrorLeavesTheGroup()
    {
        async Coroutine Fail()
        {
            await Asyncio.Sleep(0.1);
            throw new ArgumentException("boom");
        }

        await AssertRaises<AggregateException>(async () =>
            await Asyncio.TaskGroup(async group =>
            {
                _ = group.CreateTask(Fail());
                _ = group.CreateTask(Fetch("cancelled", 10));
            }));
    }

    [TestCase(1), TestCase(3)]
    public async Task ARetryBacksOff(int tries)
    {
        int calls = 0;
        while (true)
        {
            calls += 1;
            if (calls == tries)
                break;
            await Asyncio.Sleep(0.1 * Math.Pow(2, calls));
        }
        Assert.That(calls, Is.EqualTo(tries));
    }

    /// <summary><c>pytest.raises</c>. (NUnit's own ThrowsAsync blocks the loop's thread while it waits.)</summary>
    private static async Task AssertRaises<T>(Func<Task> body)
        where T : Exception
    {
        try
        {
            await body();
        }
        catch (T)
        {
            return;
        }

        Assert.Fail($"{typeof(T).Name} was not raised");
    }
}
