namespace AsyncioSharp;

public sealed partial class EventLoop
{
    /// <summary>Schedules a callback for the next turn of the loop, after everything that is ready now (asyncio's <c>loop.call_soon()</c>).</summary>
    /// <param name="callback">What to call; its exceptions go to the exception handler.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    /// <returns>A handle that can cancel the call.</returns>
    /// <exception cref="InvalidOperationException">The loop is closed, or runs on another thread: use <see cref="CallSoonThreadsafe(Action, Context?)"/> there.</exception>
    public Handle CallSoon(Action callback, Context? context = null) => Soon(callback, context);

    /// <inheritdoc cref="CallSoon(Action, Context?)"/>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <param name="arg">Passed to the callback.</param>
    /// <param name="callback">What to call; its exceptions go to the exception handler.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    public Handle CallSoon<T>(Action<T> callback, T arg, Context? context = null) => Soon(BoundCallback.Of(callback, arg), context);

    /// <inheritdoc cref="CallSoon(Action, Context?)"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <param name="arg1">Passed to the callback.</param>
    /// <param name="arg2">Passed to the callback.</param>
    /// <param name="callback">What to call; its exceptions go to the exception handler.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    public Handle CallSoon<T1, T2>(Action<T1, T2> callback, T1 arg1, T2 arg2, Context? context = null) => Soon(BoundCallback.Of(callback, arg1, arg2), context);

    /// <inheritdoc cref="CallSoon(Action, Context?)"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <param name="arg1">Passed to the callback.</param>
    /// <param name="arg2">Passed to the callback.</param>
    /// <param name="arg3">Passed to the callback.</param>
    /// <param name="callback">What to call; its exceptions go to the exception handler.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    public Handle CallSoon<T1, T2, T3>(Action<T1, T2, T3> callback, T1 arg1, T2 arg2, T3 arg3, Context? context = null) => Soon(BoundCallback.Of(callback, arg1, arg2, arg3), context);

    /// <summary>As <see cref="CallSoon(Action, Context?)"/> from any thread; wakes the loop if it waits (asyncio's <c>loop.call_soon_threadsafe()</c>).</summary>
    /// <param name="callback">What to call on the loop's thread.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    /// <returns>A handle. It may be cancelled on any thread; on another one than the loop's the callback may just be running.</returns>
    /// <remarks>Thread-safe.</remarks>
    /// <exception cref="InvalidOperationException">The loop is closed.</exception>
    public Handle CallSoonThreadsafe(Action callback, Context? context = null) => SoonThreadsafe(callback, context);

    /// <inheritdoc cref="CallSoonThreadsafe(Action, Context?)"/>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <param name="arg">Passed to the callback.</param>
    /// <param name="callback">What to call on the loop's thread.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    public Handle CallSoonThreadsafe<T>(Action<T> callback, T arg, Context? context = null) => SoonThreadsafe(BoundCallback.Of(callback, arg), context);

    /// <inheritdoc cref="CallSoonThreadsafe(Action, Context?)"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <param name="arg1">Passed to the callback.</param>
    /// <param name="arg2">Passed to the callback.</param>
    /// <param name="callback">What to call on the loop's thread.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    public Handle CallSoonThreadsafe<T1, T2>(Action<T1, T2> callback, T1 arg1, T2 arg2, Context? context = null) =>
        SoonThreadsafe(BoundCallback.Of(callback, arg1, arg2), context);

    /// <inheritdoc cref="CallSoonThreadsafe(Action, Context?)"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <param name="arg1">Passed to the callback.</param>
    /// <param name="arg2">Passed to the callback.</param>
    /// <param name="arg3">Passed to the callback.</param>
    /// <param name="callback">What to call on the loop's thread.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    public Handle CallSoonThreadsafe<T1, T2, T3>(Action<T1, T2, T3> callback, T1 arg1, T2 arg2, T3 arg3, Context? context = null) =>
        SoonThreadsafe(BoundCallback.Of(callback, arg1, arg2, arg3), context);

    /// <summary>
    /// As <see cref="CallSoon(Action, Context?)"/> but without a handle, from any thread: allocates nothing while the ready ring has room. Not in asyncio,
    /// where every call makes a handle.
    /// </summary>
    /// <remarks>Thread-safe.</remarks>
    /// <param name="callback">What to call on the loop's thread, in the execution context of the caller.</param>
    /// <exception cref="InvalidOperationException">The loop is closed.</exception>
    public void Post(Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        CheckClosed();
        ExecutionContext captured = Context.CaptureForCallback(null);
        EnqueueFromAnywhere(_baseContext, callback, ReferenceEquals(captured, _baseExecutionContext) ? null : captured, ReadyKind.Callback);
    }

    private Handle Soon(object callback, Context? context)
    {
        ArgumentNullException.ThrowIfNull(callback);
        CheckUsable();
        var handle = new Handle(this, callback, context);
        _ready.Enqueue(_baseContext, handle, null, ReadyKind.Handle);
        return handle;
    }

    private Handle SoonThreadsafe(object callback, Context? context)
    {
        ArgumentNullException.ThrowIfNull(callback);
        CheckClosed();
        var handle = new Handle(this, callback, context);
        EnqueueFromAnywhere(_baseContext, handle, null, ReadyKind.Handle);
        return handle;
    }
}
