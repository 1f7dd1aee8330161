using System.Text;

namespace AsyncioSharp;

/// <summary>The text of a call graph: a tree of tasks with their stacks, indented by how far they are from the first.</summary>
/// <remarks>
/// Long ones are cut in the middle: the indentation alone would make the text of n tasks that wait for one another n² long. No recursion,
/// since such chains may be longer than the stack is deep.
/// </remarks>
internal sealed class CallGraphText
{
    // The levels from the first future, and those to the outermost tasks.
    private const int FirstLevels = 50;
    private const int LastLevels = 50;

    // The tasks that wait for one.
    private const int MaxAwaiters = 200;

    // The same task may be reached in many ways, more than can be written down.
    private const int MaxTasks = 1000;

    private readonly StringBuilder _text = new();
    private readonly Dictionary<FutureCallGraph, int> _heights = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<FutureCallGraph> _leftOut = new(ReferenceEqualityComparer.Instance);
    private readonly Stack<(FutureCallGraph? Graph, int LeftOut, int Level)> _todo = [];

    private CallGraphText()
    {
    }

    public static string Of(FutureCallGraph graph) => new CallGraphText().Write(graph);

    private string Write(FutureCallGraph first)
    {
        Measure(first);
        Push([first], level: 0);
        int written = 0;
        while (_todo.TryPop(out (FutureCallGraph? Graph, int LeftOut, int Level) next))
        {
            if (next.Graph is null)
            {
                _text.Append(Indent(next.Level)).Append("* ").Append(Excerpt.LeftOut(next.LeftOut, "tasks")).Append('\n');
            }
            else if (written++ == MaxTasks)
            {
                _text.Append("* ... more is left out here ...\n");
                break;
            }
            else
            {
                Write(next.Graph, next.Level);
            }
        }

        return _text.ToString().TrimEnd();
    }

    private void Write(FutureCallGraph graph, int level)
    {
        string indent = Indent(level);
        _text.Append(indent).Append("* ").Append(graph.Future is AsyncioTask task ? $"Task(name='{task.GetName()}')" : "Future()")
            .Append('\n');
        if (graph.CallStack.Count > 0)
        {
            _text.Append(indent).Append("  + Call stack:\n");
            foreach (string frame in Excerpt.Of(graph.CallStack, MaxAwaiters, static entry => entry.Frame.ToString(), "frames"))
            {
                _text.Append(indent).Append("  |   ").Append(frame).Append('\n');
            }
        }

        if (graph.AwaitedBy.Count > 0)
        {
            _text.Append(indent).Append("  + Awaited by:\n");
            Push(graph.AwaitedBy, level + 1);
        }
    }

    /// <summary>Puts what is to be written next on top: the tasks, or what is there in place of them.</summary>
    private void Push(IReadOnlyList<FutureCallGraph> graphs, int level)
    {
        int gap = graphs.Count > MaxAwaiters ? graphs.Count - MaxAwaiters : 0;
        for (int i = graphs.Count - 1; i >= 0; i--)
        {
            if (gap > 0 && i == (MaxAwaiters / 2) + gap - 1)
            {
                i -= gap - 1;
                _todo.Push((null, gap, level));
            }
            else if (IsInTheMiddle(graphs[i], level))
            {
                PushLast(graphs[i], level);
            }
            else
            {
                _todo.Push((graphs[i], 0, level));
            }
        }
    }

    /// <summary>Goes from a task in the middle down to the first ones that are written again.</summary>
    private void PushLast(FutureCallGraph middle, int level)
    {
        var last = new List<FutureCallGraph>();
        var way = new Stack<FutureCallGraph>([middle]);
        int count = 0;
        while (way.TryPop(out FutureCallGraph? graph))
        {
            if (!IsInTheMiddle(graph, level))
            {
                last.Add(graph);
            }
            else if (_leftOut.Add(graph))
            {
                count++;
                foreach (FutureCallGraph awaiter in graph.AwaitedBy.Reverse())
                {
                    way.Push(awaiter);
                }
            }
        }

        foreach (FutureCallGraph graph in Enumerable.Reverse(last))
        {
            _todo.Push((graph, 0, level + 1));
        }

        if (count > 0)
        {
            _todo.Push((null, count, level));
        }
    }

    private bool IsInTheMiddle(FutureCallGraph graph, int level) => level >= FirstLevels && _heights[graph] > LastLevels;

    /// <summary>Finds the height of every task: how many levels there are from it to the outermost ones.</summary>
    private void Measure(FutureCallGraph first)
    {
        var way = new Stack<FutureCallGraph>([first]);
        while (way.TryPeek(out FutureCallGraph? graph))
        {
            // 0 is one that is on the way: those below it come first.
            if (_heights.TryAdd(graph, 0))
            {
                foreach (FutureCallGraph awaiter in graph.AwaitedBy.Where(awaiter => !_heights.ContainsKey(awaiter)))
                {
                    way.Push(awaiter);
                }

                continue;
            }

            way.Pop();
            if (_heights[graph] == 0)
            {
                _heights[graph] = 1 + graph.AwaitedBy.Select(awaiter => _heights[awaiter]).DefaultIfEmpty().Max();
            }
        }
    }

    private static string Indent(int level) => new(' ', level * 4);
}
