using System.Text;
using static AsyncioSharp.InspectionProtocol;

namespace AsyncioSharp.Tool;

/// <summary>What <c>pstree</c> writes. A task that several await is written in full once.</summary>
internal sealed class TaskTree(AwaitGraph graph)
{
    private readonly HashSet<long> _written = [];

    private ProcessSnapshot Snapshot => graph.Snapshot;

    public string Write()
    {
        var text = new StringBuilder();
        foreach (LoopSnapshot loop in Snapshot.Loops)
        {
            if (Phrases.Warning(loop, Snapshot) is { } warning)
            {
                text.Append(warning).Append('\n');
            }

            text.Append(TreeNode.Write([new TreeNode(Phrases.Of(loop), () => TreesOf(loop))])).Append('\n');
        }

        return text.Append("(T) task  (G) group  (S) scope  (F) gather, wait, future\n").ToString();
    }

    private IEnumerable<TreeNode> TreesOf(LoopSnapshot loop)
    {
        // Those that nobody awaits. What no tree of any loop reaches is awaited in a circle.
        IEnumerable<TaskSnapshot> roots = loop.Tasks.Where(graph.IsRoot);
        HashSet<long> reached = Reached();
        foreach (TaskSnapshot task in loop.Tasks.Where(task => !graph.IsRoot(task) && reached.Add(task.Id)))
        {
            roots = roots.Append(task);
            Reach(task, reached);
        }

        return roots.ToArray().Select(root => NodeOf(root, loop.Id));
    }

    private HashSet<long> Reached()
    {
        var reached = new HashSet<long>();
        foreach (TaskSnapshot root in Snapshot.Tasks.Where(graph.IsRoot))
        {
            reached.Add(root.Id);
            Reach(root, reached);
        }

        return reached;
    }

    private void Reach(TaskSnapshot from, HashSet<long> reached)
    {
        var left = new Stack<TaskSnapshot>([from]);
        while (left.TryPop(out TaskSnapshot? task))
        {
            foreach (AwaitedTask awaited in graph.AwaitedBy(task))
            {
                if (reached.Add(awaited.Task.Id))
                {
                    left.Push(awaited.Task);
                }
            }
        }
    }

    private TreeNode NodeOf(TaskSnapshot task, int loopAbove)
    {
        string loop = task.LoopId == loopAbove ? string.Empty : $", on loop {task.LoopId}";
        string circle = graph.IsInCircle(task) ? ", IN A CIRCLE" : string.Empty;
        string waited = task.Waited is { } time ? $" {Phrases.Of(time)}" : string.Empty;
        string cancelling = task.IsCancelling ? ", cancelling" : string.Empty;
        string text = $"(T) {Phrases.Of(task)} {Phrases.Of(task.State)}{waited}{cancelling}{loop}{circle}";
        bool isFirst = false;
        return new TreeNode(
            () =>
            {
                isFirst = _written.Add(task.Id);
                return isFirst ? text : $"(T) {Phrases.Of(task)}{loop}{circle}, see above";
            },
            () => isFirst ? Frames(task, 0) : []);
    }

    /// <summary>The frames, each under the one that awaits it.</summary>
    private IEnumerable<TreeNode> Frames(TaskSnapshot task, int index) => index < task.Stack.Count
        ? [new TreeNode(Phrases.Of(task.Stack[index]), () => Frames(task, index + 1))]
        : Scopes(task, 0, [.. graph.AwaitedBy(task)]);

    /// <summary>The scopes, each under the one around it; a group with its tasks. What is left hangs under the innermost.</summary>
    private IEnumerable<TreeNode> Scopes(TaskSnapshot task, int index, List<AwaitedTask> left)
    {
        if (index == task.Scopes.Count)
        {
            return [.. Waits(task, left), .. left.GroupBy(static awaited => awaited.Through?.Id ?? 0).SelectMany(part => Part(part, task))];
        }

        ScopeSnapshot scope = task.Scopes[index];
        AwaitedTask[] own = [.. left.Where(awaited => awaited.Through?.Id == scope.Node.Id)];
        List<AwaitedTask> rest = [.. left.Except(own)];
        string sign = scope.Node.Kind == NodeKind.Group ? "G" : "S";
        string tasks = own.Length == 0 ? string.Empty : $" of {Phrases.Count(own.Length, "task")}";
        return
        [
            new TreeNode(
                $"({sign}) {Phrases.Of(scope)}{tasks}",
                () => [.. own.Select(awaited => NodeOf(awaited.Task, task.LoopId)), .. Scopes(task, index + 1, rest)]),
        ];
    }

    private IEnumerable<TreeNode> Part(IGrouping<long, AwaitedTask> part, TaskSnapshot awaiter)
    {
        AwaitedTask[] tasks = [.. part];
        return tasks[0].Through is { } through
            ? [new TreeNode(
                $"(F) {through.Text}: {Phrases.Count(tasks.Length, "task")}",
                () => tasks.Select(awaited => NodeOf(awaited.Task, awaiter.LoopId)))]
            : tasks.Select(awaited => NodeOf(awaited.Task, awaiter.LoopId));
    }

    /// <summary>What it waits for besides tasks: those are in the tree.</summary>
    private IEnumerable<TreeNode> Waits(TaskSnapshot task, List<AwaitedTask> shown) => task.Waits
        .Where(wait => wait.Kind != WaitKind.Task && wait.Node?.Kind != NodeKind.Group
            && !shown.Exists(awaited => awaited.Through is { } through && through.Id == wait.Node?.Id))
        .Select(wait => new TreeNode($"waits for {Phrases.Of(wait, Snapshot)}"));
}
