namespace AsyncioSharp;

public sealed partial class EventLoop
{
    /// <summary>Schedules a callback for the next turn of the loop, after everything that is ready now (asyncio's <c>loop.call_soon()</c>).</summary>
    /// <remarks>
    /// The callback is a plain function. One that returns something is taken too, and its result dropped; with up to four arguments. An <c>async</c>
    /// function is refused: start it as a task, <c>() => Asyncio.CreateTask(F())</c>.
    /// </remarks>
    /// <param name="callback">What to call; its exceptions go to the exception handler.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    /// <returns>A handle that can cancel the call.</returns>
    /// <exception cref="InvalidOperationException">The loop is closed, or runs on another thread: use <see cref="CallSoonThreadsafe(Action, Context?)"/> there.</exception>
    public Handle CallSoon(Action callback, Context? context = null) => Soon(callback, context);

    /// <inheritdoc cref="CallSoon(Action, Context?)"/>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <param name="callback">What to call; its exceptions go to the exception handler.</param>
    /// <param name="arg">Passed to the callback.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    public Handle CallSoon<T>(Action<T> callback, T arg, Context? context = null) =>
        Soon(BoundCallback.Of(callback, arg), context);

    /// <inheritdoc cref="CallSoon(Action, Context?)"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <param name="callback">What to call; its exceptions go to the exception handler.</param>
    /// <param name="arg1">Passed to the callback.</param>
    /// <param name="arg2">Passed to the callback.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    public Handle CallSoon<T1, T2>(Action<T1, T2> callback, T1 arg1, T2 arg2, Context? context = null) =>
        Soon(BoundCallback.Of(callback, arg1, arg2), context);

    /// <inheritdoc cref="CallSoon(Action, Context?)"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <param name="callback">What to call; its exceptions go to the exception handler.</param>
    /// <param name="arg1">Passed to the callback.</param>
    /// <param name="arg2">Passed to the callback.</param>
    /// <param name="arg3">Passed to the callback.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    public Handle CallSoon<T1, T2, T3>(Action<T1, T2, T3> callback, T1 arg1, T2 arg2, T3 arg3, Context? context = null) =>
        Soon(BoundCallback.Of(callback, arg1, arg2, arg3), context);

    /// <inheritdoc cref="CallSoon(Action, Context?)"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="T4">The type of the fourth argument.</typeparam>
    /// <param name="callback">What to call; its exceptions go to the exception handler.</param>
    /// <param name="arg1">Passed to the callback.</param>
    /// <param name="arg2">Passed to the callback.</param>
    /// <param name="arg3">Passed to the callback.</param>
    /// <param name="arg4">Passed to the callback.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    public Handle CallSoon<T1, T2, T3, T4>(Action<T1, T2, T3, T4> callback, T1 arg1, T2 arg2, T3 arg3, T4 arg4, Context? context = null) =>
        Soon(BoundCallback.Of(callback, arg1, arg2, arg3, arg4), context);

    /// <inheritdoc cref="CallSoon(Action, Context?)"/>
    /// <typeparam name="TResult">What the function returns; it is dropped.</typeparam>
    /// <param name="callback">What to call; its exceptions go to the exception handler.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    /// <exception cref="ArgumentException">The function is asynchronous: its result would be lost, and with it its errors.</exception>
    public Handle CallSoon<TResult>(Func<TResult> callback, Context? context = null) =>
        Soon(BoundCallback.Of(callback), context);

    /// <inheritdoc cref="CallSoon(Action, Context?)"/>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <typeparam name="TResult">What the function returns; it is dropped.</typeparam>
    /// <param name="callback">What to call; its exceptions go to the exception handler.</param>
    /// <param name="arg">Passed to the callback.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    /// <exception cref="ArgumentException">The function is asynchronous: its result would be lost, and with it its errors.</exception>
    public Handle CallSoon<T, TResult>(Func<T, TResult> callback, T arg, Context? context = null) =>
        Soon(BoundCallback.Of(callback, arg), context);

    /// <inheritdoc cref="CallSoon(Action, Context?)"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="TResult">What the function returns; it is dropped.</typeparam>
    /// <param name="callback">What to call; its exceptions go to the exception handler.</param>
    /// <param name="arg1">Passed to the callback.</param>
    /// <param name="arg2">Passed to the callback.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    /// <exception cref="ArgumentException">The function is asynchronous: its result would be lost, and with it its errors.</exception>
    public Handle CallSoon<T1, T2, TResult>(Func<T1, T2, TResult> callback, T1 arg1, T2 arg2, Context? context = null) =>
        Soon(BoundCallback.Of(callback, arg1, arg2), context);

    /// <inheritdoc cref="CallSoon(Action, Context?)"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="TResult">What the function returns; it is dropped.</typeparam>
    /// <param name="callback">What to call; its exceptions go to the exception handler.</param>
    /// <param name="arg1">Passed to the callback.</param>
    /// <param name="arg2">Passed to the callback.</param>
    /// <param name="arg3">Passed to the callback.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    /// <exception cref="ArgumentException">The function is asynchronous: its result would be lost, and with it its errors.</exception>
    public Handle CallSoon<T1, T2, T3, TResult>(Func<T1, T2, T3, TResult> callback, T1 arg1, T2 arg2, T3 arg3, Context? context = null) =>
        Soon(BoundCallback.Of(callback, arg1, arg2, arg3), context);

    /// <inheritdoc cref="CallSoon(Action, Context?)"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="T4">The type of the fourth argument.</typeparam>
    /// <typeparam name="TResult">What the function returns; it is dropped.</typeparam>
    /// <param name="callback">What to call; its exceptions go to the exception handler.</param>
    /// <param name="arg1">Passed to the callback.</param>
    /// <param name="arg2">Passed to the callback.</param>
    /// <param name="arg3">Passed to the callback.</param>
    /// <param name="arg4">Passed to the callback.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    /// <exception cref="ArgumentException">The function is asynchronous: its result would be lost, and with it its errors.</exception>
    public Handle CallSoon<T1, T2, T3, T4, TResult>(
        Func<T1, T2, T3, T4, TResult> callback, T1 arg1, T2 arg2, T3 arg3, T4 arg4, Context? context = null) =>
        Soon(BoundCallback.Of(callback, arg1, arg2, arg3, arg4), context);
}
