using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace AsyncioSharp;

/// <summary>
/// Builds call graphs from what the objects know anyway: a suspended task knows its frames, and a future knows its waiters. asyncio records
/// "awaited by" links at every await; here they cost nothing until somebody asks.
/// </summary>
[StackTraceHidden]
internal static class CallGraphBuilder
{
    // What combinators outside of the library have said. A table beside the futures, so that a future needs no field for it; pairs are
    // rare, so a list each is enough.
    private static readonly ConditionalWeakTable<Future, List<Future>> s_extraAwaiters = [];

    /// <summary>
    /// The graph seen from one future. One that waits in several ways has one node; tasks that wait for one another in a circle are shown
    /// once around.
    /// </summary>
    /// <remarks>Depth first, with the way in a list: chains of tasks may be longer than the stack is deep.</remarks>
    public static FutureCallGraph Build(Future future, int? limit, int depth)
    {
        var nodes = new Dictionary<Future, Node>();
        var way = new Stack<Node>();
        Node first = Open(future);
        while (way.TryPeek(out Node? node))
        {
            if (node.Next == node.Awaiters.Length)
            {
                node.IsOpen = false;
                way.Pop();
                continue;
            }

            Future awaiter = node.Awaiters[node.Next++];
            Node? known = nodes.GetValueOrDefault(awaiter);
            node.AwaitedBy.Add(known is { IsOpen: true } ? known.Graph with { AwaitedBy = [] } : (known ?? Open(awaiter)).Graph);
        }

        return first.Graph;

        Node Open(Future opened)
        {
            var node = new Node(opened, Stack(opened, limit, depth));
            nodes.Add(opened, node);
            way.Push(node);
            return node;
        }
    }

    public static void Add(Future future, Future waiter)
    {
        List<Future> waiters = s_extraAwaiters.GetOrCreateValue(future);
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
        if (s_extraAwaiters.TryGetValue(future, out List<Future>? waiters))
        {
            lock (waiters)
            {
                waiters.Remove(waiter);
            }
        }
    }

    /// <summary>The tasks that wait for a future: directly, or through a gather, a shield, a wait or a group.</summary>
    /// <param name="future">The future.</param>
    /// <param name="withParents">Also the parent of a group whose body has not ended, as asyncio has it: it will wait for the child, though
    /// it waits for something else now.</param>
    internal static IEnumerable<Future> AwaitersOf(Future future, bool withParents = false)
    {
        var found = new HashSet<Future>();
        var seen = new HashSet<Future>();
        var left = new Stack<(Future Of, Future? Awaiter)>();
        left.Push((future, null));
        while (left.TryPop(out (Future Of, Future? Awaiter) next))
        {
            if (next.Awaiter is { } awaiter)
            {
                if (found.Add(awaiter))
                {
                    yield return awaiter;
                }
            }
            else if (seen.Add(next.Of))
            {
                // What is on top comes first.
                foreach (Future told in ExtraAwaitersOf(next.Of).Reverse())
                {
                    left.Push((next.Of, told));
                }

                foreach (Waiter waiter in next.Of.Waiters().Reverse())
                {
                    var listener = waiter.Work as IFutureListener;
                    if (withParents && listener?.Parent is { } parent)
                    {
                        left.Push((next.Of, parent));
                    }
                    else if (listener?.DependentOf(next.Of) is { } dependent)
                    {
                        left.Push((dependent, null));
                    }
                    else if (waiter.Owner.Task is { } task)
                    {
                        left.Push((next.Of, task));
                    }
                }
            }
        }
    }

    internal static Future[] ExtraAwaitersOf(Future future)
    {
        if (!s_extraAwaiters.TryGetValue(future, out List<Future>? waiters))
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

    private sealed class Node
    {
        public Node(Future future, List<FrameCallGraphEntry> stack)
        {
            Awaiters = [.. AwaitersOf(future, withParents: true)];
            Graph = new FutureCallGraph(future, stack, AwaitedBy);
        }

        public FutureCallGraph Graph { get; }

        /// <summary>The list in the graph; it grows.</summary>
        public List<FutureCallGraph> AwaitedBy { get; } = [];

        public Future[] Awaiters { get; }

        public int Next { get; set; }

        /// <summary>On the present way.</summary>
        public bool IsOpen { get; set; } = true;
    }
}
