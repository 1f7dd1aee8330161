using System.Runtime.CompilerServices;

namespace AsyncioSharp;

// Bodies with a token win, so that the name of a method that has both forms can be given. Then Coroutine wins where an async lambda fits
// several.
public static partial class Asyncio
{
    /// <summary>
    /// Runs a body for every item, at most so many at once. Not in asyncio; what <c>Parallel.ForEachAsync</c> is to threads, this is to one
    /// loop.
    /// </summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <param name="items">The items. One is asked for when there is a place for it, on the loop, and not before; bodies start in the order
    /// of the items.</param>
    /// <param name="limit">How many bodies may run at once; 1 or more.</param>
    /// <param name="body">What to do with an item, as a task of its own. The token, if it takes one, is that of the task: for calls of
    /// others that take one.</param>
    /// <returns>A coroutine. Nothing runs before it is awaited.</returns>
    /// <remarks>
    /// The first error, of a body or of the source, cancels the others, waits for their end, and is thrown as it is. What others throw
    /// meanwhile is reported to the loop's exception handler. Cancelling the caller cancels all bodies and waits for them too.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is less than 1.</exception>
    // twins: Task as ValueTask, Coroutine; IEnumerable as IAsyncEnumerable
    public static Coroutine ForEach<T>(IEnumerable<T> items, int limit, Func<T, Task> body)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(body);
        return new BoundedWork<T>(limit, LimitBody.Of(body)).Run(items);
    }

    /// <inheritdoc cref="ForEach{T}(IEnumerable{T}, int, Func{T, Coroutine})"/>
    // twins: Coroutine as Task, ValueTask; IEnumerable as IAsyncEnumerable
    [OverloadResolutionPriority(3)]
    public static Coroutine ForEach<T>(IEnumerable<T> items, int limit, Func<T, CancellationToken, Coroutine> body)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(body);
        return new BoundedWork<T>(limit, LimitBody.Of((T item) => body(item, CurrentTask()!.CancellationToken))).Run(items);
    }
}
