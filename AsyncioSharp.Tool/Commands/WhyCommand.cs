using System.Globalization;

namespace AsyncioSharp.Tool;

/// <summary>Why a task does not go on.</summary>
internal sealed class WhyCommand : Command
{
    private const int MostNamed = 20;

    public override string Name => "why";

    public override string Usage => "PID TASK";

    public override string Summary =>
        "Says why a task (its number or its name) does not go on: what it finally waits for, with the holders of locks.";

    public override async Task<int> RunAsync(CommandLine line, TextWriter output, CancellationToken token)
    {
        TargetProcess process = line.Process(words: 2);
        ProcessSnapshot snapshot = (await Inspection.AskAsync(process, token: token)).WithLoops();
        TaskSnapshot task = Find(line, snapshot);
        await output.WriteAsync(new Explanation(new AwaitGraph(snapshot)).Of(task));
        await output.FlushAsync(token);
        if (snapshot.Loops.First(loop => loop.Id == task.LoopId).IsStuck)
        {
            await output.WriteAsync(await StuckStacks.DescribeAsync(process, snapshot, token));
        }

        return 0;
    }

    private static TaskSnapshot Find(CommandLine line, ProcessSnapshot snapshot)
    {
        string name = PlainText.OneLine(line[1]);
        if (long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out long id) && snapshot.Find(id) is { } numbered)
        {
            return numbered;
        }

        TaskSnapshot[] named = [.. snapshot.Tasks.Where(task => task.Name == name)];
        return named switch
        {
            [var only] => only,
            [] => throw new ToolError(
                $"Process {snapshot.ProcessId} has no task '{name}' ({Phrases.Count(snapshot.Tasks.Count(), "task")} are pending). "
                    + "It may have ended; dotnet asyncio ps lists those that are there."),
            _ => throw line.Wrong(
                $"{named.Length} tasks have the name '{name}'. Take one by its number: "
                    + string.Join(", ", named.Take(MostNamed).Select(static task => task.Id)) + (named.Length > MostNamed ? ", …" : ".")),
        };
    }
}
