using System.Threading.Channels;

namespace Ecosystem;

internal static class ChannelsSample
{
    public static async Coroutine Run()
    {
        // begin channels
        Channel<int> channel = Channel.CreateBounded<int>(2);
        AsyncioTask<int> sum = Asyncio.CreateTask(async Coroutine<int> (CancellationToken ct) =>
        {
            int sum = 0;
            await foreach (int number in channel.Reader.ReadAllAsync(ct))
            {
                sum += number;
            }

            Say("a reader on the loop", OnLoop);
            return sum;
        });

        // Any thread may write: this is the shortest way from the thread pool to a task of the loop.
        await Task.Run(async () =>
        {
            for (int i = 1; i <= 100; i++)
            {
                await channel.Writer.WriteAsync(i);
            }

            channel.Writer.Complete();
        });
        Say("sum", await sum);

        Channel<int> empty = Channel.CreateUnbounded<int>();
        Say("a read, limited to 0.1 s", await ErrorOf(() => Asyncio.WaitFor(ct => empty.Reader.ReadAsync(ct), 0.1)));
        empty.Writer.TryWrite(1);
        Say("the next item is not lost", await empty.Reader.ReadAsync());
        // end
    }
}
