using System.Diagnostics;

namespace AsyncioSharp;

// Orphans: native methods that wait on the loop and belong to no task. They were started in a callback, or by a task that did not await
// them and has ended. "_ = Work();" is all it takes. While the loop runs they need no care. At its end there is no task to cancel, so what
// they wait for is cancelled.
//
//  1. Under the base context each wait is noted here. (Tasks note their waits in their own context.)
//  2. A task that ends while waits are left in its context gives the context to the loop. So does a wait that begins under a task that has
//     ended.
//  3. A coroutine that such a method awaits may wait for something foreign: that await is interrupted, if it can be.
//  4. Native methods that wait for something foreign are not known. When they go on after the close they do so on the thread pool
//     (EventLoop.AfterClose.cs).
public sealed partial class EventLoop
{
    // By the wait: who goes on after it, for reports.
    private Dictionary<ICancellableWait, object>? _orphans;
    private HashSet<AsyncioContext>? _endedTasks;
    private int _endedTasksKept = 64;

    /// <summary>A native method waits on the loop that belongs to no task, or to one that has ended.</summary>
    internal bool HasOrphans => _orphans is { Count: > 0 } || _baseContext.HasReachableForeign
        || _endedTasks?.Any(static context => context.HasWaits || context.HasReachableForeign) == true;

    /// <summary>Rule 1: a wait begins under the base context.</summary>
    internal void NoteOrphan(ICancellableWait wait, in Waiter waiter) =>
        (_orphans ??= new(ReferenceEqualityComparer.Instance))[wait] = waiter.Work;

    /// <summary>Rule 1: it is over.</summary>
    internal void ForgetOrphan(ICancellableWait wait) => _orphans?.Remove(wait);

    /// <summary>Rule 2.</summary>
    internal void NoteOrphansOf(AsyncioContext endedTask)
    {
        Debug.Assert(endedTask.Task is not null);
        _endedTasks ??= [];
        if (_endedTasks.Add(endedTask) && _endedTasks.Count > _endedTasksKept)
        {
            // Those whose methods have ended since leave now and then, so that the others cost nothing when they end.
            _endedTasks.RemoveWhere(static context => !context.HasWaits && !context.IsInForeignAwait);
            _endedTasksKept = Math.Max(64, 2 * _endedTasks.Count);
        }
    }

    /// <summary>Cancels what all of them wait for now.</summary>
    internal void CancelOrphans()
    {
        foreach (ICancellableWait wait in _orphans?.Keys.ToArray() ?? [])
        {
            wait.Cancel(null);
        }

        if (_orphans is not { Count: > 0 })
        {
            _baseContext.InterruptEachForeign();
        }

        foreach (AsyncioContext context in _endedTasks?.ToArray() ?? [])
        {
            if (context.HasWaits)
            {
                context.CancelWaits();
            }
            else
            {
                context.InterruptEachForeign();
            }
        }
    }

    /// <summary>Those that wait now: the method, as far as it can be known, and what it waits for.</summary>
    internal IEnumerable<(string Method, object Wait)> PendingOrphans()
    {
        foreach ((ICancellableWait wait, object work) in _orphans ?? [])
        {
            yield return (NameOf(ContinuationNames.OfWaiting(work)), wait);
        }

        foreach (AsyncioContext context in _endedTasks ?? [])
        {
            foreach (object wait in context.Waits())
            {
                yield return (NameOf(WhoWaitsFor(wait, context)), wait);
            }
        }

        IEnumerable<AsyncioContext> contexts = (_endedTasks ?? []).Append(_baseContext);
        foreach (Coroutine frame in contexts.SelectMany(static context => context.ForeignFrames()))
        {
            yield return (NameOf(ContinuationNames.OfWaiting(frame)), new ForeignPlace(NativeTaskWalker.Walk(frame)).Awaited);
        }

        static string NameOf(string? method) => method ?? "A native method";
    }

    /// <summary>Says which of them will never go on.</summary>
    private void ReportOrphans()
    {
        (string Method, object Wait)[] pending = [.. PendingOrphans()];
        _orphans = null;
        _endedTasks = null;
        foreach ((string method, object wait) in pending)
        {
            CallExceptionHandler(new LoopExceptionContext
            {
                Message =
                    $"{method} will never end: it waits for {wait}, and the loop is closed. Await what is started, or make a task of it. "
                        + "(ASYNCIO111)",
            });
        }
    }

    private static string? WhoWaitsFor(object wait, AsyncioContext owner) => wait switch
    {
        Coroutine operation => ContinuationNames.OfWaiting(operation),
        Future future => future.Waiters().Where(waiter => ReferenceEquals(waiter.Owner, owner))
            .Select(static waiter => ContinuationNames.OfWaiting(waiter.Work)).FirstOrDefault(),
        _ => null,
    };
}
