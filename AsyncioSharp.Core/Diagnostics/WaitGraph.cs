using System.Globalization;
using System.Text;

namespace AsyncioSharp;

/// <summary>
/// Why nothing goes on: the pending tasks of a loop, what each waits on, who holds that, and the circles among them.
/// </summary>
/// <remarks>
/// An edge leads from a task to one that it waits for: the task that it awaits, the tasks behind a gather, a wait or a group, and whoever holds the lock. A semaphore has
/// several holders, of which any would do, so a circle through it is a circle only if all lead back; that is not told apart.
/// </remarks>
internal sealed partial class WaitGraph
{
    private readonly AsyncioTask[] _tasks;
    private readonly Dictionary<AsyncioTask, List<Edge>> _edges = [];
    private readonly List<List<Edge>> _cycles = [];
    private readonly Dictionary<object, int> _numbers = new(ReferenceEqualityComparer.Instance);

    public WaitGraph(IEnumerable<AsyncioTask> tasks)
    {
        _tasks = [.. tasks];
        foreach (AsyncioTask task in _tasks)
        {
            _edges.TryAdd(task, []);
        }

        foreach (AsyncioTask task in _tasks)
        {
            AddEdges(task);
        }

        FindCycles();
    }

    /// <summary>The circles first, then every task: what it waits on, where, and where it was made.</summary>
    public string Describe(Func<object, string?>? madeAt = null)
    {
        var text = new StringBuilder();
        foreach (List<Edge> cycle in _cycles)
        {
            text.Append("\n  cycle: ").AppendJoin("; ", cycle.Select(edge => $"{edge.From.GetName()} waits for {Reason(edge)}"));
        }

        foreach (AsyncioTask task in _tasks)
        {
            text.Append("\n  ").Append(task.GetName()).Append(" waits on ").Append(task.DescribeWaits()).Append(Held(task));
            if (_cycles.Exists(cycle => cycle.Exists(edge => edge.From == task)))
            {
                text.Append(" (in a cycle)");
            }

            foreach (StackFrameInfo frame in task.GetStack().Reverse())
            {
                text.Append("\n      ").Append(frame);
            }

            if (madeAt?.Invoke(task) is { } site)
            {
                text.Append("\n      made at ").Append(site);
            }
        }

        return text.ToString();
    }

    private string Reason(Edge edge) => edge.Primitive is { } primitive ? $"{NameOf(primitive)}, held by {edge.To.GetName()}" : edge.To.GetName();

    private string Held(AsyncioTask task)
    {
        string holders = string.Join(", ", _edges[task].Where(static edge => edge.Primitive is not null).Select(static edge => edge.To.GetName()));
        return holders.Length == 0 ? string.Empty : ", held by " + holders;
    }

    /// <summary>Without a name of its own it gets a number, since two locks in one report look the same.</summary>
    private string NameOf(object primitive)
    {
        if (PrimitiveName.Given(primitive) is not null)
        {
            return PrimitiveName.Of(primitive);
        }

        if (!_numbers.TryGetValue(primitive, out int number))
        {
            _numbers.Add(primitive, number = _numbers.Count + 1);
        }

        return string.Create(CultureInfo.InvariantCulture, $"{PrimitiveName.Of(primitive)} #{number}");
    }

    private void AddEdges(AsyncioTask task)
    {
        foreach (object wait in task.SyncContext.Waits())
        {
            if (wait is AsyncioTask awaited)
            {
                Add(task, awaited, null);
            }
            else if (wait is ICancellableWait { Subject: { } subject })
            {
                foreach (AsyncioTask holder in Holders.Of(subject))
                {
                    Add(task, holder, subject);
                }
            }
        }

        // Who waits through a gather or a group is known to the future waited for, not to the one who waits.
        foreach (Future awaiter in CallGraphBuilder.AwaitersOf(task))
        {
            if (awaiter is AsyncioTask other && _edges.TryGetValue(other, out List<Edge>? edges) && !edges.Exists(edge => edge.To == task))
            {
                edges.Add(new Edge(other, task, null));
            }
        }
    }

    private void Add(AsyncioTask from, AsyncioTask to, object? primitive)
    {
        List<Edge> edges = _edges[from];
        if (!edges.Exists(edge => edge.To == to))
        {
            edges.Add(new Edge(from, to, primitive));
        }
    }

    /// <summary>Depth first, with the stack in a list: chains of tasks may be longer than the thread's stack is deep. Each circle is found where it closes.</summary>
    private void FindCycles()
    {
        var done = new HashSet<AsyncioTask>();
        foreach (AsyncioTask start in _tasks)
        {
            var path = new List<Edge>();
            var onPath = new HashSet<AsyncioTask> { start };
            var open = new Stack<(AsyncioTask Task, int Next)>();
            if (!done.Contains(start))
            {
                open.Push((start, 0));
            }

            while (open.TryPop(out (AsyncioTask Task, int Next) top))
            {
                List<Edge> edges = _edges.GetValueOrDefault(top.Task) ?? [];
                if (top.Next == edges.Count)
                {
                    done.Add(top.Task);
                    onPath.Remove(top.Task);
                    if (path.Count > 0)
                    {
                        path.RemoveAt(path.Count - 1);
                    }

                    continue;
                }

                open.Push((top.Task, top.Next + 1));
                Edge edge = edges[top.Next];
                if (onPath.Contains(edge.To))
                {
                    int first = path.FindIndex(step => step.From == edge.To);
                    _cycles.Add([.. first < 0 ? [] : path[first..], edge]);
                }
                else if (!done.Contains(edge.To))
                {
                    path.Add(edge);
                    onPath.Add(edge.To);
                    open.Push((edge.To, 0));
                }
            }
        }
    }

    private readonly record struct Edge(AsyncioTask From, AsyncioTask To, object? Primitive);
}
