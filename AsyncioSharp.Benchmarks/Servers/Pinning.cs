using System.ComponentModel;
using System.Diagnostics;

namespace AsyncioSharp.Benchmarks;

/// <summary>One processor for the server, another for the load: otherwise the scheduler decides what is measured.</summary>
internal static class Pinning
{
    public const int ServerCpu = 0;
    public const int LoadCpu = 1;

    /// <summary>False on a machine with one processor, or without taskset.</summary>
    public static bool IsPossible { get; } = Environment.ProcessorCount > 1 && HasTaskset();

    /// <summary>How to start a program on a processor, or on several with commas between. taskset replaces itself by the program, so the process is the program's.</summary>
    public static ProcessStartInfo Start(string cpus, string program, IEnumerable<string> arguments) => IsPossible
        ? new ProcessStartInfo("taskset", ["-c", cpus, program, .. arguments])
        : new ProcessStartInfo(program, arguments);

    private static bool HasTaskset()
    {
        try
        {
            using Process probe = Process.Start(new ProcessStartInfo("taskset", ["--version"]) { RedirectStandardOutput = true })!;
            probe.WaitForExit();
            return probe.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
