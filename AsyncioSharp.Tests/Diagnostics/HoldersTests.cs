using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Diagnostics;

/// <summary>Who holds a lock or a slot, on loops with an instrument that knows: those of the tests are such.</summary>
[TestFixture(Body.Coroutine)]
[TestFixture(Body.Native)]
public class HoldersTests(Body body)
{
    [Test]
    public void HoldersOf_Lock_IsTheTaskThatHasIt() => Virtual.Run(async () =>
    {
        var gate = new AsyncioLock();
        Holders(gate).Should().BeEmpty();
        AsyncioTask holder = Virtual.Start(body, Coro, Native);
        await Asyncio.Sleep(1);

        Holders(gate).Should().Equal(holder);

        await holder;
        Holders(gate).Should().BeEmpty();

        async Coroutine Coro()
        {
            using (await gate.Acquire())
            {
                await Asyncio.Sleep(2);
            }
        }

        async Task Native()
        {
            using (await gate.Acquire())
            {
                await Asyncio.Sleep(2);
            }
        }
    });

    [Test]
    public void HoldersOf_Semaphore_AreTheTasksInTheOrderInWhichTheyTookASlot() => Virtual.Run(async () =>
    {
        var slots = new AsyncioSemaphore(2);
        AsyncioTask first = Virtual.Start(body, () => Hold(slots, 3), () => NativeHold(slots, 3));
        AsyncioTask second = Virtual.Start(body, () => Hold(slots, 2), () => NativeHold(slots, 2));
        AsyncioTask third = Virtual.Start(body, () => Hold(slots, 2), () => NativeHold(slots, 2));
        await Asyncio.Sleep(1);
        Holders(slots).Should().Equal(first, second);

        await second;
        await Asyncio.Sleep(0.5);
        Holders(slots).Should().Equal(first, third);

        await Asyncio.Wait([first, third]);
        Holders(slots).Should().BeEmpty();
    });

    [Test]
    public void HoldersOf_LockWithoutInstrument_IsKnownAllTheSame()
    {
        using EventLoop loop = Virtual.Loop();
        var gate = new AsyncioLock();
        loop.RunUntilComplete(async Coroutine () =>
        {
            AsyncioTask holder = Virtual.Start(body, Hold, NativeHold);
            await Asyncio.Sleep(1);

            loop.HoldersOf(gate).Should().Equal(holder);

            await holder;
            loop.HoldersOf(gate).Should().BeEmpty();
        });

        async Coroutine Hold()
        {
            using (await gate.Acquire())
            {
                await Asyncio.Sleep(2);
            }
        }

        async Task NativeHold()
        {
            using (await gate.Acquire())
            {
                await Asyncio.Sleep(2);
            }
        }
    }

    private static IEnumerable<AsyncioTask> Holders(object primitive) => Asyncio.GetRunningLoop().HoldersOf(primitive);

    private static async Coroutine Hold(AsyncioSemaphore slots, double seconds)
    {
        using (await slots.Acquire())
        {
            await Asyncio.Sleep(seconds);
        }
    }

    private static async Task NativeHold(AsyncioSemaphore slots, double seconds)
    {
        using (await slots.Acquire())
        {
            await Asyncio.Sleep(seconds);
        }
    }
}
