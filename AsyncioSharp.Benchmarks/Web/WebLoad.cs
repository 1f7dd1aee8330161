using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace AsyncioSharp.Benchmarks;

/// <summary>Loads a server for a moment: wrk for HTTP/1.1, h2load for HTTP/2, our own load for the echo; a client loads itself.</summary>
internal static partial class WebLoad
{
    private static readonly HttpClient s_control = new();

    /// <param name="server">The server.</param>
    /// <param name="row">What to ask for.</param>
    /// <param name="seconds">For how long.</param>
    /// <param name="peer">The server that a client asks.</param>
    public static WebRun Run(RunningServer server, WebRow row, double seconds, RunningServer? peer)
    {
        string url = $"{(row.IsTls ? "https" : "http")}://127.0.0.1:{server.Address}{row.Path}";
        string cpus = row.Cpus == 1 ? $"{Pinning.LoadCpu}" : $"{Pinning.ServerCpu},{Pinning.LoadCpu}";
        string time = seconds.ToString(CultureInfo.InvariantCulture);
        double before = server.CpuSeconds;
        (double requests, double elapsed, double p99) = row.Kind switch
        {
            "echo" => Echo(Output(cpus, CPrograms.Build("load"), "tcp", server.Address, $"{row.Connections}", "1024", time)),
            "http2" => H2Load(Output(cpus, "h2load", "-t1", $"-c{row.Connections}", "-m10", "-D", $"{Math.Ceiling(seconds)}", url)),
            "client" => (Client(server, row, time, peer!), seconds, double.NaN),
            _ => Wrk(Output(cpus, "wrk", "-t1", $"-c{row.Connections}", $"-d{Math.Ceiling(seconds)}s", "--latency", url)),
        };
        return new WebRun((server.CpuSeconds - before) / requests * 1e6, requests / elapsed, p99);
    }

    private static string Output(string cpus, string program, params IEnumerable<string> arguments)
    {
        ProcessStartInfo start = Pinning.Start(cpus, program, arguments);
        start.RedirectStandardOutput = true;
        using Process load = Process.Start(start)!;
        string text = load.StandardOutput.ReadToEnd();
        load.WaitForExit();
        return load.ExitCode == 0 ? text : throw new InvalidOperationException($"{program} failed: {text}");
    }

    private static (double Requests, double Seconds, double P99) Echo(string text)
    {
        string[] words = text.Split(' ');
        return (Number(words[0]), Number(words[1]), double.NaN);
    }

    private static (double Requests, double Seconds, double P99) Wrk(string text)
    {
        Match total = WrkTotal().Match(text);
        Match late = WrkP99().Match(text);
        if (!total.Success || text.Contains("Non-2xx", StringComparison.Ordinal) || text.Contains("Socket errors", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"wrk met errors: {text}");
        }

        double unit = late.Groups[2].Value switch { "us" => 1e-3, "ms" => 1, _ => 1e3 };
        return (Number(total.Groups[1].Value), Number(total.Groups[2].Value), Number(late.Groups[1].Value) * unit);
    }

    private static (double Requests, double Seconds, double P99) H2Load(string text)
    {
        Match rate = H2LoadRate().Match(text);
        Match done = H2LoadDone().Match(text);
        double requests = Number(done.Groups[1].Value);
        return (requests, requests / Number(rate.Groups[1].Value), double.NaN);
    }

    private static double Client(RunningServer client, WebRow row, string time, RunningServer peer)
    {
        string url = Uri.EscapeDataString($"http://127.0.0.1:{peer.Address}/plaintext");
        return Number(s_control.GetStringAsync($"http://127.0.0.1:{client.Address}{row.Path}?url={url}&seconds={time}").GetAwaiter().GetResult());
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(\d+) requests in ([\d.]+)s")]
    private static partial Regex WrkTotal();

    [GeneratedRegex(@"99%\s+([\d.]+)(us|ms|s)")]
    private static partial Regex WrkP99();

    [GeneratedRegex(@"([\d.]+) req/s")]
    private static partial Regex H2LoadRate();

    [GeneratedRegex(@"(\d+) succeeded, 0 failed, 0 errored")]
    private static partial Regex H2LoadDone();
}
