namespace AsyncioSharp.Tool;

/// <summary>Who waits for whom: the tasks behind each task, and the circles among them.</summary>
internal sealed class AwaitGraph
{
    private readonly Dictionary<long, List<AwaitedTask>> _awaited = [];
    private readonly HashSet<long> _inCircle = [];

    public AwaitGraph(ProcessSnapshot snapshot)
    {
        Snapshot = snapshot;
        foreach (TaskSnapshot task in snapshot.Tasks)
        {
            foreach (AwaiterSnapshot awaiter in task.AwaitedBy)
            {
                if (!_awaited.TryGetValue(awaiter.TaskId, out List<AwaitedTask>? tasks))
                {
                    _awaited.Add(awaiter.TaskId, tasks = []);
                }

                tasks.Add(new AwaitedTask(task, awaiter.Through));
            }
        }

        FindCircles();
    }

    public ProcessSnapshot Snapshot { get; }

    /// <summary>The tasks that one awaits, directly or through a gather, a group and the like.</summary>
    public IReadOnlyList<AwaitedTask> AwaitedBy(TaskSnapshot task) => _awaited.GetValueOrDefault(task.Id, []);

    /// <summary>It waits for a task that, over others, waits for it: none of them ever goes on by itself.</summary>
    public bool IsInCircle(TaskSnapshot task) => _inCircle.Contains(task.Id);

    /// <summary>Nobody that is there awaits it.</summary>
    public bool IsRoot(TaskSnapshot task) => !task.AwaitedBy.Any(awaiter => Snapshot.Find(awaiter.TaskId) is not null);

    /// <summary>The tasks that must go on first: those that it awaits, and the holders of locks that it waits for.</summary>
    private List<long> Before(TaskSnapshot task) =>
        [.. AwaitedBy(task).Select(static awaited => awaited.Task.Id), .. task.Waits.SelectMany(static wait => wait.Node?.Holders ?? [])];

    /// <summary>
    /// Tarjan's strongly connected components: a task is in a circle if its component has several tasks, or it waits for itself. With the
    /// stack in a list, since chains of tasks may be longer than the thread's stack is deep.
    /// </summary>
    private void FindCircles()
    {
        var order = new Dictionary<long, int>();
        var lowest = new Dictionary<long, int>();
        var component = new Stack<long>();
        var open = new HashSet<long>();
        var way = new Stack<(long Id, List<long> Before, int Next)>();
        foreach (TaskSnapshot start in Snapshot.Tasks)
        {
            Enter(start.Id);
            while (way.TryPop(out (long Id, List<long> Before, int Next) top))
            {
                if (top.Next < top.Before.Count)
                {
                    way.Push(top with { Next = top.Next + 1 });
                    long next = top.Before[top.Next];
                    Enter(next);
                    if (open.Contains(next))
                    {
                        lowest[top.Id] = Math.Min(lowest[top.Id], order[next]);
                    }

                    continue;
                }

                if (way.TryPeek(out (long Id, List<long> Before, int Next) outer))
                {
                    lowest[outer.Id] = Math.Min(lowest[outer.Id], lowest[top.Id]);
                }

                if (lowest[top.Id] == order[top.Id])
                {
                    Close(top.Id, top.Before.Contains(top.Id));
                }
            }
        }

        void Enter(long id)
        {
            if (Snapshot.Find(id) is { } task && order.TryAdd(id, order.Count))
            {
                lowest[id] = order[id];
                component.Push(id);
                open.Add(id);
                way.Push((id, Before(task), 0));
            }
        }

        void Close(long id, bool waitsForItself)
        {
            bool isCircle = waitsForItself || component.Peek() != id;
            long member;
            do
            {
                member = component.Pop();
                open.Remove(member);
                if (isCircle)
                {
                    _inCircle.Add(member);
                }
            }
            while (member != id);
        }
    }
}

/// <summary>A task that another awaits.</summary>
/// <param name="Task">The one that is awaited.</param>
/// <param name="Through">The gather, the group… between them; null if there is none.</param>
internal sealed record AwaitedTask(TaskSnapshot Task, NodeSnapshot? Through);
