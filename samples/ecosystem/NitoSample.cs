using Nito.AsyncEx;

namespace Ecosystem;

internal static class NitoSample
{
    public static async Coroutine Run()
    {
        // begin nito
        // One lock for tasks of the loop and for work on the thread pool. (An AsyncioLock belongs to its loop.)
        var gate = new AsyncLock();
        int count = 0;
        async Task Add(int times)
        {
            for (int i = 0; i < times; i++)
            {
                using (await gate.LockAsync())
                {
                    count++;
                }
            }
        }

        await Asyncio.Gather(Add(100), Add(100), Task.Run(() => Add(100)));
        Say("count", count);
        Say("the loop goes on at home after it", OnLoop);

        // A signal from any thread.
        var signal = new AsyncAutoResetEvent();
        AsyncioTask<bool> waiter = Asyncio.CreateTask(async Coroutine<bool> (CancellationToken ct) =>
        {
            await signal.WaitAsync(ct);
            return OnLoop;
        });
        await Task.Run(signal.Set);
        Say("whom the signal wakes is on the loop", await waiter);

        // The lock is held: the token takes the waiter out of the line, and the next one gets the lock.
        using (await gate.LockAsync())
        {
            Say("a wait, limited to 0.1 s", await ErrorOf(() => Asyncio.WaitFor(ct => gate.LockAsync(ct).AsTask(), 0.1)));
        }

        using (await gate.LockAsync())
        {
            Say("the lock is free again", true);
        }

        // Producers anywhere, a consumer on the loop.
        var queue = new AsyncProducerConsumerQueue<int>(maxCount: 2);
        AsyncioTask producer = Asyncio.CreateTask(() => Task.Run(async () =>
        {
            for (int i = 1; i <= 100; i++)
            {
                await queue.EnqueueAsync(i);
            }

            queue.CompleteAdding();
        }));
        int sum = 0;
        while (await queue.OutputAvailableAsync())
        {
            sum += await queue.DequeueAsync();
        }

        await producer;
        Say("sum", sum);
        // end
    }
}
