using System.ComponentModel;
using System.Diagnostics;

namespace AsyncioSharp.Benchmarks;

/// <summary>Runs a program to its end and reads what it prints.</summary>
internal static class Child
{
    /// <summary>The output, or null if the program cannot be started or fails; what it said on its error stream goes to ours.</summary>
    public static string? Output(string program, params IEnumerable<string> arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
            string text = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? text : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>The result that the program prints; null if there is none.</summary>
    public static double? Measure(string program, params IEnumerable<string> arguments) =>
        Output(program, arguments)?.Split('\n').Select(Result.Parse).LastOrDefault(result => result is not null)?.Value;
}
