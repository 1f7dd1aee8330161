namespace AsyncioSharp.Testing;

/// <summary>What an entry of the ready ring is called in reports.</summary>
internal static class StepNames
{
    /// <summary>The task and where it stands, or the callback.</summary>
    public static string Of(in ReadyEntry entry)
    {
        if (entry.Owner.Task is { } task)
        {
            // The innermost frame of the user's: a sleep or a lock inside of it says less.
            List<StackFrameInfo> frames = task.PresentStack(isSuspended: true);
            StackFrameInfo? place = frames.FindLast(static frame => frame.File is not null) ?? frames.LastOrDefault();
            return $"{task.GetName()}: {place ?? new StackFrameInfo(task.GetCoro().Name, null, 0)}";
        }

        return entry.Work is Delegate callback ? ContinuationNames.Of(callback) : entry.Work.ToString() ?? entry.Kind.ToString();
    }
}
