using System.Diagnostics;

namespace AsyncioSharp;

// Native methods that wait on the loop and are nobody's task: started in a callback, or by a task that did not await them and has ended. "_
// = Work();" is all it takes. While the loop lives they need nothing. At its end there is no task to cancel, so what they wait for is
// cancelled.
//
//  1. Under the base context each wait is noted here. (Tasks note their waits in their own context.)
//  2. A task that ends while waits are left in its context gives the context to the loop. So does a wait that begins under a task that has
//     ended.
//  3. What waits for something foreign is not known. When it goes on after the close it does so on the thread pool
//     (EventLoop.LeftBehind.cs).
public sealed partial class EventLoop
{
    // By the wait: who goes on after it, for reports.
    private Dictionary<ICancellableWait, object>? _flows;
    private HashSet<AsyncioContext>? _endedTasks;
    private int _endedTasksKept = 64;

    /// <summary>A native method waits on the loop that belongs to no task, or to one that has ended.</summary>
    internal bool HasFlows => _flows is { Count: > 0 } || _endedTasks?.Any(static context => context.HasWaits) == true;

    /// <summary>Rule 1: a wait begins under the base context.</summary>
    internal void NoteFlow(ICancellableWait wait, in Waiter waiter) =>
        (_flows ??= new(ReferenceEqualityComparer.Instance))[wait] = waiter.Work;

    /// <summary>Rule 1: it is over.</summary>
    internal void ForgetFlow(ICancellableWait wait) => _flows?.Remove(wait);

    /// <summary>Rule 2.</summary>
    internal void NoteFlows(AsyncioContext endedTask)
    {
        Debug.Assert(endedTask.Task is not null);
        _endedTasks ??= [];
        if (_endedTasks.Add(endedTask) && _endedTasks.Count > _endedTasksKept)
        {
            // Those whose methods have ended since leave now and then, so that the others cost nothing when they end.
            _endedTasks.RemoveWhere(static context => !context.HasWaits);
            _endedTasksKept = Math.Max(64, 2 * _endedTasks.Count);
        }
    }

    /// <summary>Cancels what all of them wait for now.</summary>
    internal void CancelFlows()
    {
        foreach (ICancellableWait wait in _flows?.Keys.ToArray() ?? [])
        {
            wait.Cancel(null);
        }

        foreach (AsyncioContext context in _endedTasks?.ToArray() ?? [])
        {
            context.CancelWaits(null);
        }
    }

    /// <summary>Says which of them will never go on.</summary>
    private void ReportFlows()
    {
        foreach ((ICancellableWait wait, object work) in _flows ?? [])
        {
            ReportFlow((work as Action is { } continuation ? DebugInfo.NameOfContinuation(continuation) : null) ?? "A native method", wait);
        }

        foreach (object wait in _endedTasks?.SelectMany(static context => context.Waits()) ?? [])
        {
            ReportFlow("A native method", wait);
        }

        _flows = null;
        _endedTasks = null;
    }

    private void ReportFlow(string method, object wait) => CallExceptionHandler(new LoopExceptionContext
    {
        Message = $"{method} will never end: it waits for {wait}, and the loop is closed. Await what is started, or make a task of it.",
    });
}
