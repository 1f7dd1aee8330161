using System.Text;
using static AsyncioSharp.InspectionProtocol;

namespace AsyncioSharp.Tool;

/// <summary>What <c>why</c> writes: the ways from a task to what it finally waits for.</summary>
internal sealed class Explanation(AwaitGraph graph)
{
    // Of a gather of thousands a few are enough, if one is told how many there are.
    private const int MostBranches = 20;
    private const int MostCauses = 10;

    private readonly HashSet<long> _written = [];
    private readonly List<string> _causes = [];

    private ProcessSnapshot Snapshot => graph.Snapshot;

    public string Of(TaskSnapshot task)
    {
        var text = new StringBuilder(TreeNode.Write([NodeOf(task)]));
        LoopSnapshot loop = LoopOf(task);
        if (loop.IsStuck && task.State is (TaskState.Waiting or TaskState.WaitingOutside))
        {
            _causes.Add($"and loop {loop.Id} comes to it, which does not answer now");
        }

        text.Append('\n').Append(Phrases.Warning(loop, Snapshot) is { } warning ? warning + "\n" : string.Empty).Append(Phrases.Of(task)).Append(" goes on when this has happened:\n");
        foreach (IGrouping<string, string> cause in _causes.GroupBy(static cause => cause).Take(MostCauses))
        {
            text.Append("  ").Append(cause.Key).Append(cause.Count() > 1 ? $" ({cause.Count()} times)" : string.Empty).Append('\n');
        }

        int more = _causes.Distinct().Count() - MostCauses;
        return (more > 0 ? text.Append("  … and ").Append(more).Append(" more\n") : text).ToString();
    }

    private TreeNode NodeOf(TaskSnapshot task)
    {
        bool isFirst = false;
        return new TreeNode(
            () =>
            {
                isFirst = _written.Add(task.Id);
                return isFirst ? Describe(task) : DescribeAgain(task);
            },
            () => isFirst ? Reasons(task) : []);
    }

    private string DescribeAgain(TaskSnapshot task)
    {
        if (!graph.IsInCircle(task))
        {
            return $"{Phrases.Of(task)}, see above";
        }

        _causes.Add("never by itself: tasks wait for one another in a circle, and one of them has to be cancelled");
        return $"{Phrases.Of(task)}, see above: a circle";
    }

    private string Describe(TaskSnapshot task)
    {
        FrameSnapshot? place = task.Stack.LastOrDefault(static frame => frame.File is not null) ?? task.Stack.LastOrDefault();
        string waited = task.Waited is { } time ? $" for {Phrases.Of(time)}" : string.Empty;
        string where = place is null ? string.Empty : $", in {Phrases.Of(place)}";
        return $"{Phrases.Of(task)}: {Phrases.Of(task.State)}{waited}{where}{(graph.IsInCircle(task) ? ", IN A CIRCLE" : string.Empty)}";
    }

    private IEnumerable<TreeNode> Reasons(TaskSnapshot task)
    {
        LoopSnapshot loop = LoopOf(task);
        switch (task.State)
        {
            case TaskState.Running:
                string delay = loop.IsStuck ? ", and has not ended in time" : string.Empty;
                return Cause($"{Phrases.Of(task)} returns to its loop: its step runs now{delay}");
            case TaskState.Ready or TaskState.New when loop.IsStuck:
                return
                [
                    .. Cause($"loop {loop.Id} comes to it again, which does not answer now"),
                    .. Snapshot.Find(loop.CurrentTask) is { } blame ? [NodeOf(blame)] : Array.Empty<TreeNode>(),
                ];
            case TaskState.Ready or TaskState.New:
                return Cause(
                    loop.State == LoopState.NotRunning
                        ? $"loop {loop.Id} runs again: the next step of {Phrases.Of(task)} is queued"
                        : $"its turn comes: the next step of {Phrases.Of(task)} is queued, "
                            + $"with {Phrases.Count(loop.Numbers.Ready, "step")} ready");
        }

        var reasons = new List<TreeNode>();
        IReadOnlyList<AwaitedTask> awaited = graph.AwaitedBy(task);
        foreach (WaitSnapshot wait in task.Waits)
        {
            reasons.Add(new TreeNode($"waits for {Phrases.Of(wait, Snapshot)}", () => Behind(task, wait, awaited)));
        }

        return reasons;
    }

    /// <summary>The tasks behind a wait, or, if there are none, what ends it.</summary>
    private IEnumerable<TreeNode> Behind(TaskSnapshot task, WaitSnapshot wait, IReadOnlyList<AwaitedTask> awaited)
    {
        TaskSnapshot[] tasks = wait.Kind switch
        {
            WaitKind.Task => Snapshot.Find(wait.TaskId) is { } other ? [other] : [],
            WaitKind.Sleep => [],
            _ => [.. (wait.Node?.Holders ?? []).Select(Snapshot.Find).OfType<TaskSnapshot>(), .. awaited.Select(static one => one.Task)],
        };
        if (tasks.Length == 0)
        {
            return Cause(End(task, wait));
        }

        IEnumerable<TreeNode> branches = tasks.Distinct().Take(MostBranches).Select(NodeOf).ToArray();
        return tasks.Length <= MostBranches
            ? branches
            : branches.Append(new TreeNode($"… and {tasks.Length - MostBranches} other tasks"));
    }

    private static string End(TaskSnapshot task, WaitSnapshot wait) => wait switch
    {
        { Kind: WaitKind.Sleep, Left: { } left } => $"time passes: {Phrases.Of(task)} sleeps for another {Phrases.Of(left)}",
        { Kind: WaitKind.Sleep } => $"{Phrases.Of(task)} is cancelled: it sleeps without end",
        { Kind: WaitKind.Task } => $"its turn comes: the task that {Phrases.Of(task)} waits for has ended",
        { Kind: WaitKind.Outside } =>
            "something outside of the loop ends, which the loop cannot look into: "
                + (wait.Text.Length > 0 ? wait.Text : wait.Node?.Text ?? "?"),
        { Kind: WaitKind.Future } => $"somebody completes the future that {Phrases.Of(task)} waits for; who that is, is not recorded",
        { Node.Kind: NodeKind.Lock } => $"the lock that {Phrases.Of(task)} waits for is released; no task of a loop holds it",
        _ => $"somebody else uses what {Phrases.Of(task)} waits for ({wait.Node?.Text ?? wait.Text}); who that will be, is not recorded",
    };

    private LoopSnapshot LoopOf(TaskSnapshot task) => Snapshot.Loops.First(loop => loop.Id == task.LoopId);

    private TreeNode[] Cause(string cause)
    {
        _causes.Add(cause);
        return [new TreeNode(cause)];
    }
}
