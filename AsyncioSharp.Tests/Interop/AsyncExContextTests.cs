using AsyncioSharp.Tests.Infrastructure;
using Nito.AsyncEx;

namespace AsyncioSharp.Tests.Interop;

/// <summary>Nito.AsyncEx.Context: a loop of another kind, beside ours and inside of it.</summary>
[TestFixture]
public sealed class AsyncExContextTests
{
    [Test]
    public void AsyncContextRun_InsideOfATask_RunsItsOwnLoopAndPutsTheTaskBack() => Virtual.Run(async () =>
    {
        Home home = Home.Here();
        int result = AsyncContext.Run(async () =>
        {
            await Task.Yield();
            return 7;
        });
        result.Should().Be(7);
        home.Check();
        await Asyncio.Sleep(1);
        home.Check();
    });

    [Test]
    public void AsyncioContextRun_InsideOfAnAsyncContext_RunsItsOwnLoopAndPutsTheContextBack()
    {
        int thread = 0;
        SynchronizationContext? before = null, after = null;
        AsyncContext.Run(async () =>
        {
            before = SynchronizationContext.Current;
            thread = Environment.CurrentManagedThreadId;
            AsyncioContext.Run(async () =>
            {
                await Asyncio.Sleep(1);
                Environment.CurrentManagedThreadId.Should().Be(thread);
            }, loopFactory: Virtual.Loop);
            after = SynchronizationContext.Current;
            await Task.Yield();
            Environment.CurrentManagedThreadId.Should().Be(thread);
        });

        before.Should().NotBeNull();
        after.Should().Be(before);
    }

    [Test]
    public void AsyncContextThread_AwaitedFromATask_WorksThereAndBringsTheTaskHome([Values] Body body) => Virtual.Run(async () =>
    {
        using var worker = new AsyncContextThread();
        int home = Environment.CurrentManagedThreadId;
        int elsewhere = await Guest.Start(body, () => worker.Factory.Run(async () =>
        {
            await Task.Yield();
            return Environment.CurrentManagedThreadId;
        }));
        elsewhere.Should().NotBe(home);
        await worker.JoinAsync();
    });

    [Test]
    public void RunCoroutineThreadsafe_FromAnAsyncContext_BringsItsResultThere()
    {
        using var thread = new LoopThread();
        (int home, int result, int after) = AsyncContext.Run(async () =>
        {
            int home = Environment.CurrentManagedThreadId;
            int result = await Asyncio.RunCoroutineThreadsafe(Work(), thread.Loop);
            return (home, result, Environment.CurrentManagedThreadId);
        });

        result.Should().Be(7);
        after.Should().Be(home);

        static async Coroutine<int> Work()
        {
            await Asyncio.Sleep(0);
            return 7;
        }
    }
}
