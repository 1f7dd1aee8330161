namespace AsyncioSharp;

/// <summary>
/// A task that waits for something of which its loop knows nothing: a database, an HTTP server, another thread. How long that takes has no
/// virtual length, so reports in virtual time name it.
/// </summary>
/// <param name="Task">Who waits.</param>
/// <param name="Place">The innermost method of the user's in its chain of awaits; null if no file is known.</param>
/// <param name="What">What is at the end of the chain.</param>
internal sealed record OutsideAwait(AsyncioTask Task, StackFrameInfo? Place, string What)
{
    // A native delay whose timer is the loop's comes when virtual time comes to it. Its name is the one that NativeTaskWalker gives.
    private const string DelayOfALoop = "Task.Delay on a TimeProvider";

    /// <summary>The await that a suspended task is in, if it is one outside of the loop.</summary>
    public static OutsideAwait? Of(AsyncioTask task)
    {
        object[] waits = [.. task.SyncContext.Waits()];
        IForeignFuture? wrapped = waits.OfType<IForeignFuture>().FirstOrDefault();
        if (wrapped is null && (waits.Length > 0 || !task.SyncContext.IsInForeignAwait))
        {
            return null;
        }

        IReadOnlyList<StackFrameInfo> frames = task.PresentStack(isSuspended: true);
        IReadOnlyList<StackFrameInfo> beyond = wrapped is null ? frames : NativeTaskWalker.Walk(wrapped.Task);
        string what = beyond.Count > 0 ? beyond[^1].Method : "a native task";
        return what == DelayOfALoop ? null : new OutsideAwait(task, frames.LastOrDefault(static frame => frame.IsOfUser), what);
    }

    /// <summary>Those of some tasks, a line each, and what to do; empty if there are none.</summary>
    public static string Describe(IEnumerable<AsyncioTask> tasks)
    {
        string lines = string.Concat(tasks.Select(Of).Where(static wait => wait is not null).Select(static wait => $"\n  {wait}"));
        return lines.Length == 0 ? string.Empty
            : lines + "\n      Virtual time cannot know how long that takes. "
                + "If it is a real call, hold the clock meanwhile (using (loop.HoldTime())) and let it take longer "
                + "(ForeignPatience, RealTimeLimit), or run the test in real time (VirtualTime = false).";
    }

    /// <summary>Who waits, and where.</summary>
    public override string ToString() =>
        $"outside of the loop: {Task.GetName()} waits for {What}{(Place is null ? string.Empty : $"\n      at {Place}")}";
}
