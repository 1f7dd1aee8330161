using AsyncioSharp.Tests.Infrastructure;
using Nito.AsyncEx;

namespace AsyncioSharp.Tests.Interop;

/// <summary>Waiting queue operations go on on a pool thread inside: no timer is set meanwhile, or the virtual clock might run ahead.</summary>
[TestFixture]
public sealed class AsyncProducerConsumerQueueTests
{
    [Test]
    public void BoundedQueue_BetweenTwoTasks_HandsEverythingOverInOrder([Values] Body body) => Virtual.Run(async () =>
    {
        var queue = new AsyncProducerConsumerQueue<int>(2);
        var got = new List<int>();
        AsyncioTask<double> consumer = Guest.Start(body, Consume);
        AsyncioTask<double> producer = Guest.Start(body, Produce);
        await Asyncio.Gather(producer, consumer);
        got.Should().Equal(Enumerable.Range(0, 10));

        async Task Produce()
        {
            Home home = Home.Here();
            for (int i = 0; i < 10; i++)
            {
                await queue.EnqueueAsync(i);
                home.Check();
            }

            queue.CompleteAdding();
        }

        async Task Consume()
        {
            Home home = Home.Here();
            while (await queue.OutputAvailableAsync())
            {
                home.Check();
                got.Add(await queue.DequeueAsync());
                home.Check();
            }
        }
    });

    [Test]
    public void EnqueueAsync_FromAnotherThread_BringsTheConsumerHome([Values] Body body) => Virtual.Run(async () =>
    {
        var queue = new AsyncProducerConsumerQueue<string>();
        AsyncioTask<string> consumer = Guest.Start(body, queue.DequeueAsync);
        await Asyncio.Sleep(0);
        await Asyncio.ToThread(() => queue.Enqueue("item"));
        (await consumer).Should().Be("item");
    });

    [Test]
    public void DequeueAsync_CancelledTask_TakesNoItem([Values] Body body) => Virtual.Run(async () =>
    {
        var queue = new AsyncProducerConsumerQueue<string>();
        await Guest.CancelWhile(body, queue.DequeueAsync);
        await queue.EnqueueAsync("item");
        (await queue.DequeueAsync()).Should().Be("item");
    });
}
