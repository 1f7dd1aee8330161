namespace AsyncioSharp;

/// <summary>
/// The link from a <see cref="CancellationToken"/> to a task. It goes when the task ends: tokens live long, and would keep every task that
/// they were ever linked to.
/// </summary>
internal sealed class TokenLink : IFutureListener
{
    private readonly AsyncioTask _task;
    private CancellationTokenRegistration _registration;

    private TokenLink(AsyncioTask task) => _task = task;

    public static CancellationTokenRegistration Make(AsyncioTask task, CancellationToken token)
    {
        task.GetLoop().CheckThread();
        if (!token.CanBeCanceled || task.Done())
        {
            return default;
        }

        task.GetLoop().CheckUsable();
        var link = new TokenLink(task);
        link._registration = token.UnsafeRegister(static link => ((TokenLink)link!).OnCancelled(), link);
        task.AddListener(link);
        return link._registration;
    }

    // Unregister, and not Dispose, which would wait for a cancellation that another thread is just delivering.
    void IFutureListener.OnDone(Future future) => _registration.Unregister();

    private void OnCancelled()
    {
        EventLoop loop = _task.GetLoop();
        if (!loop.IsClosed())
        {
            loop.Post(() => _task.Cancel("The linked CancellationToken was cancelled."));
        }
    }
}
