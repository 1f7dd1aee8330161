namespace AsyncioSharp;

/// <summary>A coroutine on its way from another thread to the loop, and the native task for its outcome.</summary>
internal sealed class ThreadsafeStart<T>(Func<Coroutine<T>> coro, EventLoop loop, CancellationToken cancellationToken)
    : TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously), IReadyCallback, IFutureListener, IOutlivesLoop
{
    // Of the thread that asks: its AsyncLocals, and a copy of its context.
    private readonly ExecutionContext _execution = Context.CaptureForCallback(null);

    /// <summary>Queues it. Throws if the loop is closed.</summary>
    public Task<T> Begin()
    {
        loop.CheckClosed();
        loop.EnqueueFromAnywhere(loop.BaseContext, this, _execution, ReadyKind.Io);
        return Task;
    }

    void IReadyCallback.Run()
    {
        try
        {
            AsyncioTask<T> task = loop.CreateTask(coro());
            task.CancelOn(cancellationToken);
            loop.BeginThreadsafeCoroutine();
            task.AddListener(this);
        }
        catch (Exception error)
        {
            // Belongs to the thread that asked, and to the loop as well: it is its task factory that does not work.
            TrySetException(error);
            throw;
        }
    }

    /// <summary>Else the thread that asked would wait for ever.</summary>
    void IOutlivesLoop.OnClosed() => TrySetException(Misuse.Closed());

    Task IFutureListener.Completes => Task;

    void IFutureListener.OnDone(Future future)
    {
        loop.EndThreadsafeCoroutine();
        NativeTask.EndAs(this, future, cancellationToken);
    }
}
