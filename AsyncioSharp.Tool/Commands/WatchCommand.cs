using System.Globalization;

namespace AsyncioSharp.Tool;

/// <summary>A page that shows a process live, on this machine only.</summary>
internal sealed class WatchCommand : Command
{
    public override string Name => "watch";

    public override string Usage => "PID [--port 0]";

    public override string Summary => "Serves a page on 127.0.0.1 that shows the loops and tasks live. Its address has a secret; Ctrl+C ends it.";

    public override IReadOnlyDictionary<string, bool> Options { get; } = new Dictionary<string, bool> { ["--port"] = true };

    public override async Task<int> RunAsync(CommandLine line, TextWriter output, CancellationToken token)
    {
        int port = 0;
        if (line.Value("--port") is { } text
            && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= ushort.MaxValue))
        {
            throw line.Wrong($"--port {text}: expected a number from 0, for any that is free, to {ushort.MaxValue}.");
        }

        TargetProcess process = line.Process();

        // Not a page that stays empty: whoever cannot be looked into is told of here.
        await Inspection.AskAsync(process, new InspectRequest(InspectionProtocol.LoopsRequest), token: token);
        var feed = new WatchFeed(process);
        using var server = new PageServer(process, feed, port);
        await output.WriteLineAsync(server.Address);
        await output.FlushAsync(token);
        await server.RunAsync(token);
        return 0;
    }
}
