namespace AsyncioSharp.AspNetCore;

/// <summary>The end of a request that waits, for Kestrel; and the end of its client, for the request.</summary>
internal sealed class RequestEnd : TaskCompletionSource
{
    private readonly LoopSide _side;
    private readonly AsyncioTask _task;
    private readonly CancellationTokenRegistration _abort;

    public RequestEnd(LoopSide side, AsyncioTask task, CancellationToken aborted)
    {
        _side = side;
        _task = task;
        _abort = aborted.UnsafeRegister(static self => ((RequestEnd)self!).OnAborted(), this);
    }

    /// <summary>The outcome of a task that is done.</summary>
    public static Task Outcome(AsyncioTask task) =>
        task.Cancelled() ? Task.FromException(new CancelledError())
        : task.Exception() is { } error ? Task.FromException(error)
        : Task.CompletedTask;

    /// <summary>The task is in its last step.</summary>
    public void Conclude() => _side.Conclude(this);

    /// <summary>The task is done. What Kestrel does next it does here, inside of this call.</summary>
    public void Complete()
    {
        _abort.Dispose();
        SetFromTask(Outcome(_task));
    }

    private void OnAborted() => _side.Schedule(static task => ((AsyncioTask)task!).Cancel(), _task);
}
