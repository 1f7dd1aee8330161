using System.Diagnostics;
using Nito.AsyncEx;

namespace AsyncioSharp.Benchmarks;

/// <summary>Ten native methods that want the same AsyncLock of Nito.AsyncEx and give way while they hold it, as tasks of one loop. The next row is the same code on the thread pool.</summary>
internal class NitoLockOnLoop : Workload
{
    private const int Contenders = 10;

    public override string Name => "nito_lock_loop";

    public override string Title => "Nito's `AsyncLock`, 10 contenders on the loop, per acquisition";

    public override int Operations => 100_000;

    public override bool HasPeer => false;

    public override (string Name, double Part, string Called)? PartOf => ("nito_lock_pool", 1.2, "the next row");

    public override double Measure(int operations)
    {
        long start = Stopwatch.GetTimestamp();
        AsyncioContext.Run(async Coroutine () =>
        {
            var gate = new AsyncLock();
            await Asyncio.Gather(Enumerable.Range(0, Contenders).Select(_ => Asyncio.CreateTask(() => Contend(gate, operations / Contenders))));
        });
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / operations;
    }

    protected static async Task Contend(AsyncLock gate, int count)
    {
        for (int i = 0; i < count; i++)
        {
            using (await gate.LockAsync())
            {
                await Task.Yield();
            }
        }
    }

    protected static Task ContendOnPool(int operations)
    {
        var gate = new AsyncLock();
        return Task.WhenAll(Enumerable.Range(0, Contenders).Select(_ => Task.Run(() => Contend(gate, operations / Contenders))));
    }
}

/// <summary>The same on the thread pool.</summary>
internal sealed class NitoLockOnPool : NitoLockOnLoop
{
    public override string Name => "nito_lock_pool";

    public override string Title => "the same on the thread pool";

    public override (string Name, double Part, string Called)? PartOf => null;

    public override double Measure(int operations)
    {
        long start = Stopwatch.GetTimestamp();
        ContendOnPool(operations).GetAwaiter().GetResult();
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / operations;
    }
}
