namespace AsyncioSharp;

public sealed partial class EventLoop
{
    /// <summary>
    /// As <see cref="CallSoon(Action, Context?)"/> from any thread; wakes the loop if it waits (asyncio's
    /// <c>loop.call_soon_threadsafe()</c>).
    /// </summary>
    /// <param name="callback">What to call on the loop's thread.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    /// <returns>A handle. It may be cancelled on any thread; on another one than the loop's the callback may just be running.</returns>
    /// <remarks>Thread-safe.</remarks>
    /// <exception cref="InvalidOperationException">The loop is closed.</exception>
    public Handle CallSoonThreadsafe(Action callback, Context? context = null) => CallSoonThreadsafeCore(callback, context);

    /// <inheritdoc cref="CallSoonThreadsafe(Action, Context?)"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <param name="arg1">Passed to the callback.</param>
    /// <param name="arg2">Passed to the callback.</param>
    // twins: callback of AsyncCallback
    public Handle CallSoonThreadsafe<T1, T2>(Action<T1, T2> callback, T1 arg1, T2 arg2, Context? context = null) =>
        CallSoonThreadsafeCore(BoundCallback.Of(callback, arg1, arg2), context);
}
