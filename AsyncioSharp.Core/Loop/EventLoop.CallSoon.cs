namespace AsyncioSharp;

public sealed partial class EventLoop
{
    /// <summary>
    /// Schedules a callback for the next turn of the loop, after everything that is ready now (asyncio's <c>loop.call_soon()</c>).
    /// </summary>
    /// <remarks>
    /// The callback is a plain function. One that returns something is taken too, and its result dropped; with up to four arguments. An
    /// <c>async</c> function is refused: start it as a task, <c>() => Asyncio.CreateTask(F())</c>.
    /// </remarks>
    /// <param name="callback">What to call; its exceptions go to the exception handler.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    /// <returns>A handle that can cancel the call.</returns>
    /// <exception cref="InvalidOperationException">The loop is closed, or runs on another thread: use
    /// <see cref="CallSoonThreadsafe(Action, Context?)"/> there.</exception>
    public Handle CallSoon(Action callback, Context? context = null) => CallSoonCore(callback, context);

    /// <inheritdoc cref="CallSoon(Action, Context?)"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <param name="arg1">Passed to the callback.</param>
    /// <param name="arg2">Passed to the callback.</param>
    // twins: callback of AsyncCallback
    public Handle CallSoon<T1, T2>(Action<T1, T2> callback, T1 arg1, T2 arg2, Context? context = null) =>
        CallSoonCore(BoundCallback.Of(callback, arg1, arg2), context);
}
