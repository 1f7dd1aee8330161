using System.Diagnostics;
using AsyncioSharp.Testing;

namespace AsyncioSharp.Benchmarks;

/// <summary>A thousand tasks of one test that sleep in virtual time, as a simulation does: per sleep.</summary>
internal sealed class VirtualSleep : Workload
{
    private const int Tasks = 1000;

    public override string Name => "virtual_sleep";

    public override string Title => "sleep in virtual time, 1,000 tasks of a test";

    public override int Operations => 500_000;

    public override bool HasPeer => false;

    // Two million a second.
    public override double? Goal => 500;

    public override double Measure(int operations)
    {
        long start = Stopwatch.GetTimestamp();
        AsyncioTest.Run(async Coroutine () => await Asyncio.Gather(Enumerable.Range(0, Tasks).Select(n => Work(operations / Tasks, 0.010 + (n % 7 * 0.001)))));
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / operations;
    }

    private static async Coroutine Work(int count, double delay)
    {
        for (int i = 0; i < count; i++)
        {
            await Asyncio.Sleep(delay);
        }
    }
}
