using System.Diagnostics;

namespace AsyncioSharp.Benchmarks;

/// <summary>The smallest program, from starting its process to its end.</summary>
internal class Startup : Workload
{
    public override string Name => "startup";

    public override string Title => "start-up of the smallest program (JIT)";

    public override int Operations => 15;

    public override double? Goal => 40_000_000;

    public override int Repetitions => 1;

    public override void WarmUp() => Launch(StartupProgram.Build(ahead: false));

    public override double Measure(int operations) => Time(StartupProgram.Build(ahead: false), operations);

    protected static double Time(string program, int times) => Median.Of(Enumerable.Range(0, times).Select(_ => Launch(program)));

    protected static double Launch(string program)
    {
        long start = Stopwatch.GetTimestamp();
        using Process process = Process.Start(program);
        process.WaitForExit();
        return process.ExitCode == 0
            ? Stopwatch.GetElapsedTime(start).TotalNanoseconds
            : throw new InvalidOperationException($"The start-up program ended with {process.ExitCode}.");
    }
}
