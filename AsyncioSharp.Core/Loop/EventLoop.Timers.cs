namespace AsyncioSharp;

// Deadlines are integers of the clock. Relative delays are added to the clock's present reading, so no sum of doubles decides an order.
public sealed partial class EventLoop
{
    /// <summary>
    /// A deadline that never comes, in ticks of the clock: infinity, and whatever is more than about 146 years away. Such a timer is not put into the heap, or a virtual clock would jump
    /// there. Half of the range leaves room for adding the present time.
    /// </summary>
    internal const long Never = long.MaxValue / 2;

    /// <summary>Schedules a callback after a delay (asyncio's <c>loop.call_later()</c>).</summary>
    /// <param name="delay">Seconds; zero or negative means as soon as possible, after what is ready now; infinity (<see cref="Timeout.InfiniteTimeSpan"/>) means never.</param>
    /// <param name="callback">What to call; its exceptions go to the exception handler.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    /// <returns>A handle that can cancel the call and tells when it is due.</returns>
    /// <remarks>Guaranteed: equal deadlines fire in the order of the calls (asyncio leaves it open).</remarks>
    /// <exception cref="ArgumentException"><paramref name="delay"/> is not a number.</exception>
    public TimerHandle CallLater(double delay, Action callback, Context? context = null) => Later(delay, callback, context);

    /// <inheritdoc cref="CallLater(double, Action, Context?)"/>
    public TimerHandle CallLater(TimeSpan delay, Action callback, Context? context = null) => Later(delay.InSeconds(), callback, context);

    /// <inheritdoc cref="CallLater(double, Action, Context?)"/>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <param name="arg">Passed to the callback.</param>
    /// <param name="delay">Seconds; zero or negative means as soon as possible, after what is ready now; infinity (<see cref="Timeout.InfiniteTimeSpan"/>) means never.</param>
    /// <param name="callback">What to call; its exceptions go to the exception handler.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    public TimerHandle CallLater<T>(double delay, Action<T> callback, T arg, Context? context = null) => Later(delay, BoundCallback.Of(callback, arg), context);

    /// <inheritdoc cref="CallLater(double, Action, Context?)"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <param name="arg1">Passed to the callback.</param>
    /// <param name="arg2">Passed to the callback.</param>
    /// <param name="delay">Seconds; zero or negative means as soon as possible, after what is ready now; infinity (<see cref="Timeout.InfiniteTimeSpan"/>) means never.</param>
    /// <param name="callback">What to call; its exceptions go to the exception handler.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    public TimerHandle CallLater<T1, T2>(double delay, Action<T1, T2> callback, T1 arg1, T2 arg2, Context? context = null) =>
        Later(delay, BoundCallback.Of(callback, arg1, arg2), context);

    /// <inheritdoc cref="CallLater(double, Action, Context?)"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <param name="arg1">Passed to the callback.</param>
    /// <param name="arg2">Passed to the callback.</param>
    /// <param name="arg3">Passed to the callback.</param>
    /// <param name="delay">Seconds; zero or negative means as soon as possible, after what is ready now; infinity (<see cref="Timeout.InfiniteTimeSpan"/>) means never.</param>
    /// <param name="callback">What to call; its exceptions go to the exception handler.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    public TimerHandle CallLater<T1, T2, T3>(double delay, Action<T1, T2, T3> callback, T1 arg1, T2 arg2, T3 arg3, Context? context = null) =>
        Later(delay, BoundCallback.Of(callback, arg1, arg2, arg3), context);

    /// <inheritdoc cref="CallLater{T}(double, Action{T}, T, Context?)"/>
    public TimerHandle CallLater<T>(TimeSpan delay, Action<T> callback, T arg, Context? context = null) => Later(delay.InSeconds(), BoundCallback.Of(callback, arg), context);

    /// <inheritdoc cref="CallLater{T1, T2}(double, Action{T1, T2}, T1, T2, Context?)"/>
    public TimerHandle CallLater<T1, T2>(TimeSpan delay, Action<T1, T2> callback, T1 arg1, T2 arg2, Context? context = null) =>
        Later(delay.InSeconds(), BoundCallback.Of(callback, arg1, arg2), context);

    /// <inheritdoc cref="CallLater{T1, T2, T3}(double, Action{T1, T2, T3}, T1, T2, T3, Context?)"/>
    public TimerHandle CallLater<T1, T2, T3>(TimeSpan delay, Action<T1, T2, T3> callback, T1 arg1, T2 arg2, T3 arg3, Context? context = null) =>
        Later(delay.InSeconds(), BoundCallback.Of(callback, arg1, arg2, arg3), context);

    /// <summary>Schedules a callback at an absolute time of the loop (asyncio's <c>loop.call_at()</c>).</summary>
    /// <param name="when">Seconds on the scale of <see cref="Time"/>; a time in the past means as soon as possible, infinity never.</param>
    /// <param name="callback">What to call; its exceptions go to the exception handler.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    /// <returns>A handle that can cancel the call and tells when it is due.</returns>
    /// <exception cref="ArgumentException"><paramref name="when"/> is not a number.</exception>
    public TimerHandle CallAt(double when, Action callback, Context? context = null) => At(when, callback, context);

    /// <inheritdoc cref="CallAt(double, Action, Context?)"/>
    public TimerHandle CallAt(TimeSpan when, Action callback, Context? context = null) => At(when.InSeconds(), callback, context);

    /// <inheritdoc cref="CallAt(double, Action, Context?)"/>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <param name="arg">Passed to the callback.</param>
    /// <param name="when">Seconds on the scale of <see cref="Time"/>; a time in the past means as soon as possible, infinity never.</param>
    /// <param name="callback">What to call; its exceptions go to the exception handler.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    public TimerHandle CallAt<T>(double when, Action<T> callback, T arg, Context? context = null) => At(when, BoundCallback.Of(callback, arg), context);

    /// <inheritdoc cref="CallAt(double, Action, Context?)"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <param name="arg1">Passed to the callback.</param>
    /// <param name="arg2">Passed to the callback.</param>
    /// <param name="when">Seconds on the scale of <see cref="Time"/>; a time in the past means as soon as possible, infinity never.</param>
    /// <param name="callback">What to call; its exceptions go to the exception handler.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    public TimerHandle CallAt<T1, T2>(double when, Action<T1, T2> callback, T1 arg1, T2 arg2, Context? context = null) =>
        At(when, BoundCallback.Of(callback, arg1, arg2), context);

    /// <inheritdoc cref="CallAt(double, Action, Context?)"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <param name="arg1">Passed to the callback.</param>
    /// <param name="arg2">Passed to the callback.</param>
    /// <param name="arg3">Passed to the callback.</param>
    /// <param name="when">Seconds on the scale of <see cref="Time"/>; a time in the past means as soon as possible, infinity never.</param>
    /// <param name="callback">What to call; its exceptions go to the exception handler.</param>
    /// <param name="context">The context to run in; null copies the present one.</param>
    public TimerHandle CallAt<T1, T2, T3>(double when, Action<T1, T2, T3> callback, T1 arg1, T2 arg2, T3 arg3, Context? context = null) =>
        At(when, BoundCallback.Of(callback, arg1, arg2, arg3), context);

    /// <inheritdoc cref="CallAt{T}(double, Action{T}, T, Context?)"/>
    public TimerHandle CallAt<T>(TimeSpan when, Action<T> callback, T arg, Context? context = null) => At(when.InSeconds(), BoundCallback.Of(callback, arg), context);

    /// <inheritdoc cref="CallAt{T1, T2}(double, Action{T1, T2}, T1, T2, Context?)"/>
    public TimerHandle CallAt<T1, T2>(TimeSpan when, Action<T1, T2> callback, T1 arg1, T2 arg2, Context? context = null) =>
        At(when.InSeconds(), BoundCallback.Of(callback, arg1, arg2), context);

    /// <inheritdoc cref="CallAt{T1, T2, T3}(double, Action{T1, T2, T3}, T1, T2, T3, Context?)"/>
    public TimerHandle CallAt<T1, T2, T3>(TimeSpan when, Action<T1, T2, T3> callback, T1 arg1, T2 arg2, T3 arg3, Context? context = null) =>
        At(when.InSeconds(), BoundCallback.Of(callback, arg1, arg2, arg3), context);

    /// <summary>Puts a target into the heap. False if it is never due: then it is not there.</summary>
    internal bool AddTimer(long when, ITimerTarget target)
    {
        if (when >= Never)
        {
            return false;
        }

        _timers.Push(when, target);
        return true;
    }

    /// <summary>A target in the heap was cancelled; it leaves the heap lazily.</summary>
    internal void NoteTimerCancelled() => _timers.NoteCancelled();

    private TimerHandle Later(double delay, object callback, Context? context)
    {
        Misuse.ThrowIfNaN(delay, nameof(delay));
        return AddHandle(DeadlineAfter(delay), callback, context);
    }

    private TimerHandle At(double when, object callback, Context? context)
    {
        Misuse.ThrowIfNaN(when, nameof(when));
        return AddHandle(ToTicks(when), callback, context);
    }

    private TimerHandle AddHandle(long when, object callback, Context? context)
    {
        ArgumentNullException.ThrowIfNull(callback);
        CheckUsable();
        var handle = new TimerHandle(this, when, callback, context);
        handle.IsInHeap = AddTimer(when, handle);
        _probe?.OnTimerCreated(handle);
        return handle;
    }
}
