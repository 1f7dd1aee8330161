namespace AsyncioSharp;

/// <summary>
/// When <see cref="Asyncio"/>.Wait returns (asyncio's <c>FIRST_COMPLETED</c>, <c>FIRST_EXCEPTION</c>, <c>ALL_COMPLETED</c>).
/// </summary>
public enum ReturnWhen
{
    /// <summary>When every future is done.</summary>
    AllCompleted,

    /// <summary>When one future is done or cancelled.</summary>
    FirstCompleted,

    /// <summary>When one future ends with an error other than a cancellation, or all are done.</summary>
    FirstException,
}

public static partial class Asyncio
{
    /// <summary>Waits for futures without cancelling any and without raising their errors (asyncio's <c>wait()</c>).</summary>
    /// <typeparam name="TFuture">The class of the futures.</typeparam>
    /// <param name="fs">Tasks or futures; duplicates count once.</param>
    /// <param name="timeout">Seconds; null or infinity (<see cref="System.Threading.Timeout.InfiniteTimeSpan"/>) means no limit. Its end is
    /// no error: what is not done is in the second set.</param>
    /// <param name="returnWhen">What to wait for.</param>
    /// <returns>The done and the pending ones.</returns>
    /// <exception cref="ArgumentException">There is none, one is null, or <paramref name="timeout"/> is not a number.</exception>
    public static Coroutine<(HashSet<TFuture> Done, HashSet<TFuture> Pending)> Wait<TFuture>(
        IEnumerable<TFuture> fs, Seconds timeout = default, ReturnWhen returnWhen = ReturnWhen.AllCompleted)
        where TFuture : Future
    {
        return Wait(timeout, returnWhen, WaitSet.Check(fs, timeout, returnWhen));
    }

    /// <summary>Waits for tasks of different result types: <c>Wait([recv, stop], returnWhen: ReturnWhen.FirstCompleted)</c>.</summary>
    /// <inheritdoc cref="Wait{TFuture}(IEnumerable{TFuture}, Seconds, ReturnWhen)"/>
    public static Coroutine<(HashSet<AsyncioTask> Done, HashSet<AsyncioTask> Pending)> Wait(
        IEnumerable<AsyncioTask> fs, Seconds timeout = default, ReturnWhen returnWhen = ReturnWhen.AllCompleted) =>
        Wait<AsyncioTask>(fs, timeout, returnWhen);

    /// <summary>Waits for futures and tasks of different result types: <c>Wait([task, future])</c>.</summary>
    /// <inheritdoc cref="Wait{TFuture}(IEnumerable{TFuture}, Seconds, ReturnWhen)"/>
    public static Coroutine<(HashSet<Future> Done, HashSet<Future> Pending)> Wait(
        IEnumerable<Future> fs, Seconds timeout = default, ReturnWhen returnWhen = ReturnWhen.AllCompleted) =>
        Wait<Future>(fs, timeout, returnWhen);

    // Of the same name, since call graphs show it.
    private static async Coroutine<(HashSet<TFuture> Done, HashSet<TFuture> Pending)> Wait<TFuture>(
        Seconds timeout, ReturnWhen returnWhen, HashSet<TFuture> all)
        where TFuture : Future
    {
        await WaitSet.Run(all, timeout, returnWhen);
        HashSet<TFuture> pending = [.. all.Where(static future => !future.Done())];
        all.ExceptWith(pending);
        return (all, pending);
    }

    /// <summary>Waits with a limit (asyncio's <c>wait_for()</c>): in the caller's own task, not in a new one.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="fut">What to wait for. It is cancelled when the time is over, and its end is awaited.</param>
    /// <param name="timeout">Seconds; null or infinity (<see cref="System.Threading.Timeout.InfiniteTimeSpan"/>) means no limit; zero or
    /// less gives the result of what is done already.</param>
    /// <returns>The result.</returns>
    /// <exception cref="TimeoutException">The time was over.</exception>
    /// <exception cref="ArgumentException"><paramref name="timeout"/> is not a number.</exception>
    public static async Coroutine<T> WaitFor<T>(IAwaitable<T> fut, Seconds timeout)
    {
        ArgumentNullException.ThrowIfNull(fut);
        Misuse.ThrowIfNaN(timeout.Value, nameof(timeout));
        if (timeout.Value <= 0)
        {
            return (await DoneOrTimeout(fut)).ResultOf<T>();
        }

        return await InScope(TimeoutScope.After(timeout), async Coroutine<T> (_) => await fut);
    }

    /// <inheritdoc cref="WaitFor{T}(IAwaitable{T}, Seconds)"/>
    public static async Coroutine WaitFor(IAwaitable fut, Seconds timeout)
    {
        ArgumentNullException.ThrowIfNull(fut);
        Misuse.ThrowIfNaN(timeout.Value, nameof(timeout));
        if (timeout.Value <= 0)
        {
            (await DoneOrTimeout(fut)).CheckOutcome();
            return;
        }

        await InScope(TimeoutScope.After(timeout), async Coroutine (_) => await fut);
    }

    /// <summary>Waits with a limit for a native task. When the time is over the waiter is freed; the native task itself goes on.</summary>
    /// <param name="fut">The native task.</param>
    /// <param name="timeout">Seconds; null or infinity (<see cref="System.Threading.Timeout.InfiniteTimeSpan"/>) means no limit.</param>
    /// <returns>A coroutine for the result, if there is one.</returns>
    /// <exception cref="TimeoutException">The time was over.</exception>
    /// <exception cref="ArgumentException"><paramref name="timeout"/> is not a number.</exception>
    // twins: Task as ValueTask; result Coroutine<T>
    public static Coroutine WaitFor(Task fut, Seconds timeout) => WaitFor(WrapFuture(fut), timeout);

    /// <inheritdoc cref="WaitFor(Task, Seconds)"/>
    /// <summary>Starts a method as a task and waits for it with a limit.</summary>
    /// <param name="fut">The method. It is cancelled when the time is over, and its end is awaited.</param>
    // twins: Task as ValueTask, Coroutine; result Coroutine<T>
    public static Coroutine WaitFor(Func<Task> fut, Seconds timeout) => WaitFor(NativeBody.From(fut), timeout);

    /// <summary>
    /// No time at all: what is done gives its outcome, everything else is cancelled, and a coroutine does not even start.
    /// </summary>
    private static async Coroutine<Future> DoneOrTimeout(IAwaitable fut)
    {
        var future = fut.ToFuture(null);
        if (future.Done())
        {
            return future;
        }

        await WaitSet.CancelAndWait(future);
        if (!future.Cancelled())
        {
            return future;
        }

        throw new TimeoutException("The time limit was over at once.", future.MakeCancelledError());
    }
}
