using System.Diagnostics;
using System.Globalization;

namespace AsyncioSharp.Benchmarks;

/// <summary>What one server did under one load.</summary>
/// <param name="RequestsPerSecond">Messages that came back.</param>
/// <param name="CpuSecondsPerMillion">The server's processor time for a million of them.</param>
internal readonly record struct LoadRun(double RequestsPerSecond, double CpuSecondsPerMillion)
{
    public static LoadRun Of(RunningServer server, int connections, int size, double seconds)
    {
        double before = server.CpuSeconds;
        using Process load = Start(server, connections, size, seconds);
        string text = load.StandardOutput.ReadToEnd();
        load.WaitForExit();
        double cpu = server.CpuSeconds - before;
        if (load.ExitCode != 0)
        {
            throw new InvalidOperationException($"The load on the {server.Server.Name} server ({server.Transport}, {connections} connections) failed.");
        }

        string[] words = text.Split(' ');
        double requests = double.Parse(words[0], CultureInfo.InvariantCulture);
        return new LoadRun(requests / double.Parse(words[1], CultureInfo.InvariantCulture), cpu / requests * 1e6);
    }

    /// <summary>Starts the load generator; with 0 seconds it holds idle connections until its input is closed.</summary>
    public static Process Start(RunningServer server, int connections, int size, double seconds)
    {
        string[] arguments =
        [
            server.Transport, server.Address, $"{connections}", $"{size}", seconds.ToString(CultureInfo.InvariantCulture),
        ];
        ProcessStartInfo start = Pinning.Start($"{Pinning.LoadCpu}", CPrograms.Build("load", server.Transport == "tls"), arguments);
        start.RedirectStandardOutput = true;
        start.RedirectStandardInput = true;
        return Process.Start(start)!;
    }
}
