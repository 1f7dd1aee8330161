using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace AsyncioSharp;

/// <summary>
/// Why nothing goes on: the pending tasks of a loop, what each waits on, who holds that, and the circles among them.
/// </summary>
/// <remarks>
/// An edge leads from a task to one that it waits for: the task that it awaits, the tasks behind a gather, a wait or a group, and whoever
/// holds the lock. A semaphore has several holders, of which any would do, so a circle through it is a circle only if all lead back; that
/// is not told apart.
/// </remarks>
[StackTraceHidden]
internal sealed partial class WaitGraph
{
    // Of a report: so many tasks are described, so many circles are named, and so many steps of one circle, frames of one task and holders
    // of one lock.
    private const int MaxTasks = 400;
    private const int MaxCycles = 50;
    private const int MaxSteps = 50;
    private const int MaxFrames = 50;
    private const int MaxHolders = 20;

    // Each of n tasks may wait for each of m holders of a semaphore.
    private const int MaxHoldersFollowed = 100;

    // Circles may be as many as tasks, and each as long: those found after so many steps are not kept.
    private const int MaxStepsKept = 1_000_000;

    private readonly AsyncioTask[] _tasks;
    private readonly Dictionary<AsyncioTask, List<Edge>> _edges = [];
    private readonly HashSet<(AsyncioTask From, AsyncioTask To)> _known = [];
    private readonly List<List<Edge>> _cycles = [];
    private readonly HashSet<Edge> _inCycle = [];
    private readonly HashSet<AsyncioTask> _tasksInCycle = [];
    private int _stepsKept;
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

    /// <summary>The steps of all circles, each once: the first waits for the second.</summary>
    public IReadOnlyList<(AsyncioTask From, AsyncioTask To)> Circles =>
        [.. _cycles.SelectMany(static cycle => cycle).Distinct().Select(static edge => (edge.From, edge.To))];

    /// <summary>The circles first, then every task: what it waits on, where, and where it was made.</summary>
    public string Describe(Func<object, string?>? madeAt = null)
    {
        var text = new StringBuilder();
        foreach (string cycle in Excerpt.Of(_cycles, MaxCycles, Describe, "cycles"))
        {
            text.Append("\n  cycle: ").Append(cycle);
        }

        foreach ((AsyncioTask? task, int leftOut) in Shown())
        {
            if (task is null)
            {
                text.Append("\n  ").Append(Excerpt.LeftOut(leftOut, "tasks"));
                continue;
            }

            text.Append("\n  ").Append(task.QualifiedName).Append(" waits on ").Append(task.DescribeWaits()).Append(Held(task));
            if (_tasksInCycle.Contains(task))
            {
                text.Append(" (in a cycle)");
            }

            StackFrameInfo[] frames = [.. task.GetStack().Reverse()];
            foreach (string frame in Excerpt.Of(frames, MaxFrames, static frame => frame.ToString(), "frames"))
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

    /// <summary>
    /// The tasks to speak of: the first, the last, and from between them some that are in circles. No task is a gap, with the number of
    /// those left out.
    /// </summary>
    private IEnumerable<(AsyncioTask? Task, int LeftOut)> Shown()
    {
        const int Part = MaxTasks / 4;
        int leftOut = 0;
        int inCycle = 0;
        for (int i = 0; i < _tasks.Length; i++)
        {
            AsyncioTask task = _tasks[i];
            bool isInMiddle = _tasks.Length > MaxTasks && i >= Part && i < _tasks.Length - Part;
            if (isInMiddle && !(_tasksInCycle.Contains(task) && inCycle++ < MaxTasks - (2 * Part)))
            {
                leftOut++;
                continue;
            }

            if (leftOut > 0)
            {
                yield return (null, leftOut);
                leftOut = 0;
            }

            yield return (task, 0);
        }
    }

    private string Describe(List<Edge> cycle) =>
        string.Join("; ", Excerpt.Of(cycle, MaxSteps, edge => $"{edge.From.QualifiedName} waits for {Reason(edge)}", "steps"));

    private string Reason(Edge edge) =>
        edge.Primitive is { } primitive ? $"{NameOf(primitive)}, held by {edge.To.QualifiedName}" : edge.To.QualifiedName;

    private static string Held(AsyncioTask task)
    {
        AsyncioTask[] held =
            [.. task.SyncContext.Waits().SelectMany(wait => task.GetLoop().HoldersOf((wait as ICancellableWait)?.Subject)).Distinct()];
        string holders = string.Join(", ", Excerpt.Of(held, MaxHolders, static holder => holder.QualifiedName, "holders"));
        return holders.Length == 0 ? string.Empty : ", held by " + holders;
    }

    /// <summary>Without a name of its own it gets a number, since two locks in one report look the same.</summary>
    private string NameOf(object primitive)
    {
        if (PrimitiveName.Find(primitive) is not null)
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
                foreach (AsyncioTask holder in task.GetLoop().HoldersOf(subject).Take(MaxHoldersFollowed))
                {
                    Add(task, holder, subject);
                }
            }
        }

        // A task that waits through a gather or a group is known to the future that it waits for; the task itself does not know.
        foreach (Future awaiter in CallGraphBuilder.AwaitersOf(task))
        {
            if (awaiter is AsyncioTask other && _edges.ContainsKey(other))
            {
                Add(other, task, null);
            }
        }
    }

    private void Add(AsyncioTask from, AsyncioTask to, object? primitive)
    {
        if (_known.Add((from, to)))
        {
            _edges[from].Add(new Edge(from, to, primitive));
        }
    }

    /// <summary>
    /// Depth first, with the stack in a list: chains of tasks may be longer than the thread's stack is deep. Each circle is found where it
    /// closes.
    /// </summary>
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
                    Keep(path, edge);
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

    /// <summary>A circle that closes with an edge.</summary>
    private void Keep(List<Edge> path, Edge last)
    {
        if (_stepsKept > MaxStepsKept)
        {
            return;
        }

        int first = path.FindLastIndex(step => step.From == last.To);
        List<Edge> cycle = [.. first < 0 ? [] : path[first..], last];
        _stepsKept += cycle.Count;
        _cycles.Add(cycle);
        foreach (Edge edge in cycle)
        {
            _inCycle.Add(edge);
            _tasksInCycle.Add(edge.From);
        }
    }

    private readonly record struct Edge(AsyncioTask From, AsyncioTask To, object? Primitive);
}
