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
    public TimerHandle CallAt(Seconds when, Action callback, Context? context = null) => CallAtCore(when, callback, context);

    /// <inheritdoc cref="CallAt(Seconds, Action, Context?)"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <param name="arg1">Passed to the callback.</param>
    /// <param name="arg2">Passed to the callback.</param>
    // twins: callback of AsyncCallback
    public TimerHandle CallAt<T1, T2>(Seconds when, Action<T1, T2> callback, T1 arg1, T2 arg2, Context? context = null) =>
        CallAtCore(when, BoundCallback.Of(callback, arg1, arg2), context);
}
