namespace AsyncioSharp.Benchmarks;

/// <summary>
/// Echo servers in processes of their own, on one processor, and the same load on another: all servers of a row are up at once (an idle one costs nothing) and are loaded in turns,
/// many short ones, so that a change in the machine's mood hits all.
/// </summary>
internal static class ServerComparison
{
    // The JIT needs 30 calls and two pauses of 100 ms to reach its last tier: a second of load, a pause, and load again.
    private const double WarmUpSeconds = 1.0;
    private const double WarmUpPause = 0.4;

    public static int Run(ServerOptions options)
    {
        if (!OperatingSystem.IsLinux())
        {
            Console.Error.WriteLine("The servers are compared on Linux only: the floor and the load generator use epoll.");
            return 1;
        }

        Python? python = FindPython(options.Python);
        Note(!Pinning.IsPossible, "One processor only, or no taskset: server and load share what there is.");
        Note(python is null, "No CPython found: its columns are left out.");
        Note(python is { HasUvloop: false }, $"{python?.Program} has no uvloop (Debian: python3-uvloop for /usr/bin/python3): its column is left out.");

        List<ServerRow> rows = [];
        foreach (string style in options.Styles)
        {
            foreach (string transport in options.Transports.Where(transport => Serve.Knows(transport, style)))
            {
                rows.AddRange(Measure(options, style, transport, EchoServer.Of(transport, style, python)));
            }
        }

        IReadOnlyList<IdleRow> idle = options.MeasuresIdle ? IdleMemory.Measure(options.Transports, options.Styles, python) : [];
        string table = ServerTable.Of(rows, idle, options, python);
        Console.WriteLine(table);
        if (options.IsComplete)
        {
            Report.Update(Repository.Report, "servers", "Servers", table);
        }

        return 0;
    }

    private static List<ServerRow> Measure(ServerOptions options, string style, string transport, IReadOnlyList<EchoServer> servers)
    {
        List<RunningServer> running = [];
        try
        {
            foreach (EchoServer server in servers)
            {
                running.Add(RunningServer.Start(server, transport));
            }

            WarmUp(running, options.Size);
            return [.. options.Connections.Select(connections => Measure(options, style, transport, connections, running))];
        }
        finally
        {
            running.ForEach(server => server.Dispose());
        }
    }

    private static ServerRow Measure(ServerOptions options, string style, string transport, int connections, List<RunningServer> running)
    {
        Dictionary<string, List<LoadRun>> runs = running.ToDictionary(server => server.Server.Name, _ => new List<LoadRun>());
        for (int round = 0; round < options.Rounds; round++)
        {
            foreach (RunningServer server in running)
            {
                runs[server.Server.Name].Add(LoadRun.Of(server, connections, options.Size, options.Seconds));
            }
        }

        var row = new ServerRow($"{transport}, {connections} {(transport == "udp" ? "senders" : "connections")}, {style}", transport, runs);
        Console.Error.WriteLine($"{row.Title,-40}{string.Join("  ", runs.Keys.Select(name => $"{name} {row.Middle(name)!.Value.RequestsPerSecond:#,0}"))}");
        return row;
    }

    private static void WarmUp(List<RunningServer> running, int size)
    {
        for (int i = 0; i < 2; i++)
        {
            foreach (RunningServer server in running)
            {
                LoadRun.Of(server, 10, size, WarmUpSeconds);
            }

            Thread.Sleep(TimeSpan.FromSeconds(WarmUpPause));
        }
    }

    /// <summary>uvloop comes with the distribution's Python, which need not be the first of the path.</summary>
    private static Python? FindPython(string? path)
    {
        if (path is not null)
        {
            return Python.Find(path);
        }

        Python? first = Python.Find(null);
        return first is { HasUvloop: true } ? first : Python.Find("/usr/bin/python3") is { HasUvloop: true } system ? system : first;
    }

    private static void Note(bool isSo, string text)
    {
        if (isSo)
        {
            Console.Error.WriteLine(text);
        }
    }
}
