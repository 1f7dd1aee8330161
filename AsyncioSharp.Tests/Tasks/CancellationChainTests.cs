using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Tasks;

/// <summary>Cancelling tasks that wait for one another.</summary>
public sealed class CancellationChainTests
{
    [Test]
    public void Cancel_TasksThatWaitForEachOther_EndsThemAll()
    {
        // CPython recurses until its limit here.
        AsyncioTask[] tasks = Virtual.Run(async Coroutine<AsyncioTask[]> () =>
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
    public void Cancel_HeadOfAVeryLongChain_ReachesEveryTaskWithoutRecursion()
    {
        const int Length = 100_000;
        List<AsyncioTask> chain = Virtual.Run(async Coroutine<List<AsyncioTask>> () =>
        {
            List<AsyncioTask> tasks = [Asyncio.CreateTask(Asyncio.Sleep(1000))];
            for (int i = 0; i < Length; i++)
            {
                tasks.Add(Asyncio.CreateTask(Swallows(tasks[^1])));
            }

            await Asyncio.Sleep(1);
            tasks[^1].Cancel();
            await Asyncio.Wait(tasks);
            return tasks;
        });

        chain.Should().OnlyContain(task => task.Cancelling() == 1);
        chain.Count(task => task.Cancelled()).Should().Be(1, "only the innermost one lets the cancellation through");

        static async Coroutine Swallows(AsyncioTask task)
        {
            try
            {
                await task;
            }
            catch (CancelledError)
            {
                // Passing it on through so many tasks would make a trace of so many frames.
            }
        }
    }

    private static async Coroutine Awaits(AsyncioTask task) => await task;
}
