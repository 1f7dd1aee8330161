namespace AsyncioSharp;

/// <summary>Who awaits a task, and through what: a gather, a wait, a shield, a group.</summary>
internal sealed class AwaiterLinks
{
    // Used for every task anew. Almost always there is one level; further ones come from a shield in a gather and the like.
    private readonly Queue<(Future Of, object? Through)> _left = [];
    private readonly HashSet<Future> _seen = [];

    /// <summary>Adds those who await a task.</summary>
    /// <param name="task">The task.</param>
    /// <param name="into">Gets the tasks, each with what it waits through; no task where a native task stands between.</param>
    /// <param name="most">No more than so many.</param>
    /// <returns>False if there are more.</returns>
    public bool Collect(AsyncioTask task, List<(AsyncioTask? Task, object? Node)> into, int most)
    {
        if (!task.HasAwaiters)
        {
            return true;
        }

        _left.Clear();
        _seen.Clear();
        _left.Enqueue((task, null));
        _seen.Add(task);
        while (_left.TryDequeue(out (Future Of, object? Through) next))
        {
            foreach (Future told in CallGraphBuilder.ExtraAwaitersOf(next.Of))
            {
                into.Add((told as AsyncioTask, next.Through));
            }

            foreach (Waiter waiter in next.Of.Waiters())
            {
                if (into.Count >= most)
                {
                    return false;
                }

                if (waiter.Work is IFutureListener listener)
                {
                    Follow(listener, next.Of, next.Through, into);
                }
                else if (waiter.Owner.Task is { } awaiter)
                {
                    into.Add((awaiter, next.Through));
                }
            }
        }

        return true;
    }

    private void Follow(IFutureListener listener, Future of, object? through, List<(AsyncioTask? Task, object? Node)> into)
    {
        if (listener.Parent is { } parent)
        {
            into.Add((parent, through ?? listener));
        }
        else if (listener.Completes is { } native)
        {
            into.Add((null, native));
        }
        else if (listener.DependentOf(of) is { } dependent && _seen.Add(dependent))
        {
            _left.Enqueue((dependent, through ?? dependent));
        }
    }
}
