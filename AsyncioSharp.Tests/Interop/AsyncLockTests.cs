using AsyncioSharp.Tests.Infrastructure;
using Nito.AsyncEx;

namespace AsyncioSharp.Tests.Interop;

[TestFixture]
public sealed class AsyncLockTests
{
    [Test]
    public void LockAsync_OfManyTasks_LetsThemInOneByOneInOrder([Values] Body body)
    {
        var entries = new List<string>();
        Virtual.Run(async () =>
        {
            var mutex = new AsyncLock();
            await Asyncio.Gather(
                Guest.Start(body, () => Hold(mutex, "a")),
                Guest.Start(body, () => Hold(mutex, "b")),
                Guest.Start(body, () => Hold(mutex, "c")));
        });

        entries.Should().Equal("a 0", "b 1", "c 2");

        async Task Hold(AsyncLock mutex, string name)
        {
            Home home = Home.Here();
            using (await mutex.LockAsync())
            {
                home.Check();
                entries.Add($"{name} {Asyncio.GetRunningLoop().Time()}");
                await Asyncio.Sleep(1);
                home.Check();
            }
        }
    }

    [Test]
    public void LockAsync_InCoroutines_BringsThemHome()
    {
        Virtual.Run(async () =>
        {
            var mutex = new AsyncLock();
            double[] times = await Asyncio.Gather(Hold(mutex), Hold(mutex));
            times.Should().Equal(0, 1);
        });

        static async Coroutine<double> Hold(AsyncLock mutex)
        {
            Home home = Home.Here();
            using (await mutex.LockAsync())
            {
                home.Check();
                double now = Asyncio.GetRunningLoop().Time();
                await Asyncio.Sleep(1);
                return now;
            }
        }
    }

    [Test]
    public void LockAsync_CancelledTask_GivesItsPlaceToTheNext([Values] Body body) => Virtual.Run(async () =>
    {
        var mutex = new AsyncLock();
        IDisposable key = await mutex.LockAsync();
        await Guest.CancelWhile(body, token => mutex.LockAsync(token).AsTask());
        AsyncioTask<IDisposable> next = Guest.Start(body, () => mutex.LockAsync().AsTask());
        await Asyncio.Sleep(1);
        key.Dispose();
        (await next).Dispose();
    });

    [Test]
    public void LockAsync_ReleasedByAnotherThread_BringsTheTaskHome([Values] Body body) => Virtual.Run(async () =>
    {
        var mutex = new AsyncLock();
        IDisposable key = await mutex.LockAsync();
        AsyncioTask<IDisposable> waiter = Guest.Start(body, () => mutex.LockAsync().AsTask());
        await Asyncio.ToThread(key.Dispose);
        (await waiter).Dispose();
    });
}
