namespace AsyncioSharp;

// Async functions. Without these methods the task or coroutine itself would be the result, which says nothing of how it ended.
public abstract partial class Executor
{
    /// <summary>
    /// Schedules an async function, which runs to its end in the executor, on a loop of its own. In Python <c>submit</c> gives a coroutine
    /// that nobody has awaited, and asyncio's debug mode refuses it.
    /// </summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <param name="func">The function.</param>
    /// <param name="arg1">Passed to the function.</param>
    /// <param name="arg2">Passed to the function.</param>
    /// <param name="cancellationToken">
    /// Cancels the returned task if the function has not started. In a thread and in a cluster it also cancels a function that runs, as
    /// <c>task.Cancel()</c> would.
    /// </param>
    /// <returns>A task that ends with the function, with its result or exception.</returns>
    /// <exception cref="InvalidOperationException">The executor was shut down.</exception>
    // twins: Task as ValueTask, Coroutine; result Task<T>; arguments 0-3, one TArg
    public Task Submit<T1, T2>(Func<T1, T2, Task> func, T1 arg1, T2 arg2, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(func);
        return SubmitAsync(func, [arg1, arg2], async Coroutine () => await func(arg1, arg2), cancellationToken);
    }

    private Task<object?> SubmitAsync(Delegate func, object?[] args, Func<Coroutine> call, CancellationToken cancellationToken) =>
        SubmitAsync<object?>(
            func,
            args,
            async Coroutine<object?> () =>
            {
                await call();
                return null;
            },
            cancellationToken);

    private Task<T> SubmitAsync<T>(Delegate func, object?[] args, Func<Coroutine<T>> call, CancellationToken cancellationToken) =>
        SubmitCall(func, args, () => OwnLoop.Run(call, cancellationToken), cancellationToken);
}
