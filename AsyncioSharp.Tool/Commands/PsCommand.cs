namespace AsyncioSharp.Tool;

/// <summary>Every task of every loop, one line each.</summary>
internal sealed class PsCommand : Command
{
    private static readonly TimeSpan s_watchInterval = TimeSpan.FromSeconds(1);

    public override string Name => "ps";

    public override string Usage => "[PID] [--filter TEXT] [--sort id|name|state|age|waited] [--limit N] [--group] [--json] [--watch]";

    public override string Summary =>
        "Lists the tasks of all loops: state, age, what each waits for, its await chain, who awaits it. Without PID: the processes.";

    public override IReadOnlyDictionary<string, bool> Options { get; } = new Dictionary<string, bool>
    {
        ["--filter"] = true,
        ["--sort"] = true,
        ["--limit"] = true,
        ["--group"] = false,
        ["--json"] = false,
        ["--watch"] = false,
    };

    public override async Task<int> RunAsync(CommandLine line, TextWriter output, CancellationToken token)
    {
        if (line.Count == 0)
        {
            await output.WriteAsync(await ProcessList.DescribeAsync(line.Has("--json"), token));
            return 0;
        }

        TargetProcess process = line.Process();
        var selection = new TaskSelection(line);
        bool isWatch = line.Has("--watch");
        do
        {
            ProcessSnapshot snapshot = (await Inspection.AskAsync(process, token: token)).WithLoops();
            if (isWatch && !Console.IsOutputRedirected)
            {
                Console.Clear();
            }

            if (line.Has("--json"))
            {
                await output.WriteLineAsync(SnapshotJson.Of(snapshot, selection, isIndented: !isWatch));
            }
            else
            {
                await output.WriteAsync(line.Has("--group") ? PsText.Grouped(snapshot, selection) : PsText.Listed(snapshot, selection));
                await output.FlushAsync(token);
                await output.WriteAsync(await StuckStacks.DescribeAsync(process, snapshot, token));
            }

            await output.FlushAsync(token);
            if (isWatch)
            {
                await Task.Delay(s_watchInterval, token);
            }
        }
        while (isWatch);

        return 0;
    }
}
