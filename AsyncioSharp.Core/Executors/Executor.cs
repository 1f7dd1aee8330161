namespace AsyncioSharp;

/// <summary>
/// Runs blocking functions somewhere else: the twin of <c>concurrent.futures.Executor</c>. Use it alone, or hand it to the loop's
/// <c>RunInExecutor</c>.
/// </summary>
public abstract partial class Executor : IDisposable
{
    /// <summary>Schedules <paramref name="func"/>; the twin of <c>Executor.submit</c>.</summary>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <param name="func">The function to run. It may block.</param>
    /// <returns>A task with the function's result or exception.</returns>
    /// <exception cref="InvalidOperationException">The executor was shut down.</exception>
    public Task<T> Submit<T>(Func<T> func) => Submit(func, CancellationToken.None);

    /// <summary>Schedules <paramref name="func"/> so that it can be withdrawn while it has not started.</summary>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <param name="func">The function to run. It may block.</param>
    /// <param name="cancellationToken">
    /// Cancels the returned task if the function has not started; this is <c>Future.cancel()</c> of Python's executors. A function that
    /// runs is not interrupted, but may watch the token itself.
    /// </param>
    /// <returns>A task with the function's result or exception.</returns>
    /// <exception cref="InvalidOperationException">The executor was shut down.</exception>
    public abstract Task<T> Submit<T>(Func<T> func, CancellationToken cancellationToken);

    /// <summary>Schedules <paramref name="action"/>; the twin of <c>Executor.submit</c> for functions without a result.</summary>
    /// <param name="action">The action to run. It may block.</param>
    /// <returns>A task that ends with the action.</returns>
    /// <exception cref="InvalidOperationException">The executor was shut down.</exception>
    public Task Submit(Action action) => Submit(action, CancellationToken.None);

    /// <summary>Schedules <paramref name="action"/> so that it can be withdrawn while it has not started.</summary>
    /// <param name="action">The action to run. It may block.</param>
    /// <param name="cancellationToken">Cancels the returned task if the action has not started.</param>
    /// <returns>A task that ends with the action.</returns>
    /// <exception cref="InvalidOperationException">The executor was shut down.</exception>
    public virtual Task Submit(Action action, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(action);
        return Submit(
            () =>
            {
                action();
                return true;
            },
            cancellationToken);
    }

    /// <summary>
    /// Applies <paramref name="func"/> to all items concurrently and gives the results in the order of the items; the twin of
    /// <c>Executor.map</c>. All items are read and scheduled at once, before the first result is asked for.
    /// </summary>
    /// <typeparam name="T">The items' type.</typeparam>
    /// <typeparam name="TResult">The results' type.</typeparam>
    /// <param name="func">The function to run for each item.</param>
    /// <param name="items">The items.</param>
    /// <param name="chunksize">
    /// How many items at a time to hand to a worker process, which saves round trips when items are small. Executors of threads ignore it.
    /// </param>
    /// <returns>
    /// The results, to be enumerated once. Each step blocks until its result is there and throws its exception. If the enumeration ends
    /// early, by an exception or by <c>break</c>, what has not started is cancelled.
    /// </returns>
    /// <exception cref="InvalidOperationException">The executor was shut down.</exception>
    public virtual IEnumerable<TResult> Map<T, TResult>(Func<T, TResult> func, IEnumerable<T> items, int chunksize = 1)
    {
        ArgumentNullException.ThrowIfNull(func);
        ArgumentNullException.ThrowIfNull(items);
        var withdraw = new CancellationTokenSource(); // no timer, no wait handle: nothing that would need disposing
        var pending = new Queue<Task<TResult>>();
        foreach (T? item in items)
        {
            pending.Enqueue(Submit(func, item, withdraw.Token));
        }

        return Results(pending, withdraw);
    }

    /// <summary>
    /// Refuses new work, lets queued work finish and frees the threads; the twin of <c>Executor.shutdown</c>. May be called again.
    /// </summary>
    /// <param name="wait">Whether to return only when all work is done and the workers are gone.</param>
    /// <param name="cancelFutures">Whether to cancel what has not started instead of running it.</param>
    public abstract void Shutdown(bool wait = true, bool cancelFutures = false);

    /// <summary>Calls <see cref="Shutdown"/> and waits, as leaving Python's <c>with</c> block does.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Shuts the executor down.</summary>
    /// <param name="disposing">Whether this comes from <see cref="Dispose()"/> and not from a finalizer, which must not wait.</param>
    protected virtual void Dispose(bool disposing) => Shutdown(wait: disposing);

    private static IEnumerable<TResult> Results<TResult>(Queue<Task<TResult>> pending, CancellationTokenSource withdraw)
    {
        try
        {
            while (pending.TryDequeue(out Task<TResult>? next))
            {
                yield return next.GetAwaiter().GetResult();
            }
        }
        finally
        {
            withdraw.Cancel();
        }
    }
}
