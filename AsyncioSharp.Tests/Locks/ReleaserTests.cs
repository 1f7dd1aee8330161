using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Locks;

/// <summary>A releaser releases what it was given for, once, in whatever copies it lives.</summary>
[TestFixture(Body.Coroutine)]
[TestFixture(Body.Native)]
public class ReleaserTests(Body body)
{
    [Test]
    public void Dispose_TwiceOfALock_ReleasesNobodyElse() => Run(async () =>
    {
        var gate = new AsyncioLock();
        AsyncioLock.Releaser mine = await gate.Acquire();
        AsyncioLock.Releaser copy = mine;
        mine.Dispose();
        AsyncioLock.Releaser others = await gate.Acquire();

        mine.Dispose();
        copy.Dispose();
        gate.Locked().Should().BeTrue("another one has it");
        others.Dispose();
        gate.Locked().Should().BeFalse();
        copy.Dispose();
    });

    [Test]
    public void Dispose_TwiceOfACondition_ReleasesNobodyElse() => Run(async () =>
    {
        var condition = new AsyncioCondition();
        AsyncioLock.Releaser mine = await condition.Acquire();
        mine.Dispose();
        using (await condition.Acquire())
        {
            mine.Dispose();
            condition.Locked().Should().BeTrue();
        }

        condition.Locked().Should().BeFalse();
    });

    [Test]
    public void Dispose_TwiceOfASemaphore_FreesOneSlot([Values] bool bounded) => Run(async () =>
    {
        AsyncioSemaphore semaphore = bounded ? new AsyncioBoundedSemaphore() : new AsyncioSemaphore();
        AsyncioSemaphore.Releaser mine = await semaphore.Acquire();
        AsyncioSemaphore.Releaser copy = mine;
        mine.Dispose();
        mine.Dispose();
        copy.Dispose();
        semaphore.ToString().Should().EndWith("[unlocked, value:1]>");
        using (await semaphore.Acquire())
        {
            copy.Dispose();
            semaphore.Locked().Should().BeTrue("the one slot has one holder");
        }
    });

    [Test]
    public void Dispose_ResultOfATask_IsTheSameReleaser() => Run(async () =>
    {
        var gate = new AsyncioLock();
        AsyncioTask<AsyncioLock.Releaser> task = Asyncio.CreateTask(gate.Acquire());
        (await task).Dispose();
        using (await gate.Acquire())
        {
            task.Result().Dispose();
            gate.Locked().Should().BeTrue();
        }
    });

    [Test]
    public void Dispose_AfterAWait_ReleasesOnce() => Run(async () =>
    {
        var gate = new AsyncioLock();
        AsyncioLock.Releaser first = await gate.Acquire();
        AsyncioTask<AsyncioLock.Releaser> second = Asyncio.CreateTask(gate.Acquire());
        AsyncioTask<AsyncioLock.Releaser> third = Asyncio.CreateTask(gate.Acquire());
        await Asyncio.Sleep(0);
        first.Dispose();
        first.Dispose();
        AsyncioLock.Releaser held = await second;
        first.Dispose();
        await Virtual.Settle();
        third.Done().Should().BeFalse();
        held.Dispose();
        (await third).Dispose();
    });

    [Test]
    public void Dispose_Default_DoesNothing()
    {
        default(AsyncioLock.Releaser).Dispose();
        default(AsyncioSemaphore.Releaser).Dispose();
        ((bool)default(AsyncioLock.Releaser)).Should().BeFalse();
        ((bool)default(AsyncioSemaphore.Releaser)).Should().BeFalse();
    }

    [Test]
    public void Dispose_BlockReleasedAndTookItAgain_Releases() => Run(async () =>
    {
        var gate = new AsyncioLock();
        using (await gate.Acquire())
        {
            gate.Release();
            await Asyncio.Sleep(1);
            await gate.Acquire();
        }

        gate.Locked().Should().BeFalse("as in asyncio: the end of the block calls Release, whoever called Acquire");
    });

    [Test]
    public void Dispose_BlockHasReleased_Throws() => Run(async () =>
    {
        var gate = new AsyncioLock();
        AsyncioLock.Releaser held = await gate.Acquire();
        gate.Release();
        FluentActions.Invoking(() => held.Dispose()).Should().Throw<InvalidOperationException>("asyncio's block ends with a RuntimeError");
        held.Dispose();
    });

    private void Run(Func<Task> test) => Virtual.Run(body, async Coroutine () => await Asyncio.CreateTask(test), test);
}
