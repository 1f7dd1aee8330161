namespace AsyncioSharp.Tests.Tasks;

/// <summary>Cancelling tasks that wait for one another.</summary>
public sealed class CancellationChainTests
{
    [Test]
    public void Cancel_TasksThatWaitForEachOther_EndsThemAll()
    {
        // CPython recurses until its limit here.
        AsyncioTask[] tasks = Run(async Coroutine<AsyncioTask[]> () =>
        {
            AsyncioTask? second = null;
            AsyncioTask first = Asyncio.CreateTask(async Coroutine () => await second!);
            second = Asyncio.CreateTask(Awaits(first));
            await Asyncio.Sleep(1);
            first.Cancel("break up").Should().BeTrue();
            await Asyncio.Wait([first, second]);
            return [first, second];
        });

        tasks.Should().OnlyContain(task => task.Cancelled());
    }

    [Test]
    public void Cancel_HeadOfAVeryLongChain_EndsTheWholeChain()
    {
        const int Length = 100_000;
        int cancelled = 0;
        Run(async Coroutine<int> () =>
        {
            AsyncioTask task = Asyncio.CreateTask(Asyncio.Sleep(1000));
            for (int i = 0; i < Length; i++)
            {
                task = Asyncio.CreateTask(Counts(task));
            }

            await Asyncio.Sleep(1);
            task.Cancel();
            await Asyncio.Wait([task]);
            return 0;
        });

        cancelled.Should().Be(Length);

        async Coroutine Counts(AsyncioTask task)
        {
            try
            {
                await task;
            }
            catch (CancelledError)
            {
                cancelled++;
                throw;
            }
        }
    }

    private static T Run<T>(Func<Coroutine<T>> main) => AsyncioContext.Run(main, loopFactory: () => new EventLoop(new VirtualClock()));

    private static async Coroutine Awaits(AsyncioTask task) => await task;
}
