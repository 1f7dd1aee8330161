namespace AsyncioSharp;

/// <summary>What a loop leaves on a native task: one continuation, for all futures that wait for it.</summary>
/// <remarks>
/// .NET removes a continuation from a task only if it was made with a CancellationToken. That costs a wait 87 ns of 610 and 344 of 536
/// bytes, and each removal searches a list. So the continuation stays until the task ends. When nobody waits any more it is kept for the
/// next wait for the same task (<see cref="TaskFollowers"/>), so that waits that were given up leave nothing.
/// </remarks>
internal sealed class TaskFollower
{
    private readonly EventLoop _loop;
    private IForeignFuture? _first;
    private IForeignFuture? _last;
    private TokenScope? _shieldedIn;

    public TaskFollower(EventLoop loop, Task task)
    {
        _loop = loop;
        Task = task;
        task.ContinueWith(
            static (_, follower) => ((TaskFollower)follower!).OnTaskEnded(),
            this,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    public Task Task { get; }

    /// <summary>Somebody has shielded the task: requests to the task that it runs in leave alone what waits inside of it.</summary>
    public bool IsShielded { get; private set; }

    /// <summary>Notes that the native task behind a future is shielded, for as long as it runs.</summary>
    public static TFuture Shield<TFuture>(TFuture future)
        where TFuture : Future
    {
        if (future is IForeignFuture foreign && !future.Done())
        {
            TaskFollowers followers = future.GetLoop().Followers;
            TaskFollower follower = followers.Of(foreign.Task);
            if (!follower.IsShielded)
            {
                followers.Shielded++;
                follower.IsShielded = true;
                follower._shieldedIn = future.GetLoop().CurrentTask?.NoteShields();
            }
        }

        return future;
    }

    /// <summary>
    /// A shielded method is shielded from what comes from outside of it: requests to the task, and those of scopes that the shield is in.
    /// Scopes that the method itself has entered reach it.
    /// </summary>
    /// <param name="from">The scope that a request comes from; null is the whole task.</param>
    public bool Covers(TokenScope? from) => from is null || TokenScope.IsInside(_shieldedIn, from);

    public void Add(IForeignFuture future)
    {
        future.Previous = _last;
        if (_last is null)
        {
            _first = future;
        }
        else
        {
            _last.Next = future;
        }

        _last = future;
        _loop.BeginForeignWait();
    }

    /// <summary>A wait has ended, or was given up.</summary>
    public void Remove(IForeignFuture future)
    {
        Unlink(future);
        if (_first is null)
        {
            _loop.Followers.Keep(this);
        }
    }

    /// <summary>On whatever thread has ended the task.</summary>
    private void OnTaskEnded() => _loop.EnqueueFromAnywhere(_loop.BaseContext, (Action)Arrive, null, ReadyKind.Callback);

    /// <summary>On the loop: the futures end in the order of their registration.</summary>
    private void Arrive()
    {
        _loop.Followers.Forget(this);
        _loop.Followers.Shielded -= IsShielded ? 1 : 0;
        while (_first is { } future)
        {
            Unlink(future);
            future.OnTaskEnded();
        }
    }

    private void Unlink(IForeignFuture future)
    {
        if (future.Previous is { } previous)
        {
            previous.Next = future.Next;
        }
        else
        {
            _first = future.Next;
        }

        if (future.Next is { } next)
        {
            next.Previous = future.Previous;
        }
        else
        {
            _last = future.Previous;
        }

        (future.Previous, future.Next) = (null, null);
        _loop.EndForeignWait();
    }
}
