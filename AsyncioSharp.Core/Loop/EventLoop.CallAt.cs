namespace AsyncioSharp;

public sealed partial class EventLoop
{
    /// <summary>Schedules a callback at an absolute time of the loop (asyncio's <c>loop.call_at()</c>).</summary>
    /// <param name="when">Seconds on the scale of <see cref="Time"/>; a time in the past means as soon as possible, infinity never.</param>
    /// <param name="callback">What to call; its exceptions go to the exception handler.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    /// <returns>A handle that can cancel the call and tells when it is due.</returns>
    /// <remarks>What may be a callback: see <see cref="CallSoon(Action, Context?)"/>.</remarks>
    /// <exception cref="ArgumentException"><paramref name="when"/> is not a number.</exception>
    public TimerHandle CallAt(Seconds when, Action callback, Context? context = null) => At(when, callback, context);

    /// <inheritdoc cref="CallAt(Seconds, Action, Context?)"/>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <param name="when">Seconds on the scale of <see cref="Time"/>; a time in the past means as soon as possible, infinity never.</param>
    /// <param name="callback">What to call; its exceptions go to the exception handler.</param>
    /// <param name="arg">Passed to the callback.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    public TimerHandle CallAt<T>(Seconds when, Action<T> callback, T arg, Context? context = null) =>
        At(when, BoundCallback.Of(callback, arg), context);

    /// <inheritdoc cref="CallAt(Seconds, Action, Context?)"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <param name="when">Seconds on the scale of <see cref="Time"/>; a time in the past means as soon as possible, infinity never.</param>
    /// <param name="callback">What to call; its exceptions go to the exception handler.</param>
    /// <param name="arg1">Passed to the callback.</param>
    /// <param name="arg2">Passed to the callback.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    public TimerHandle CallAt<T1, T2>(Seconds when, Action<T1, T2> callback, T1 arg1, T2 arg2, Context? context = null) =>
        At(when, BoundCallback.Of(callback, arg1, arg2), context);

    /// <inheritdoc cref="CallAt(Seconds, Action, Context?)"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <param name="when">Seconds on the scale of <see cref="Time"/>; a time in the past means as soon as possible, infinity never.</param>
    /// <param name="callback">What to call; its exceptions go to the exception handler.</param>
    /// <param name="arg1">Passed to the callback.</param>
    /// <param name="arg2">Passed to the callback.</param>
    /// <param name="arg3">Passed to the callback.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    public TimerHandle CallAt<T1, T2, T3>(Seconds when, Action<T1, T2, T3> callback, T1 arg1, T2 arg2, T3 arg3, Context? context = null) =>
        At(when, BoundCallback.Of(callback, arg1, arg2, arg3), context);

    /// <inheritdoc cref="CallAt(Seconds, Action, Context?)"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="T4">The type of the fourth argument.</typeparam>
    /// <param name="when">Seconds on the scale of <see cref="Time"/>; a time in the past means as soon as possible, infinity never.</param>
    /// <param name="callback">What to call; its exceptions go to the exception handler.</param>
    /// <param name="arg1">Passed to the callback.</param>
    /// <param name="arg2">Passed to the callback.</param>
    /// <param name="arg3">Passed to the callback.</param>
    /// <param name="arg4">Passed to the callback.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    public TimerHandle CallAt<T1, T2, T3, T4>(
        Seconds when, Action<T1, T2, T3, T4> callback, T1 arg1, T2 arg2, T3 arg3, T4 arg4, Context? context = null) =>
        At(when, BoundCallback.Of(callback, arg1, arg2, arg3, arg4), context);

    /// <inheritdoc cref="CallAt(Seconds, Action, Context?)"/>
    /// <typeparam name="TResult">What the function returns; it is dropped.</typeparam>
    /// <param name="when">Seconds on the scale of <see cref="Time"/>; a time in the past means as soon as possible, infinity never.</param>
    /// <param name="callback">What to call; its exceptions go to the exception handler.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    /// <exception cref="ArgumentException">The function is asynchronous: its result would be lost, and with it its errors.</exception>
    public TimerHandle CallAt<TResult>(Seconds when, Func<TResult> callback, Context? context = null) =>
        At(when, BoundCallback.Of(callback), context);

    /// <inheritdoc cref="CallAt(Seconds, Action, Context?)"/>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <typeparam name="TResult">What the function returns; it is dropped.</typeparam>
    /// <param name="when">Seconds on the scale of <see cref="Time"/>; a time in the past means as soon as possible, infinity never.</param>
    /// <param name="callback">What to call; its exceptions go to the exception handler.</param>
    /// <param name="arg">Passed to the callback.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    /// <exception cref="ArgumentException">The function is asynchronous: its result would be lost, and with it its errors.</exception>
    public TimerHandle CallAt<T, TResult>(Seconds when, Func<T, TResult> callback, T arg, Context? context = null) =>
        At(when, BoundCallback.Of(callback, arg), context);

    /// <inheritdoc cref="CallAt(Seconds, Action, Context?)"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="TResult">What the function returns; it is dropped.</typeparam>
    /// <param name="when">Seconds on the scale of <see cref="Time"/>; a time in the past means as soon as possible, infinity never.</param>
    /// <param name="callback">What to call; its exceptions go to the exception handler.</param>
    /// <param name="arg1">Passed to the callback.</param>
    /// <param name="arg2">Passed to the callback.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    /// <exception cref="ArgumentException">The function is asynchronous: its result would be lost, and with it its errors.</exception>
    public TimerHandle CallAt<T1, T2, TResult>(Seconds when, Func<T1, T2, TResult> callback, T1 arg1, T2 arg2, Context? context = null) =>
        At(when, BoundCallback.Of(callback, arg1, arg2), context);

    /// <inheritdoc cref="CallAt(Seconds, Action, Context?)"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="TResult">What the function returns; it is dropped.</typeparam>
    /// <param name="when">Seconds on the scale of <see cref="Time"/>; a time in the past means as soon as possible, infinity never.</param>
    /// <param name="callback">What to call; its exceptions go to the exception handler.</param>
    /// <param name="arg1">Passed to the callback.</param>
    /// <param name="arg2">Passed to the callback.</param>
    /// <param name="arg3">Passed to the callback.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    /// <exception cref="ArgumentException">The function is asynchronous: its result would be lost, and with it its errors.</exception>
    public TimerHandle CallAt<T1, T2, T3, TResult>(
        Seconds when, Func<T1, T2, T3, TResult> callback, T1 arg1, T2 arg2, T3 arg3, Context? context = null) =>
        At(when, BoundCallback.Of(callback, arg1, arg2, arg3), context);

    /// <inheritdoc cref="CallAt(Seconds, Action, Context?)"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="T4">The type of the fourth argument.</typeparam>
    /// <typeparam name="TResult">What the function returns; it is dropped.</typeparam>
    /// <param name="when">Seconds on the scale of <see cref="Time"/>; a time in the past means as soon as possible, infinity never.</param>
    /// <param name="callback">What to call; its exceptions go to the exception handler.</param>
    /// <param name="arg1">Passed to the callback.</param>
    /// <param name="arg2">Passed to the callback.</param>
    /// <param name="arg3">Passed to the callback.</param>
    /// <param name="arg4">Passed to the callback.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    /// <exception cref="ArgumentException">The function is asynchronous: its result would be lost, and with it its errors.</exception>
    public TimerHandle CallAt<T1, T2, T3, T4, TResult>(
        Seconds when, Func<T1, T2, T3, T4, TResult> callback, T1 arg1, T2 arg2, T3 arg3, T4 arg4, Context? context = null) =>
        At(when, BoundCallback.Of(callback, arg1, arg2, arg3, arg4), context);
}
