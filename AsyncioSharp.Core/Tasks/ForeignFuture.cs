namespace AsyncioSharp;

/// <summary>
/// A future that ends as a native task does. Whichever ends first, nothing of the future stays on the task, which may live long.
/// </summary>
internal sealed class ForeignFuture<T> : Future<T>, IForeignFuture
{
    private readonly Task _task;
    private readonly Func<Task, T>? _resultOf;

    // What has it in its list; null while it does not wait.
    private TaskFollower? _follower;

    /// <param name="task">The native task.</param>
    /// <param name="loop">The loop of the future.</param>
    /// <param name="resultOf">Reads the result of the task; null for a future that only tells that the task has ended, and never looks at
    /// its error.</param>
    public ForeignFuture(Task task, EventLoop loop, Func<Task, T>? resultOf)
        : base(loop)
    {
        _task = task;
        _resultOf = resultOf;
        if (task.IsCompleted)
        {
            CopyOutcome();
        }
        else
        {
            loop.CheckUsable();
            _tracesItsEnd = true;
            Resume();
        }
    }

    public Task Task => _task;

    public bool IsTemporary { get; set; }

    IForeignFuture? IForeignFuture.Previous { get; set; }

    IForeignFuture? IForeignFuture.Next { get; set; }

    public override bool Cancel(string? msg)
    {
        string? left = GetLoop().GetDebug() && _follower is { IsShielded: false } ? AbandonedMethod.Describe(_task) : null;
        bool isCancelled = base.Cancel(msg);
        if (isCancelled && left is not null)
        {
            Console.Error.WriteLine(left);
        }

        return isCancelled;
    }

    public void Pause()
    {
        TaskFollower? follower = _follower;
        _follower = null;
        follower?.Remove(this);
    }

    public void Resume()
    {
        if (_follower is null && !Done())
        {
            _follower = GetLoop().Followers.Of(_task);
            _follower.Add(this);
        }
    }

    void IForeignFuture.OnTaskEnded()
    {
        _follower = null;
        CopyOutcome();
    }

    private protected override bool HasValue => typeof(T) != typeof(object) || UntypedResult is not null;

    private protected override void OnEnded() => Pause();

    private void CopyOutcome()
    {
        if (_resultOf is null)
        {
            SetResult(default!);
        }
        else if (!NativeTask.TryCopyFailure(_task, this))
        {
            SetResult(_resultOf(_task));
        }
    }
}
