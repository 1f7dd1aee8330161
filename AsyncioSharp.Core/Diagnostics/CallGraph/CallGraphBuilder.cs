using System.Runtime.CompilerServices;
using System.Text;

namespace AsyncioSharp;

/// <summary>
/// Builds call graphs from what the objects know anyway: a suspended task knows its frames, and a future knows its waiters. asyncio records "awaited by" links at every
/// await; here they cost nothing until somebody asks.
/// </summary>
internal static class CallGraphBuilder
{
    // What combinators outside of the library have said. A table beside the futures, so that a future needs no field for it; pairs are rare, so a list each is enough.
    private static readonly ConditionalWeakTable<Future, List<Future>> Told = [];

    public static FutureCallGraph Build(Future future, int? limit, int depth) => Build(future, limit, depth, []);

    public static void Add(Future future, Future waiter)
    {
        List<Future> waiters = Told.GetOrCreateValue(future);
        lock (waiters)
        {
            if (!waiters.Contains(waiter))
            {
                waiters.Add(waiter);
            }
        }
    }

    public static void Discard(Future future, Future waiter)
    {
        if (Told.TryGetValue(future, out List<Future>? waiters))
        {
            lock (waiters)
            {
                waiters.Remove(waiter);
            }
        }
    }

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

    private static FutureCallGraph Build(Future future, int? limit, int depth, HashSet<Future> path)
    {
        List<FutureCallGraph> awaitedBy = [];
        if (path.Add(future))
        {
            // Tasks that wait for each other in a circle are shown once around.
            awaitedBy.AddRange(AwaitersOf(future).Select(awaiter => Build(awaiter, limit, depth, path)));
            path.Remove(future);
        }

        return new FutureCallGraph(future, Stack(future, limit, depth), awaitedBy);
    }

    /// <summary>The tasks that wait for a future: directly, or through a gather, a shield, a wait or a group.</summary>
    internal static IEnumerable<Future> AwaitersOf(Future future) => future.Waiters().SelectMany(waiter => waiter.Work switch
    {
        IFutureListener listener when listener.DependentOf(future) is { } dependent => AwaitersOf(dependent),
        _ when waiter.Owner.Task is { } task => [task],
        _ => Enumerable.Empty<Future>(),
    }).Concat(ToldOf(future)).Distinct();

    private static Future[] ToldOf(Future future)
    {
        if (!Told.TryGetValue(future, out List<Future>? waiters))
        {
            return [];
        }

        lock (waiters)
        {
            return [.. waiters];
        }
    }

    private static List<FrameCallGraphEntry> Stack(Future future, int? limit, int depth)
    {
        if (limit == 0 || future is not AsyncioTask task || task.Done())
        {
            return [];
        }

        // Innermost first. A positive limit keeps the innermost frames, a negative one the outermost, as in asyncio.
        IEnumerable<StackFrameInfo> frames = Enumerable.Reverse(task.PresentStack());
        if (task.GetLoop().CurrentTask == task)
        {
            frames = frames.Skip(depth - 1);
        }

        frames = limit switch
        {
            null => frames,
            > 0 => frames.Take(limit.Value),
            _ => frames.TakeLast(-limit.Value),
        };
        return [.. frames.Select(static frame => new FrameCallGraphEntry(frame))];
    }
}
