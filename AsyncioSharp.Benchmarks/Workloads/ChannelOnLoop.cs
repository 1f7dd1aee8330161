using System.Diagnostics;
using System.Threading.Channels;

namespace AsyncioSharp.Benchmarks;

/// <summary>A bounded <see cref="Channel"/> between two native methods, as tasks of one loop. The next row is the same code on the thread pool.</summary>
internal class ChannelOnLoop : Workload
{
    public override string Name => "channel_loop";

    public override string Title => "bounded `Channel`(10) between two tasks of the loop, per item";

    public override int Operations => 200_000;

    public override bool HasPeer => false;

    public override (string Name, double Part, string Called)? PartOf => ("channel_pool", 1.2, "the next row");

    public override double Measure(int operations)
    {
        long start = Stopwatch.GetTimestamp();
        AsyncioContext.Run(async Coroutine () =>
        {
            var channel = Channel.CreateBounded<int>(10);
            AsyncioTask writing = Asyncio.CreateTask(() => Write(channel.Writer, operations));
            await Asyncio.CreateTask(() => Read(channel.Reader, operations));
            await writing;
        });
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / operations;
    }

    protected static async Task Write(ChannelWriter<int> writer, int count)
    {
        for (int i = 0; i < count; i++)
        {
            await writer.WriteAsync(i);
        }
    }

    protected static async Task<long> Read(ChannelReader<int> reader, int count)
    {
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += await reader.ReadAsync();
        }

        return sum;
    }
}

/// <summary>The same on the thread pool.</summary>
internal sealed class ChannelOnPool : ChannelOnLoop
{
    public override string Name => "channel_pool";

    public override string Title => "the same on the thread pool";

    public override (string Name, double Part, string Called)? PartOf => null;

    public override double Measure(int operations)
    {
        long start = Stopwatch.GetTimestamp();
        var channel = Channel.CreateBounded<int>(10);
        Task writing = Task.Run(() => Write(channel.Writer, operations));
        Task<long> reading = Task.Run(() => Read(channel.Reader, operations));
        Task.WhenAll(writing, reading).GetAwaiter().GetResult();
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / operations;
    }
}
