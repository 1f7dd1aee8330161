namespace AsyncioSharp;

// Coroutine wins where an async lambda fits several.
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
    /// Keeps a cancellation of the waiter from a native task: only the future returned here is cancelled. If the task is that of an
    /// <c>async Task</c> method which the present task has called, its waits on the loop are spared too.
    /// </summary>
    /// <remarks>
    /// Such a method goes on as part of the task that has called it, with that one's tokens and scopes, and its first step has run before
    /// it is shielded. <see cref="Shield(Func{Task})"/> makes a task of its own, which nothing of this concerns.
    /// </remarks>
    /// <param name="arg">The native task.</param>
    /// <returns>The future.</returns>
    // twins: Task as ValueTask; result Future<T>
    public static Future Shield(Task arg) => TaskFollower.Shield(WrapFuture(arg));

    /// <summary>Starts a method as a task of its own, and keeps a cancellation of the waiter from it.</summary>
    /// <param name="arg">The method.</param>
    /// <returns>A future with the outcome of the task.</returns>
    // twins: Task as ValueTask, Coroutine; result Future<T>
    public static Future Shield(Func<Task> arg) => Shield(NativeBody.From(arg));
}
