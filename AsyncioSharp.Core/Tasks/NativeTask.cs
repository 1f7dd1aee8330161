using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace AsyncioSharp;

/// <summary>The border to native tasks: futures as tasks, tasks as futures.</summary>
internal static class NativeTask
{
    /// <summary>A native task that ends as a future does.</summary>
    public static Task<T> Of<T>(Future future)
    {
        future.GetLoop().CheckThread();
        var bridge = new FutureToTask<T>();
        if (future.Done())
        {
            bridge.OnDone(future);
        }
        else
        {
            future.AddListener(bridge);
        }

        return bridge.Task;
    }

    /// <summary>
    /// A future that ends as a native task does, handed over through the loop. Cancelling it frees its waiter; the task itself goes on.
    /// </summary>
    public static ForeignFuture<T> ToFuture<T>(Task<T> task, EventLoop loop) =>
        new(task, loop, static task => Unsafe.As<Task<T>>(task).GetAwaiter().GetResult());

    /// <inheritdoc cref="ToFuture{T}(Task{T}, EventLoop)"/>
    public static ForeignFuture<object?> ToFuture(Task task, EventLoop loop) => new(task, loop, static _ => null);

    /// <summary>Runs an action on the loop and blocks this foreign thread until it has run.</summary>
    public static void BlockOn(EventLoop loop, Action action)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        loop.CallSoonThreadsafe(() =>
        {
            try
            {
                action();
                done.SetResult();
            }
            catch (Exception exception)
            {
                // Belongs to the sender, who waits for it.
                done.SetException(exception);
            }
        });
        done.Task.GetAwaiter().GetResult();
    }

    /// <summary>
    /// Whether somebody has read the error of a failed task; null if that cannot be known, since it is private to the runtime and may have
    /// been trimmed away. Reading
    /// <see cref="Task.Exception"/> to find out would be such a reading itself.
    /// </summary>
    public static bool? IsErrorRead(Task failed)
    {
        object? at = failed;
        foreach (string field in (ReadOnlySpan<string>)["m_contingentProperties", "m_exceptionsHolder", "m_isHandled"])
        {
            at = at is null ? null : ReflectedShape.Of(at.GetType()).Field(field)?.GetValue(at);
        }

        return at as bool?;
    }

    /// <summary>On the loop: a future ends as a native task has ended, unless it was cancelled meanwhile.</summary>
    public static void CopyOutcome(Task task, Future future, Action setResult)
    {
        if (!future.Done() && !TryCopyFailure(task, future))
        {
            setResult();
        }
    }

    /// <summary>On the loop: ends a pending future as a native task has, unless that has a result.</summary>
    /// <returns>False if the task has a result.</returns>
    public static bool TryCopyFailure(Task task, Future future)
    {
        if (task.IsCanceled)
        {
            // asyncio's error is a cancellation; any other is .NET's, and whoever waits here was not asked to end.
            switch (CancellationOf(task))
            {
                case CancelledError cancelled:
                    future.Cancel(cancelled.Message);
                    break;
                case { } foreign:
                    future.SetException(foreign);
                    break;
            }

            return true;
        }

        if (task.Exception is { } error)
        {
            future.SetException(error.InnerExceptions.Count == 1 ? error.InnerException! : error);
            return true;
        }

        return false;
    }

    /// <summary>On the loop: a native task ends as a future has ended.</summary>
    /// <param name="task">The task, which may have ended already.</param>
    /// <param name="future">The future, which is done.</param>
    /// <param name="token">What a cancellation names as its cause.</param>
    public static void EndAs<T>(TaskCompletionSource<T> task, Future future, CancellationToken token = default)
    {
        if (future.Cancelled())
        {
            task.TrySetCanceled(token);
        }
        else if (future.Exception() is { } error)
        {
            task.TrySetException(error);
        }
        else
        {
            task.TrySetResult(future.ResultOf<T>());
        }
    }

    private static OperationCanceledException CancellationOf(Task task)
    {
        try
        {
            task.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException error)
        {
            return error;
        }

        throw new UnreachableException();
    }

    private sealed class FutureToTask<T>() : TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously), IFutureListener
    {
        Task IFutureListener.Completes => Task;

        public void OnDone(Future future) => EndAs(this, future);
    }
}
