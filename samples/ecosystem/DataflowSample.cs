using System.Threading.Tasks.Dataflow;

namespace Ecosystem;

internal static class DataflowSample
{
    public static async Coroutine Run()
    {
        EventLoop loop = Asyncio.GetRunningLoop();

        // begin dataflow
        // A block runs on the thread pool, or where its options say: here one on each side.
        using var stop = new CancellationTokenSource();
        int sum = 0;
        bool onPool = true, onLoop = true;
        var square = new TransformBlock<int, int>(
            number =>
            {
                onPool &= !OnLoop;
                return number * number;
            },
            new() { MaxDegreeOfParallelism = 2, CancellationToken = stop.Token });
        var add = new ActionBlock<int>(
            number =>
            {
                onLoop &= OnLoop;
                sum += number;
            },
            new() { TaskScheduler = loop.Scheduler });
        square.LinkTo(add, new DataflowLinkOptions { PropagateCompletion = true });
        for (int i = 1; i <= 100; i++)
        {
            await square.SendAsync(i);
        }

        square.Complete();
        await add.Completion;
        Say("sum", sum);
        Say("a block without options on the loop", !onPool);
        Say("a block with the loop's scheduler on the loop", onLoop);

        var idle = new BufferBlock<int>();
        Say("a wait for an item, limited to 0.1 s", await ErrorOf(() => Asyncio.WaitFor(ct => idle.ReceiveAsync(ct), 0.1)));
        // end
    }
}
