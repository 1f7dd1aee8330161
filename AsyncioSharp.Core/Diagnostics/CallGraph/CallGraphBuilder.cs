using System.Text;

namespace AsyncioSharp;

/// <summary>
/// Builds call graphs from what the objects know anyway: a suspended task knows its frames, and a future knows its waiters. asyncio records "awaited by" links at every
/// await; here they cost nothing until somebody asks.
/// </summary>
internal static class CallGraphBuilder
{
    public static FutureCallGraph Build(Future future, int? limit) => Build(future, limit, []);

    public static void Format(FutureCallGraph graph, StringBuilder text, int level)
    {
        string indent = new(' ', level * 4);
        text.Append(indent).Append("* ").Append(graph.Future is AsyncioTask task ? $"Task(name='{task.GetName()}')" : "Future()").Append('\n');
        if (graph.CallStack.Count > 0)
        {
            text.Append(indent).Append("  + Call stack:\n");
            foreach (FrameCallGraphEntry entry in graph.CallStack)
            {
                text.Append(indent).Append("  |   ").Append(entry.Frame).Append('\n');
            }
        }

        if (graph.AwaitedBy.Count > 0)
        {
            text.Append(indent).Append("  + Awaited by:\n");
            foreach (FutureCallGraph awaiter in graph.AwaitedBy)
            {
                Format(awaiter, text, level + 1);
            }
        }
    }

    private static FutureCallGraph Build(Future future, int? limit, HashSet<Future> path)
    {
        List<FutureCallGraph> awaitedBy = [];
        if (path.Add(future))
        {
            // Tasks that wait for each other in a circle are shown once around.
            awaitedBy.AddRange(AwaitersOf(future).Select(awaiter => Build(awaiter, limit, path)));
            path.Remove(future);
        }

        return new FutureCallGraph(future, Stack(future, limit), awaitedBy);
    }

    /// <summary>The tasks that wait for a future: directly, or through a gather, a shield, a wait or a group.</summary>
    private static IEnumerable<Future> AwaitersOf(Future future) => future.Waiters().SelectMany(waiter => waiter.Work switch
    {
        IFutureListener listener when listener.DependentOf(future) is { } dependent => AwaitersOf(dependent),
        _ when waiter.Owner.Task is { } task => [task],
        _ => Enumerable.Empty<Future>(),
    }).Distinct();

    private static List<FrameCallGraphEntry> Stack(Future future, int? limit)
    {
        if (limit == 0 || future is not AsyncioTask task || task.Done())
        {
            return [];
        }

        // Innermost first. A positive limit keeps the innermost frames, a negative one the outermost, as in asyncio.
        IEnumerable<StackFrameInfo> frames = Enumerable.Reverse(task.PresentStack());
        frames = limit switch
        {
            null => frames,
            > 0 => frames.Take(limit.Value),
            _ => frames.TakeLast(-limit.Value),
        };
        return [.. frames.Select(static frame => new FrameCallGraphEntry(frame))];
    }
}
