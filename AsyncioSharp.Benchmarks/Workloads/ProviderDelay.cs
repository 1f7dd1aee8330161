using System.Diagnostics;
using AsyncioSharp.Testing;

namespace AsyncioSharp.Benchmarks;

/// <summary>The same with .NET's own <c>Task.Delay</c> on the loop's TimeProvider, as other libraries sleep: per delay.</summary>
internal sealed class ProviderDelay : Workload
{
    private const int Tasks = 1000;

    public override string Name => "provider_delay";

    public override string Title => "Task.Delay(span, loop.TimeProvider) in virtual time, 1,000 tasks of a test";

    public override int Operations => 250_000;

    public override bool HasPeer => false;

    // One million a second.
    public override double? Goal => 1000;

    public override double Measure(int operations)
    {
        long start = Stopwatch.GetTimestamp();
        AsyncioTest.Run(async Coroutine (loop) =>
            await Asyncio.Gather(Enumerable.Range(0, Tasks).Select(n => Work(loop.TimeProvider, operations / Tasks, TimeSpan.FromMilliseconds(10 + (n % 7))))));
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / operations;
    }

    private static async Coroutine Work(TimeProvider time, int count, TimeSpan delay)
    {
        for (int i = 0; i < count; i++)
        {
            await Task.Delay(delay, time);
        }
    }
}
