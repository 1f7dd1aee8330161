namespace AsyncioSharp;

public static partial class Asyncio
{
    /// <summary>
    /// Calls a method on a loop that runs on another thread, as a task of its own (asyncio's <c>run_coroutine_threadsafe()</c>).
    /// </summary>
    /// <param name="coro">The method: a coroutine method, or a native one. It is called on the loop's thread.</param>
    /// <param name="loop">The loop.</param>
    /// <param name="cancellationToken">Cancels the task.</param>
    /// <remarks>Thread-safe. AsyncLocals and the context variables of the caller are seen by the method.</remarks>
    /// <returns>A native task for the outcome. Blocking on it from the loop's own thread would wait for ever.</returns>
    /// <exception cref="InvalidOperationException">The loop is closed. If it is closed before the method is called, the native task fails
    /// with this.</exception>
    // twins: Task as ValueTask, Coroutine; result Task<T>
    public static Task RunCoroutineThreadsafe(Func<Task> coro, EventLoop loop, CancellationToken cancellationToken = default) =>
        RunCoroutineThreadsafe(NativeBody.From(coro), loop, cancellationToken);

    private static Task<T> RunThreadsafe<T>(Func<Coroutine<T>> coro, EventLoop loop, CancellationToken cancellationToken) =>
        new ThreadsafeStart<T>(coro, loop, cancellationToken).Begin();
}
