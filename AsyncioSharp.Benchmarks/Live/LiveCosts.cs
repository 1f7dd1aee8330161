using System.Diagnostics.Tracing;
using System.Globalization;
using Microsoft.Diagnostics.NETCore.Client;

namespace AsyncioSharp.Benchmarks;

/// <summary>What it costs a loop that somebody looks at it, as <c>dotnet asyncio top</c> and <c>trace</c> do.</summary>
/// <remarks>
/// Real sessions of .NET's diagnostics, opened by the process to itself. Runs without and with one take turns, each long enough for
/// the loop to be found and watched; what is compared are the medians. Measured is the processor time of the loop's thread: what other
/// threads do, and other programs on the machine, is not in it. (Linux only.)
/// </remarks>
internal static class LiveCosts
{
    private const int Rounds = 7;
    private const double SecondsOfARun = 1.5;
    private const long LoadKeyword = 32;
    private const long StepsKeyword = 64;

    private static readonly string[] s_workloads = ["callback_chain", "ping_pong", "create_task", "three_deep"];

    public static int Run(string[] names)
    {
        Console.WriteLine("| Workload | alone | with `top` | with `trace` |\n|---|---|---|---|");
        foreach (string name in names.Length > 0 ? names : s_workloads)
        {
            Workload workload = Catalogue.Find(name);
            workload.WarmUp();
            int operations = (int)(workload.Operations * SecondsOfARun * 1e9 / (workload.Measure(workload.Operations) * workload.Operations));
            var alone = new List<double>();
            var top = new List<double>();
            var trace = new List<double>();
            for (int i = 0; i < Rounds; i++)
            {
                alone.Add(Cost(workload, operations));
                top.Add(Watched(workload, operations, LoadKeyword));
                trace.Add(Watched(workload, operations, StepsKeyword));
            }

            double bare = Median.Of(alone);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {workload.Title} | {bare:0.0} ns | {Median.Of(top) / bare:0.000} x | {Median.Of(trace) / bare:0.00} x, {Median.Of(trace) - bare:0} ns more |"));
        }

        return 0;
    }

    private static double Watched(Workload workload, int operations, long keyword)
    {
        var arguments = new Dictionary<string, string>
        {
            ["load.lease"] = "60", ["steps.lease"] = "60", ["steps.id"] = "1", ["steps.seconds"] = "3600", ["steps.most"] = "10000000",
        };
        using EventPipeSession session = new DiagnosticsClient(Environment.ProcessId).StartEventPipeSession(
            [new EventPipeProvider("AsyncioSharp", EventLevel.Informational, keyword, arguments)], requestRundown: false);
        var reader = new Thread(() => session.EventStream.CopyTo(Stream.Null)) { IsBackground = true };
        reader.Start();
        double cost = Cost(workload, operations);
        session.Stop();
        reader.Join();
        return cost;
    }

    /// <summary>Nanoseconds of this thread for an operation: the loop runs on it.</summary>
    private static double Cost(Workload workload, int operations)
    {
        double start = ThreadTime.Nanoseconds();
        workload.Measure(operations);
        return (ThreadTime.Nanoseconds() - start) / operations;
    }
}
