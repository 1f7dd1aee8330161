using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Locks;

/// <summary>The indices of a party, however many were cancelled before it was complete.</summary>
[TestFixture]
public class AsyncioBarrierIndexTests
{
    private const int Parties = 7;

    [Test]
    public void Wait_SomeCancelledBefore_IndicesOfAPartyAreUnique([Range(0, 20)] int seed) => Virtual.Run(async Coroutine () =>
    {
        var random = new Random(seed);
        var barrier = new AsyncioBarrier(Parties);
        for (int generation = 0; generation < 3; generation++)
        {
            List<AsyncioTask<int>> waiting = [];
            while (waiting.Count < Parties)
            {
                waiting.Add(Asyncio.CreateTask(barrier.Wait()));
                await Virtual.Settle();
                if (waiting.Count < Parties && random.Next(2) == 0)
                {
                    await Cancel(waiting, random.Next(waiting.Count));
                }
            }

            int[] indices = [.. await Asyncio.Gather(waiting)];
            indices.Should().BeEquivalentTo(Enumerable.Range(0, Parties));
        }
    });

    [Test]
    public void Wait_AfterResetWithCancelledOnes_BeginsAnew() => Virtual.Run(async Coroutine () =>
    {
        var barrier = new AsyncioBarrier(2);
        AsyncioTask<int> cancelled = Asyncio.CreateTask(barrier.Wait());
        await Virtual.Settle();
        cancelled.Cancel();
        await Asyncio.Wait([cancelled]);
        AsyncioTask<int> reset = Asyncio.CreateTask(barrier.Wait());
        await Virtual.Settle();
        await barrier.Reset();
        await Virtual.Error<BrokenBarrierError>(reset);

        (int first, int second) = await Asyncio.Gather(barrier.Wait(), barrier.Wait());
        (first, second).Should().Be((0, 1));
    });

    [Test]
    public void Wait_TwoCancelledBefore_TheNextGetsTheLowerIndex() => Virtual.Run(async Coroutine () =>
    {
        var barrier = new AsyncioBarrier(4);
        List<AsyncioTask<int>> waiting = [.. Enumerable.Range(0, 3).Select(_ => Asyncio.CreateTask(barrier.Wait()))];
        await Virtual.Settle();
        await Cancel(waiting, 1);
        await Cancel(waiting, 0);

        int[] indices = await Asyncio.Gather(waiting[0], barrier.Wait(), barrier.Wait(), barrier.Wait());

        indices.Should().Equal(2, 0, 1, 3);
    });

    private static async Coroutine Cancel(List<AsyncioTask<int>> waiting, int index)
    {
        AsyncioTask<int> task = waiting[index];
        waiting.RemoveAt(index);
        task.Cancel();
        await Asyncio.Wait([task]);
        task.Cancelled().Should().BeTrue();
    }
}
