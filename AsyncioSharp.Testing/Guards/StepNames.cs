namespace AsyncioSharp.Testing;

/// <summary>What an entry of the ready ring is called in reports.</summary>
internal static class StepNames
{
    /// <summary>The task and where it stands, or the callback.</summary>
    public static string Of(in ReadyEntry entry)
    {
        if (entry.Owner.Task is { } task)
        {
            return task.PresentStack(isSuspended: true) is { Count: > 0 } frames ? $"{task.GetName()}: {frames[^1]}" : $"{task.GetName()}: {task.GetCoro().Name}";
        }

        return entry.Work is Delegate callback ? DebugInfo.NameOf(callback) : entry.Work.ToString() ?? entry.Kind.ToString();
    }
}
