namespace AsyncioSharp.Benchmarks;

/// <summary>A loop with one task that waits for a second: CPU time of the process in that second.</summary>
internal sealed class IdleLoop : Workload
{
    public override string Name => "idle";

    public override string Title => "idle loop, CPU per second";

    public override int Operations => 1;

    // Less than a thousandth of a core: what is left is the runtime's housekeeping, not the loop.
    public override double? Goal => 1_000_000;

    public override int Repetitions => 2;

    public override void WarmUp()
    {
        AsyncioContext.Run(Wait(0.1));
        Thread.Sleep(500);
    }

    public override double Measure(int operations) => AsyncioContext.Run(Wait(1));

    private static async Coroutine<double> Wait(double seconds)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        await Asyncio.Sleep(seconds);
        return (Environment.CpuUsage.TotalTime - before).TotalNanoseconds;
    }
}
