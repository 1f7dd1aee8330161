using AsyncioSharp.Net;

namespace AsyncioSharp.Benchmarks;

/// <summary>Bytes to a child and back: one task writes and drains, another reads.</summary>
internal sealed class PipeThroughCat : TimedWorkload
{
    private const int ChunkSize = 65_536;
    private const int ChunksOfAMebibyte = 16;

    public override string Name => "pipe_cat";

    public override string Title => "pipe through `cat`, per MiB";

    public override int Operations => 256;

    public override double? RatioGoal => 1;

    public override int Repetitions => 3;

    public override void WarmUp() => Measure(256);

    protected override void Run(EventLoop loop, int operations) => loop.RunUntilComplete(Pipe(operations));

    private static async Coroutine Pipe(int mebibytes)
    {
        AsyncioProcess process = await Asyncio.CreateSubprocessExec("cat", stdin: Stdio.Pipe, stdout: Stdio.Pipe);
        AsyncioTask<long> reading = Asyncio.CreateTask(Count(process.Stdout!));
        var chunk = new byte[ChunkSize];
        for (int i = 0; i < mebibytes * ChunksOfAMebibyte; i++)
        {
            process.Stdin!.Write(chunk);
            await process.Stdin!.Drain();
        }

        process.Stdin!.Close();
        if (await reading != (long)mebibytes * ChunksOfAMebibyte * ChunkSize)
        {
            throw new InvalidOperationException("Bytes were lost.");
        }

        await process.Wait();
    }

    private static async Coroutine<long> Count(AsyncioStreamReader reader)
    {
        long total = 0;
        while (true)
        {
            byte[] data = await reader.Read(ChunkSize);
            if (data.Length == 0)
            {
                return total;
            }

            total += data.Length;
        }
    }
}
