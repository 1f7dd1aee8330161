namespace AsyncioSharp;

public sealed partial class EventLoop
{
    /// <summary>
    /// Calls a method on this loop, as a task of its own, and hands the outcome to whoever waits elsewhere: another thread, or another
    /// loop, on which the result can be awaited. The same as <see cref="Asyncio.RunCoroutineThreadsafe(Func{Coroutine}, EventLoop,
    /// CancellationToken)"/>.
    /// </summary>
    /// <param name="coro">The method: a coroutine method, or a native one. It is called on this loop's thread.</param>
    /// <param name="cancellationToken">
    /// Cancels the task. Whoever awaits on another loop gives <c>Asyncio.CancellationToken</c>, so that its own end reaches over.
    /// </param>
    /// <remarks>Thread-safe. AsyncLocals and the context variables of the caller are seen by the method.</remarks>
    /// <returns>A native task for the outcome. Blocking on it from this loop's own thread would wait for ever.</returns>
    /// <exception cref="InvalidOperationException">The loop is closed. If it is closed before the method is called, the native task fails
    /// with this.</exception>
    // twins: Task as ValueTask, Coroutine; result Task<T>
    public Task Run(Func<Task> coro, CancellationToken cancellationToken = default) =>
        Asyncio.RunCoroutineThreadsafe(coro, this, cancellationToken);
}
