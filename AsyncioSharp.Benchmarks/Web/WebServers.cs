namespace AsyncioSharp.Benchmarks;

/// <summary>What is compared in a row of <c>hosts</c>.</summary>
internal static class WebServers
{
    public const string PlainName = ".NET";
    public const string InlineName = ".NET inline";

    private const string Inline = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS=1";

    private static readonly Lazy<string> s_program = new(Build);

    /// <summary>Kestrel or HttpClient over .NET's own sockets, the strongest form of that, and over loops; and those that know no HTTP.</summary>
    public static IReadOnlyList<EchoServer> Of(WebRow row, Python? python)
    {
        string loops = $"{row.Cpus}";
        List<EchoServer> servers =
        [
            new(EchoServer.OursName, s_program.Value, [row.Kind, loops]),
            new(PlainName, s_program.Value, [row.Kind, "0"]),
            new(InlineName, "env", [Inline, s_program.Value, row.Kind, "0"]),
        ];
        if (row is { Kind: "echo" or "http", IsTls: false, Cpus: 1 })
        {
            string[] answer = row.Kind == "http" ? ["--http"] : [];
            servers.AddRange(EchoServer.Of(row.Transport, "protocol", python)
                .Where(static one => one.Name is EchoServer.FloorName or EchoServer.UvloopName)
                .Select(one => one with { Arguments = [.. one.Arguments, .. answer] }));
        }

        return servers;
    }

    /// <summary>Answers the requests of a client that is measured.</summary>
    public static EchoServer Peer { get; } = new("peer", CPrograms.Build("echo_epoll"), ["--http"]);

    /// <summary>Runs loops that need nothing of each other.</summary>
    public static EchoServer Group => new(EchoServer.OursName, s_program.Value, ["group", "0"]);

    private static string Build()
    {
        string output = Path.Combine(Repository.Root, "artifacts", "hosts");
        return Child.Output("dotnet", "build", "-c", "Release", "-p:RunAnalyzers=false", "--verbosity", "quiet", "--output", output,
            Path.Combine(Repository.Benchmarks, "Hosts"))
            is not null ? Path.Combine(output, "Hosts") : throw new InvalidOperationException("The web application of the comparison could not be built.");
    }
}
