namespace AsyncioSharp;

public static partial class Asyncio
{
    /// <summary>
    /// Keeps a cancellation of the waiter from what it waits for (asyncio's <c>shield()</c>): only the future returned here is cancelled.
    /// </summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="arg">What to protect; a coroutine becomes a task. (It does not survive the end of Run, which cancels every
    /// task.)</param>
    /// <returns>A future with the same outcome; the argument itself if that is a future and done.</returns>
    public static Future<T> Shield<T>(IAwaitable<T> arg)
    {
        ArgumentNullException.ThrowIfNull(arg);
        var inner = arg.ToFuture(null);
        if (inner.Done() && inner is Future<T> done)
        {
            return done;
        }

        var outer = new Future<T>(inner.GetLoop());
        ShieldListener.Link(inner, outer, () => outer.SetResult(inner.ResultOf<T>()));
        return outer;
    }

    /// <inheritdoc cref="Shield{T}(IAwaitable{T})"/>
    public static Future Shield(IAwaitable arg)
    {
        ArgumentNullException.ThrowIfNull(arg);
        var inner = arg.ToFuture(null);
        if (inner.Done())
        {
            return inner;
        }

        var outer = new Future(inner.GetLoop());
        ShieldListener.Link(inner, outer, () => outer.SetResult(inner.UncheckedResult));
        return outer;
    }

    /// <summary>
    /// Makes waiting for a native task interruptible without touching it; the same as <see cref="WrapFuture(Task, EventLoop?)"/>.
    /// </summary>
    /// <param name="arg">The native task.</param>
    /// <returns>The future.</returns>
    // twins: Task as ValueTask; result Future<T>
    public static Future Shield(Task arg) => TaskFollower.Shield(WrapFuture(arg));
}
