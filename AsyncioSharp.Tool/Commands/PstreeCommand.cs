namespace AsyncioSharp.Tool;

/// <summary>The tasks as a tree: under each what it awaits.</summary>
internal sealed class PstreeCommand : Command
{
    public override string Name => "pstree";

    public override string Usage => "PID";

    public override string Summary =>
        "Shows the tasks as a tree: under each its frames, its scopes, and the tasks that it awaits; circles are marked.";

    public override async Task<int> RunAsync(CommandLine line, TextWriter output, CancellationToken token)
    {
        TargetProcess process = line.Process();
        ProcessSnapshot snapshot = (await Inspection.AskAsync(process, token: token)).WithLoops();
        await output.WriteAsync(new TaskTree(new AwaitGraph(snapshot)).Write());
        await output.FlushAsync(token);
        await output.WriteAsync(await StuckStacks.DescribeAsync(process, snapshot, token));
        return 0;
    }
}
