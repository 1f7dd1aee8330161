using AsyncioSharp.Tests.Infrastructure;
using Nito.AsyncEx;

namespace AsyncioSharp.Tests.Interop;

[TestFixture]
public sealed class AsyncSemaphoreTests
{
    [Test]
    public void WaitAsync_WithTwoSlots_LetsTwoTasksInAtATime([Values] Body body)
    {
        var entries = new List<string>();
        Virtual.Run(async () =>
        {
            var slots = new AsyncSemaphore(2);
            await Asyncio.Gather(from name in "abcd" select Guest.Start(body, () => Hold(slots, name)));
        });

        entries.Should().Equal("a 0", "b 0", "c 1", "d 1");

        async Task Hold(AsyncSemaphore slots, char name)
        {
            Home home = Home.Here();
            await slots.WaitAsync();
            home.Check();
            entries.Add($"{name} {Asyncio.GetRunningLoop().Time()}");
            await Asyncio.Sleep(1);
            slots.Release();
        }
    }

    [Test]
    public void WaitAsync_CancelledTask_TakesNoSlot([Values] Body body) => Virtual.Run(async () =>
    {
        var slots = new AsyncSemaphore(0);
        await Guest.CancelWhile(body, slots.WaitAsync);
        slots.Release();
        slots.CurrentCount.Should().Be(1);
    });

    // LockAsync awaits with ConfigureAwait(false) inside and so goes on on a pool thread: no timer is set meanwhile, or the virtual clock might run ahead.
    [Test]
    public void LockAsync_WithItsDetourOverThePool_BringsTheTaskHome([Values] Body body) => Virtual.Run(async () =>
    {
        var slots = new AsyncSemaphore(0);
        AsyncioTask<IDisposable> waiter = Guest.Start(body, async () => await slots.LockAsync());
        await Asyncio.Sleep(1);
        slots.Release();
        (await waiter).Dispose();
        slots.CurrentCount.Should().Be(1);
    });
}
