using System.Diagnostics;
using AsyncioSharp.Testing;

namespace AsyncioSharp.Benchmarks;

/// <summary>A thousand tasks of one test that sleep in virtual time, as a simulation does: per sleep.</summary>
internal class VirtualSleep : Workload
{
    private const int Tasks = 1000;

    public override string Name => "virtual_sleep";

    public override string Title => "sleep in virtual time, 1,000 tasks of a test";

    public override int Operations => 500_000;

    public override bool HasPeer => false;

    // Two million a second.
    public override double? Goal => 500;

    /// <summary>How the test is run.</summary>
    protected virtual TestOptions Options => TestOptions.Default;

    public sealed override double Measure(int operations)
    {
        long start = Stopwatch.GetTimestamp();
        AsyncioTest.Run(async Coroutine () => await Asyncio.Gather(Enumerable.Range(0, Tasks).Select(n => Work(operations / Tasks, 0.010 + (n % 7 * 0.001)))), Options);
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

/// <summary>The same test run twice and compared.</summary>
internal sealed class VirtualSleepChecked : VirtualSleep
{
    public override string Name => "virtual_sleep_checked";

    public override string Title => "the same, run twice and compared (`CheckDeterminism`)";

    public override double? Goal => null;

    public override (string Name, double Part, string Called)? PartOf => ("virtual_sleep", 2.2, "one run");

    protected override TestOptions Options => TestOptions.Default with { CheckDeterminism = true };
}

/// <summary>The same test with its timeline recorded; it passes, so nothing is written.</summary>
internal sealed class VirtualSleepTraced : VirtualSleep
{
    public override string Name => "virtual_sleep_traced";

    public override string Title => "the same, recorded (`TraceFolder`)";

    public override double? Goal => null;

    public override (string Name, double Part, string Called)? PartOf => ("virtual_sleep", 2, "one run");

    protected override TestOptions Options => TestOptions.Default with { TraceFolder = Path.GetTempPath() };
}
