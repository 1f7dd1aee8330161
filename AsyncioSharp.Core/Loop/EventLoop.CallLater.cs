namespace AsyncioSharp;

public sealed partial class EventLoop
{
    /// <summary>Schedules a callback after a delay (asyncio's <c>loop.call_later()</c>).</summary>
    /// <param name="delay">Seconds; zero or negative means as soon as possible, after what is ready now; infinity
    /// (<see cref="Timeout.InfiniteTimeSpan"/>) means never.</param>
    /// <param name="callback">What to call; its exceptions go to the exception handler.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    /// <returns>A handle that can cancel the call and tells when it is due.</returns>
    /// <remarks>
    /// Guaranteed: equal deadlines fire in the order of the calls (asyncio leaves it open). What may be a callback: see
    /// <see cref="CallSoon(Action, Context?)"/>.
    /// </remarks>
    /// <exception cref="ArgumentException"><paramref name="delay"/> is not a number.</exception>
    public TimerHandle CallLater(Seconds delay, Action callback, Context? context = null) => CallLaterCore(delay, callback, context);

    /// <inheritdoc cref="CallLater(Seconds, Action, Context?)"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <param name="arg1">Passed to the callback.</param>
    /// <param name="arg2">Passed to the callback.</param>
    // twins: callback of AsyncCallback
    public TimerHandle CallLater<T1, T2>(Seconds delay, Action<T1, T2> callback, T1 arg1, T2 arg2, Context? context = null) =>
        CallLaterCore(delay, BoundCallback.Of(callback, arg1, arg2), context);
}
