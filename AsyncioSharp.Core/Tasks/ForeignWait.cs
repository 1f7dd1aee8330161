namespace AsyncioSharp;

/// <summary>A future that waits for a native task. When the future ends first (its waiter was cancelled, a time limit was over), nothing of it stays on the task, which may live long.</summary>
internal sealed class ForeignWait : IFutureListener
{
    private readonly Task _task;
    private readonly Future _future;
    private readonly Action _setResult;

    // Cancelling the token is how .NET takes a continuation off a task.
    private readonly CancellationTokenSource _givenUp = new();
    private bool _isOver;

    private ForeignWait(Task task, Future future, Action setResult)
    {
        _task = task;
        _future = future;
        _setResult = setResult;
    }

    private EventLoop Loop => _future.GetLoop();

    public static void Begin(Task task, Future future, Action setResult)
    {
        var wait = new ForeignWait(task, future, setResult);
        wait.Loop.BeginForeignWait();
        future.AddListener(wait);
        task.ContinueWith(
            static (_, wait) => ((ForeignWait)wait!).OnTaskEnded(),
            wait,
            wait._givenUp.Token,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    void IFutureListener.OnDone(Future future)
    {
        if (TryEnd())
        {
            _givenUp.Cancel();
        }
    }

    /// <summary>On whatever thread has ended the task.</summary>
    private void OnTaskEnded() => Loop.EnqueueFromAnywhere(Loop.BaseContext, (Action)Arrive, null, ReadyKind.Callback);

    private void Arrive()
    {
        if (TryEnd())
        {
            NativeTask.CopyOutcome(_task, _future, _setResult);
        }
    }

    private bool TryEnd()
    {
        if (_isOver)
        {
            return false;
        }

        _isOver = true;
        Loop.EndForeignWait();
        return true;
    }
}
