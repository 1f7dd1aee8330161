using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Interop;

[TestFixture]
public sealed class SemaphoreSlimTests
{
    [Test]
    public void WaitAsync_OfManyTasks_LetsThemInInOrder([Values] Body body)
    {
        var entries = new List<string>();
        Virtual.Run(async () =>
        {
            using var slots = new SemaphoreSlim(2);
            await Asyncio.Gather(from name in "abc" select Guest.Start(body, () => Hold(slots, name)));
        });

        entries.Should().Equal("a 0", "b 0", "c 1");

        async Task Hold(SemaphoreSlim slots, char name)
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
    public void Release_ByAnotherThread_BringsTheTaskHome([Values] Body body) => Virtual.Run(async () =>
    {
        using var slots = new SemaphoreSlim(0);
        AsyncioTask<double> waiter = Guest.Start(body, slots.WaitAsync);
        await Asyncio.Sleep(0);
        await Asyncio.ToThread(() => slots.Release());
        await waiter;
    });

    [Test]
    public void WaitAsync_CancelledTask_TakesNoSlot([Values] Body body) => Virtual.Run(async () =>
    {
        using var slots = new SemaphoreSlim(0);
        await Guest.CancelWhile(body, slots.WaitAsync);
        slots.Release();
        slots.CurrentCount.Should().Be(1);
    });

    [Test]
    public void WaitFor_OfAWaitThatTakesTooLong_FreesTheTaskInVirtualTime() => Virtual.Run(async () =>
    {
        using var slots = new SemaphoreSlim(0);
        using var giveUp = new CancellationTokenSource();
        Func<Task> wait = async () => await Asyncio.WaitFor(slots.WaitAsync(giveUp.Token), 5);
        await wait.Should().ThrowAsync<TimeoutException>();
        Asyncio.GetRunningLoop().Time().Should().Be(5);
        giveUp.Cancel();
    });
}
