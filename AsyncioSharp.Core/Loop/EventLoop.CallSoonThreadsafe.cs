namespace AsyncioSharp;

public sealed partial class EventLoop
{
    /// <summary>As <see cref="CallSoon(Action, Context?)"/> from any thread; wakes the loop if it waits (asyncio's <c>loop.call_soon_threadsafe()</c>).</summary>
    /// <param name="callback">What to call on the loop's thread.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    /// <returns>A handle. It may be cancelled on any thread; on another one than the loop's the callback may just be running.</returns>
    /// <remarks>Thread-safe.</remarks>
    /// <exception cref="InvalidOperationException">The loop is closed.</exception>
    public Handle CallSoonThreadsafe(Action callback, Context? context = null) => SoonThreadsafe(callback, context);

    /// <inheritdoc cref="CallSoonThreadsafe(Action, Context?)"/>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <param name="callback">What to call on the loop's thread.</param>
    /// <param name="arg">Passed to the callback.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    public Handle CallSoonThreadsafe<T>(Action<T> callback, T arg, Context? context = null) =>
        SoonThreadsafe(BoundCallback.Of(callback, arg), context);

    /// <inheritdoc cref="CallSoonThreadsafe(Action, Context?)"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <param name="callback">What to call on the loop's thread.</param>
    /// <param name="arg1">Passed to the callback.</param>
    /// <param name="arg2">Passed to the callback.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    public Handle CallSoonThreadsafe<T1, T2>(Action<T1, T2> callback, T1 arg1, T2 arg2, Context? context = null) =>
        SoonThreadsafe(BoundCallback.Of(callback, arg1, arg2), context);

    /// <inheritdoc cref="CallSoonThreadsafe(Action, Context?)"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <param name="callback">What to call on the loop's thread.</param>
    /// <param name="arg1">Passed to the callback.</param>
    /// <param name="arg2">Passed to the callback.</param>
    /// <param name="arg3">Passed to the callback.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    public Handle CallSoonThreadsafe<T1, T2, T3>(Action<T1, T2, T3> callback, T1 arg1, T2 arg2, T3 arg3, Context? context = null) =>
        SoonThreadsafe(BoundCallback.Of(callback, arg1, arg2, arg3), context);

    /// <inheritdoc cref="CallSoonThreadsafe(Action, Context?)"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="T4">The type of the fourth argument.</typeparam>
    /// <param name="callback">What to call on the loop's thread.</param>
    /// <param name="arg1">Passed to the callback.</param>
    /// <param name="arg2">Passed to the callback.</param>
    /// <param name="arg3">Passed to the callback.</param>
    /// <param name="arg4">Passed to the callback.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    public Handle CallSoonThreadsafe<T1, T2, T3, T4>(
        Action<T1, T2, T3, T4> callback, T1 arg1, T2 arg2, T3 arg3, T4 arg4, Context? context = null) =>
        SoonThreadsafe(BoundCallback.Of(callback, arg1, arg2, arg3, arg4), context);

    /// <inheritdoc cref="CallSoonThreadsafe(Action, Context?)"/>
    /// <typeparam name="TResult">What the function returns; it is dropped.</typeparam>
    /// <param name="callback">What to call on the loop's thread.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    /// <exception cref="ArgumentException">The function is asynchronous: its result would be lost, and with it its errors.</exception>
    public Handle CallSoonThreadsafe<TResult>(Func<TResult> callback, Context? context = null) =>
        SoonThreadsafe(BoundCallback.Of(callback), context);

    /// <inheritdoc cref="CallSoonThreadsafe(Action, Context?)"/>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <typeparam name="TResult">What the function returns; it is dropped.</typeparam>
    /// <param name="callback">What to call on the loop's thread.</param>
    /// <param name="arg">Passed to the callback.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    /// <exception cref="ArgumentException">The function is asynchronous: its result would be lost, and with it its errors.</exception>
    public Handle CallSoonThreadsafe<T, TResult>(Func<T, TResult> callback, T arg, Context? context = null) =>
        SoonThreadsafe(BoundCallback.Of(callback, arg), context);

    /// <inheritdoc cref="CallSoonThreadsafe(Action, Context?)"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="TResult">What the function returns; it is dropped.</typeparam>
    /// <param name="callback">What to call on the loop's thread.</param>
    /// <param name="arg1">Passed to the callback.</param>
    /// <param name="arg2">Passed to the callback.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    /// <exception cref="ArgumentException">The function is asynchronous: its result would be lost, and with it its errors.</exception>
    public Handle CallSoonThreadsafe<T1, T2, TResult>(Func<T1, T2, TResult> callback, T1 arg1, T2 arg2, Context? context = null) =>
        SoonThreadsafe(BoundCallback.Of(callback, arg1, arg2), context);

    /// <inheritdoc cref="CallSoonThreadsafe(Action, Context?)"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="TResult">What the function returns; it is dropped.</typeparam>
    /// <param name="callback">What to call on the loop's thread.</param>
    /// <param name="arg1">Passed to the callback.</param>
    /// <param name="arg2">Passed to the callback.</param>
    /// <param name="arg3">Passed to the callback.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    /// <exception cref="ArgumentException">The function is asynchronous: its result would be lost, and with it its errors.</exception>
    public Handle CallSoonThreadsafe<T1, T2, T3, TResult>(
        Func<T1, T2, T3, TResult> callback, T1 arg1, T2 arg2, T3 arg3, Context? context = null) =>
        SoonThreadsafe(BoundCallback.Of(callback, arg1, arg2, arg3), context);

    /// <inheritdoc cref="CallSoonThreadsafe(Action, Context?)"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="T4">The type of the fourth argument.</typeparam>
    /// <typeparam name="TResult">What the function returns; it is dropped.</typeparam>
    /// <param name="callback">What to call on the loop's thread.</param>
    /// <param name="arg1">Passed to the callback.</param>
    /// <param name="arg2">Passed to the callback.</param>
    /// <param name="arg3">Passed to the callback.</param>
    /// <param name="arg4">Passed to the callback.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    /// <exception cref="ArgumentException">The function is asynchronous: its result would be lost, and with it its errors.</exception>
    public Handle CallSoonThreadsafe<T1, T2, T3, T4, TResult>(
        Func<T1, T2, T3, T4, TResult> callback, T1 arg1, T2 arg2, T3 arg3, T4 arg4, Context? context = null) =>
        SoonThreadsafe(BoundCallback.Of(callback, arg1, arg2, arg3, arg4), context);
}
