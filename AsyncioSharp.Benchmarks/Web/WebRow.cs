namespace AsyncioSharp.Benchmarks;

/// <summary>A row of <c>hosts</c>: what is served, and how it is asked for.</summary>
/// <param name="Title">The row's name.</param>
/// <param name="Kind">What the servers serve: http, http2, echo, client or group.</param>
/// <param name="Path">What is asked for.</param>
/// <param name="Connections">How many ask.</param>
/// <param name="IsTls">Over TLS.</param>
/// <param name="Cpus">How many processors the servers have. With one, the load has another; with two they share them.</param>
internal sealed record WebRow(string Title, string Kind, string Path, int Connections, bool IsTls = false, int Cpus = 1)
{
    public static IReadOnlyList<WebRow> All { get; } =
    [
        new("plaintext, 100 connections", "http", "/plaintext", 100),
        new("plaintext, 1000 connections", "http", "/plaintext", 1000),
        new("JSON, 100 connections", "http", "/json", 100),
        new("endpoint that yields, 100 connections", "http", "/yield", 100),
        new("endpoint that sleeps 1 ms, 100 connections", "http", "/sleep", 100),
        new("HTTPS plaintext, 100 connections", "http", "/plaintext", 100, IsTls: true),
        new("HTTP/2 plaintext, 10 connections, 10 requests each", "http2", "/plaintext", 10),
        new("ConnectionHandler echo of 1 KiB, 100 connections", "echo", "", 100),
        new("plaintext, 100 connections, two CPUs", "http", "/plaintext", 100, Cpus: 2),
        new("plaintext, 1000 connections, two CPUs", "http", "/plaintext", 1000, Cpus: 2),
        new("JSON, 100 connections, two CPUs", "http", "/json", 100, Cpus: 2),
        new("HttpClient, 50 requests at once", "client", "/client", 50),
    ];

    /// <summary>Where the rows that the same processes can serve belong together.</summary>
    public (string Kind, bool IsTls, int Cpus) Servers => (Kind, IsTls, Cpus);

    public string Transport => IsTls ? "tls" : "tcp";
}
