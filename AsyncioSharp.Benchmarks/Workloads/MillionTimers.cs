namespace AsyncioSharp.Benchmarks;

/// <summary>
/// A million timers with deadlines spread over one second all fire: CPU time of the process, user and system, per timer. (0.35 s for all of them is 350 ns per timer.)
/// </summary>
internal sealed class MillionTimers : Workload
{
    public override string Name => "timers_1m";

    public override string Title => "1 M timers firing within a second, CPU per timer";

    public override int Operations => 1_000_000;

    public override double? Goal => 350;

    public override int Repetitions => 1;

    public override void WarmUp()
    {
        for (int i = 0; i < 40; i++)
        {
            Fire(2000, seconds: 0.01);
        }

        Thread.Sleep(200);
        Fire(20_000, seconds: 0.1);
        Thread.Sleep(200);
    }

    public override double Measure(int operations)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        Fire(operations, seconds: 1);
        return (Environment.CpuUsage.TotalTime - before).TotalNanoseconds / operations;
    }

    private static void Fire(int count, double seconds)
    {
        using var loop = new EventLoop();
        int left = count;
        Action fired = () =>
        {
            if (--left == 0)
            {
                loop.Stop();
            }
        };

        // The same sequence of delays as the other side.
        uint random = 1;
        for (int i = 0; i < count; i++)
        {
            random = (random * 1_664_525) + 1_013_904_223;
            loop.CallLater(random / 4_294_967_296.0 * seconds, fired);
        }

        loop.RunForever();
    }
}
