using System.Globalization;

namespace AsyncioSharp.Benchmarks;

/// <summary>
/// Kestrel and HttpClient over .NET's sockets and over loops, in turns, many short ones: all servers of a row are up at once. CPU per request
/// is what counts, since the load needs a processor too.
/// </summary>
internal static class WebComparison
{
    // The JIT reaches its last tier only in pauses, and has much more code here than for an echo.
    private const int WarmUps = 5;
    private const double WarmUpPause = 0.5;

    public static int Run(WebOptions options)
    {
        if (!OperatingSystem.IsLinux() || !Pinning.IsPossible)
        {
            Console.Error.WriteLine("The hosts are compared on Linux only, with two processors and taskset.");
            return 1;
        }

        Python? python = Python.Find(options.Python);
        List<WebResult> results = [];
        foreach (IGrouping<(string, bool, int), WebRow> rows in WebRow.All
            .Where(row => row.Title.Contains(options.Only, StringComparison.OrdinalIgnoreCase)).GroupBy(static row => row.Servers))
        {
            results.AddRange(Measure([.. rows], options, python));
        }

        double? scaling = "LoopGroup".Contains(options.Only, StringComparison.OrdinalIgnoreCase) ? MeasureGroup(options) : null;
        string table = WebTable.Of(results, scaling, options);
        Console.WriteLine(table);
        if (options.IsComplete)
        {
            Report.Update(Repository.Report, "hosts", "Hosts", table);
        }

        return 0;
    }

    private static List<WebResult> Measure(IReadOnlyList<WebRow> rows, WebOptions options, Python? python)
    {
        WebRow first = rows[0];
        using RunningServer? peer = first.Kind == "client" ? RunningServer.Start(WebServers.Peer, "tcp", cpus: $"{Pinning.LoadCpu}") : null;
        List<RunningServer> servers = [];
        try
        {
            foreach (EchoServer server in WebServers.Of(first, python))
            {
                string cpus = first.Cpus == 1 ? $"{Pinning.ServerCpu}" : $"{Pinning.ServerCpu},{Pinning.LoadCpu}";
                servers.Add(RunningServer.Start(server, first.Transport, cpus: cpus));
            }

            return [.. rows.Select(row => Measure(row, options, servers, peer))];
        }
        finally
        {
            servers.ForEach(static server => server.Dispose());
        }
    }

    private static WebResult Measure(WebRow row, WebOptions options, List<RunningServer> servers, RunningServer? peer)
    {
        for (int i = 0; i < WarmUps; i++)
        {
            foreach (RunningServer server in servers)
            {
                WebLoad.Run(server, row, 1, peer);
            }

            Thread.Sleep(TimeSpan.FromSeconds(WarmUpPause));
        }

        var result = new WebResult(row, servers.ToDictionary(static server => server.Server.Name, static _ => new List<WebRun>()));
        for (int round = 0; round < options.Rounds; round++)
        {
            foreach (RunningServer server in servers)
            {
                result.Runs[server.Server.Name].Add(WebLoad.Run(server, row, options.Seconds, peer));
            }
        }

        Console.Error.WriteLine($"{row.Title,-52}{string.Join("  ", result.Runs.Keys.Select(name => string.Create(
            CultureInfo.InvariantCulture, $"{name} {result.Middle(name, static run => run.Cpu):0.00} us")))}");
        return result;
    }

    /// <summary>What two loops do, divided by what one does, in neighbouring moments.</summary>
    private static double MeasureGroup(WebOptions options)
    {
        using var server = RunningServer.Start(WebServers.Group, "tcp", cpus: $"{Pinning.ServerCpu},{Pinning.LoadCpu}");
        using var http = new HttpClient();
        Count(1);
        Count(2);
        return Median.Of(Enumerable.Range(0, options.Rounds).Select(_ => Count(2) / Count(1)));

        double Count(int loops) => double.Parse(
            http.GetStringAsync($"http://127.0.0.1:{server.Address}/group?count={loops}&seconds={options.Seconds}").GetAwaiter().GetResult(),
            CultureInfo.InvariantCulture);
    }
}
