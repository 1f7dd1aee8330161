using System.Globalization;
using System.Text;

namespace AsyncioSharp.Tool;

/// <summary>What <c>ps</c> writes for people.</summary>
internal static class PsText
{
    /// <summary>Each task in a line.</summary>
    public static StringBuilder Listed(ProcessSnapshot snapshot, TaskSelection selection)
    {
        var text = new StringBuilder();
        foreach (LoopSnapshot loop in snapshot.Loops)
        {
            BeginLoop(text, loop, snapshot);
            IReadOnlyList<TaskSnapshot> tasks = selection.Of(loop.Tasks, snapshot, out int leftOut);
            if (tasks.Count > 0)
            {
                ListOf(tasks, snapshot).AppendTo(text);
            }

            EndLoop(text, leftOut);
        }

        return text;
    }

    /// <summary>Tasks that stand at the same place in a line: of thousands this is what one can read.</summary>
    public static StringBuilder Grouped(ProcessSnapshot snapshot, TaskSelection selection)
    {
        var text = new StringBuilder();
        foreach (LoopSnapshot loop in snapshot.Loops)
        {
            BeginLoop(text, loop, snapshot);
            var table = new Table(("tasks", 10), ("state", 10), ("oldest", 12), ("await chain", 0));
            IReadOnlyList<TaskSnapshot> tasks = selection.Of(loop.Tasks, snapshot, out int leftOut);
            var chains = new ChainTexts();
            foreach (IGrouping<(string State, string Chain), TaskSnapshot> place in tasks
                .GroupBy(task => (Phrases.Of(task.State), chains.Of(task))).OrderByDescending(static place => place.Count()))
            {
                table.Add(
                    place.Count().ToString(CultureInfo.InvariantCulture),
                    place.Key.State,
                    Phrases.Of(place.Max(static task => task.Age)),
                    place.Key.Chain);
            }

            table.AppendTo(text);
            EndLoop(text, leftOut);
        }

        return text;
    }

    private static void BeginLoop(StringBuilder text, LoopSnapshot loop, ProcessSnapshot snapshot)
    {
        text.Append(Phrases.Of(loop)).Append('\n');
        if (Phrases.Warning(loop, snapshot) is { } warning)
        {
            text.Append(warning).Append('\n');
        }
    }

    private static void EndLoop(StringBuilder text, int leftOut)
    {
        if (leftOut > 0)
        {
            text.Append("… and ").Append(Phrases.Count(leftOut, "more task")).Append(" beyond --limit\n");
        }

        text.Append('\n');
    }

    private static Table ListOf(IReadOnlyList<TaskSnapshot> tasks, ProcessSnapshot snapshot)
    {
        var table = new Table(
            ("id", 12), ("name", 32), ("state", 12), ("age", 10), ("waited", 10), ("waits for", 70), ("awaited by", 60),
            ("await chain", 0));
        var chains = new ChainTexts();
        foreach (TaskSnapshot task in tasks)
        {
            table.Add(
                task.Id.ToString(CultureInfo.InvariantCulture),
                task.Name,
                Phrases.Of(task.State) + (task.IsCancelling ? "*" : string.Empty),
                Phrases.Of(task.Age),
                task.Waited is { } waited ? Phrases.Of(waited) : string.Empty,
                Phrases.WaitsOf(task, snapshot),
                AwaitersOf(task, snapshot),
                chains.Of(task));
        }

        return table;
    }

    private static string AwaitersOf(TaskSnapshot task, ProcessSnapshot snapshot)
    {
        const int Shown = 3;
        IEnumerable<string> names = task.AwaitedBy.Take(Shown).Select(
            awaiter => snapshot.Find(awaiter.TaskId) is { } other ? Phrases.Of(other) : $"task {awaiter.TaskId}");
        int more = task.AwaitedBy.Count - Shown;
        return string.Join(", ", names) + (more > 0 ? $" and {more}{(task.HasMoreAwaiters ? "+" : string.Empty)} more" : string.Empty);
    }
}
