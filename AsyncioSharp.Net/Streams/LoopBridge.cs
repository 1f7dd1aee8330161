namespace AsyncioSharp.Net;

/// <summary>Runs a coroutine for code that awaits native tasks, from any thread.</summary>
internal static class LoopBridge
{
    /// <summary>Starts a coroutine as a task of the loop.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="body">The coroutine.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>A native task. What awaits it with ConfigureAwait(false) goes on at once, on the loop's thread.</returns>
    public static Task<T> Run<T>(EventLoop loop, Func<Coroutine<T>> body, CancellationToken cancellationToken)
    {
        // Not RunContinuationsAsynchronously: that would be the pool.
        var result = new TaskCompletionSource<T>();
        if (AsyncioStreamReader.IsRunningHere(loop))
        {
            Start(loop, body, result, cancellationToken);
        }
        else
        {
            loop.CallSoonThreadsafe(() => Start(loop, body, result, cancellationToken));
        }

        return result.Task;
    }

    private static void Start<T>(
        EventLoop loop, Func<Coroutine<T>> body, TaskCompletionSource<T> result, CancellationToken cancellationToken)
    {
        AsyncioTask<T> task = loop.CreateTask(body());
        CancellationTokenRegistration registration = cancellationToken.CanBeCanceled
            ? cancellationToken.UnsafeRegister(_ => loop.CallSoonThreadsafe(() => task.Cancel()), null)
            : default;
        task.AddDoneCallback(_ =>
        {
            registration.Dispose();
            Complete(task, result, cancellationToken);
        });
    }

    private static void Complete<T>(AsyncioTask<T> task, TaskCompletionSource<T> result, CancellationToken cancellationToken)
    {
        using (CurrentContext.None())
        {
            if (task.Cancelled())
            {
                result.SetCanceled(cancellationToken.IsCancellationRequested ? cancellationToken : new CancellationToken(canceled: true));
            }
            else if (task.Exception() is { } error)
            {
                result.SetException(ConnectionStream.AsStreamError(error));
            }
            else
            {
                result.SetResult(task.Result());
            }
        }
    }
}
