namespace AsyncioSharp.Benchmarks;

/// <summary>One of the servers that are compared.</summary>
/// <param name="Name">The column.</param>
/// <param name="Program">What to start; the transport and the address are added.</param>
/// <param name="Arguments">Its arguments before those.</param>
internal sealed record EchoServer(string Name, string Program, IReadOnlyList<string> Arguments)
{
    public const string OursName = "AsyncioSharp";
    public const string FloorName = "C epoll";
    public const string UvloopName = "uvloop";
    public const string AsyncioName = "asyncio";

    /// <summary>Ours, the floor, and what Python has; without uvloop or Python, without those.</summary>
    public static IReadOnlyList<EchoServer> Of(string transport, string style, Python? python)
    {
        string[] streams = style == "streams" ? ["--streams"] : [];
        string script = Path.Combine(Repository.Benchmarks, "Servers", "echo_asyncio.py");
        List<EchoServer> servers =
        [
            new(OursName, Environment.ProcessPath!, ["serve", .. streams]),
            new(FloorName, CPrograms.Build("echo_epoll", transport == "tls"), []),
        ];
        if (python is { HasUvloop: true })
        {
            servers.Add(new(UvloopName, python.Program, [script, "--uvloop", .. streams]));
        }

        if (python is not null)
        {
            servers.Add(new(AsyncioName, python.Program, [script, .. streams]));
        }

        return servers;
    }
}
