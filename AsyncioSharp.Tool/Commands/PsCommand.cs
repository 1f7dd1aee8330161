namespace AsyncioSharp.Tool;

/// <summary>Every task of every loop, one line each.</summary>
internal sealed class PsCommand : Command
{
    public override string Name => "ps";

    public override string Usage => "[PID]";

    public override string Summary => "Lists the tasks of all loops of a process; without PID, the processes that have a loop.";

    public override async Task<int> RunAsync(CommandLine line, TextWriter output, CancellationToken token)
    {
        ProcessSnapshot snapshot = await Inspection.AskAsync(line.Process(), token: token);
        foreach (TaskSnapshot task in snapshot.Tasks)
        {
            await output.WriteLineAsync($"{task.Id} {task.Name} {task.State} {task.Coroutine}");
        }

        return 0;
    }
}
