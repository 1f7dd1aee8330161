namespace AsyncioSharp;

public sealed partial class EventLoop
{
    /// <summary>
    /// Runs an async function in an executor, on a loop of its own there. asyncio's <c>run_in_executor()</c> gives a coroutine that nobody
    /// has awaited, and refuses such functions in debug mode.
    /// </summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <param name="executor">Where; null means the loop's default thread pool.</param>
    /// <param name="func">The function. It must not touch this loop's objects.</param>
    /// <param name="arg1">Passed to the function.</param>
    /// <param name="arg2">Passed to the function.</param>
    /// <returns>A future with the function's result. Cancelling it frees its waiter at once, and cancels the function in a thread and in a
    /// cluster.</returns>
    /// <exception cref="InvalidOperationException">The default executor was shut down.</exception>
    // twins: Task as ValueTask, Coroutine; result Future<T>; arguments 0-3, one TArg
    public Future RunInExecutor<T1, T2>(Executor? executor, Func<T1, T2, Task> func, T1 arg1, T2 arg2)
    {
        ArgumentNullException.ThrowIfNull(func);
        return SubmitTo(executor, (pool, token) => pool.Submit(func, arg1, arg2, token));
    }
}
