using AsyncioSharp.Tests.Infrastructure;
using Nito.AsyncEx;

namespace AsyncioSharp.Tests.Interop;

[TestFixture]
public sealed class AsyncConditionVariableTests
{
    // WaitAsync goes on on a pool thread before it takes the lock back: no timer is set meanwhile, or the virtual clock might run ahead.
    [Test]
    public void Notify_WithTasksWaiting_WakesOneOfThem([Values] Body body) => Virtual.Run(async () =>
    {
        var mutex = new AsyncLock();
        var condition = new AsyncConditionVariable(mutex);
        int woken = 0;
        AsyncioTask<double>[] waiters = [.. Enumerable.Range(0, 2).Select(_ => Guest.Start(body, Wait))];
        await Asyncio.Sleep(1);
        await Under(condition.Notify);
        await Asyncio.Wait(waiters, returnWhen: ReturnWhen.FirstCompleted);
        woken.Should().Be(1);
        await Under(condition.NotifyAll);
        await Asyncio.Gather(waiters);
        woken.Should().Be(2);

        async Task Wait()
        {
            Home home = Home.Here();
            using (await mutex.LockAsync())
            {
                await condition.WaitAsync();
                home.Check();
                woken++;
            }
        }

        async Coroutine Under(Action notify)
        {
            using (await mutex.LockAsync())
            {
                notify();
            }
        }
    });

    [Test]
    public void WaitAsync_CancelledTask_TakesTheLockBackAndFreesIt([Values] Body body) => Virtual.Run(async () =>
    {
        var mutex = new AsyncLock();
        var condition = new AsyncConditionVariable(mutex);
        await Guest.CancelWhile(body, async token =>
        {
            using (await mutex.LockAsync(token))
            {
                await condition.WaitAsync(token);
            }
        });
        (await mutex.LockAsync()).Dispose();
    });
}
