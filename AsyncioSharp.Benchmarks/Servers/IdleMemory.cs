using System.Diagnostics;

namespace AsyncioSharp.Benchmarks;

/// <summary>Bytes per idle connection of each server.</summary>
internal sealed record IdleRow(string Transport, string Style, IReadOnlyDictionary<string, double> BytesPerConnection);

/// <summary>
/// How much the resident set of a server grows with ten thousand unix connections (of TLS: a thousand, each of which takes more), each of which was used once. Objects, tables, and
/// garbage that was not collected yet all count; the kernel's part does not.
/// </summary>
/// <remarks>
/// Without tiered compilation: ten thousand connections at once make the JIT compile the way of a connection anew, and what it needs for that stays with the process, once, however many
/// connections there are (7 MiB measured, 0.7 KiB for each of these).
/// </remarks>
internal static class IdleMemory
{
    // Small, since messages that were used are garbage for a while, and what counts here is what a connection holds.
    private const int MessageSize = 16;

    public static IReadOnlyList<IdleRow> Measure(IReadOnlyList<string> transports, IReadOnlyList<string> styles, Python? python) =>
    [
        .. from transport in transports
           where transport is "unix" or "tls"
           from style in styles
           select new IdleRow(transport, style, EchoServer.Of(transport, style, python).ToDictionary(server => server.Name, server => PerConnection(server, transport))),
    ];

    /// <summary>How many.</summary>
    public static int Connections(string transport) => transport == "tls" ? 1_000 : 10_000;

    // Ten thousand descriptors are more than a process may usually have; the runtime has raised our limit as far as it goes, and our children inherit it.
    private static double PerConnection(EchoServer server, string transport)
    {
        int connections = Connections(transport);
        using RunningServer running = RunningServer.Start(server, transport, isTiered: false);
        LoadRun.Of(running, 100, MessageSize, 1.0);
        long before = running.ResidentBytes;
        using Process load = LoadRun.Start(running, connections, MessageSize, 0);
        bool isOpen = load.StandardOutput.ReadLine() == "open";
        double bytes = (running.ResidentBytes - before) / (double)connections;
        load.StandardInput.Close();
        load.WaitForExit();
        return isOpen ? bytes : double.NaN;
    }
}
