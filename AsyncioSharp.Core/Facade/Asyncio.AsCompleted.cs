namespace AsyncioSharp;

public static partial class Asyncio
{
    /// <summary>Gives results in the order of completion (asyncio's <c>as_completed()</c>).</summary>
    /// <typeparam name="T">The type of the results.</typeparam>
    /// <param name="fs">The awaitables; coroutines become tasks.</param>
    /// <param name="timeout">Seconds; null or infinity (<see cref="System.Threading.Timeout.InfiniteTimeSpan"/>) means no limit. When it is
    /// over, every item that is left raises <see cref="TimeoutException"/>; nothing is cancelled.</param>
    /// <returns>For <c>foreach</c> (await each item) or <c>await foreach</c> (the tasks themselves, as they complete).</returns>
    public static AsCompletedIterator<AsyncioTask<T>, Coroutine<T>> AsCompleted<T>(
        IEnumerable<AsyncioTask<T>> fs, Seconds timeout = default) =>
        new(Sequences.ToArray(fs), timeout, NextResult<AsyncioTask<T>, T>);

    /// <inheritdoc cref="AsCompleted{T}(IEnumerable{AsyncioTask{T}}, Seconds)"/>
    public static AsCompletedIterator<AsyncioTask<T>, Coroutine<T>> AsCompleted<T>(
        IEnumerable<Coroutine<T>> fs, Seconds timeout = default) =>
        new(Sequences.ToArray(fs), timeout, NextResult<AsyncioTask<T>, T>);

    /// <inheritdoc cref="AsCompleted{T}(IEnumerable{AsyncioTask{T}}, Seconds)"/>
    public static AsCompletedIterator<Future<T>, Coroutine<T>> AsCompleted<T>(IEnumerable<Future<T>> fs, Seconds timeout = default) =>
        new(Sequences.ToArray(fs), timeout, NextResult<Future<T>, T>);

    /// <inheritdoc cref="AsCompleted{T}(IEnumerable{AsyncioTask{T}}, Seconds)"/>
    public static AsCompletedIterator<Future<T>, Coroutine<T>> AsCompleted<T>(IEnumerable<Task<T>> fs, Seconds timeout = default)
    {
        ArgumentNullException.ThrowIfNull(fs);
        return new(Sequences.ToArray(fs.Distinct()), timeout, NextResult<Future<T>, T>);
    }

    /// <inheritdoc cref="AsCompleted{T}(IEnumerable{AsyncioTask{T}}, Seconds)"/>
    public static AsCompletedIterator<Future<T>, Coroutine<T>> AsCompleted<T>(IEnumerable<ValueTask<T>> fs, Seconds timeout = default) =>
        AsCompleted(Sequences.AsTasks(fs), timeout);

    /// <inheritdoc cref="AsCompleted{T}(IEnumerable{AsyncioTask{T}}, Seconds)"/>
    public static AsCompletedIterator<Future, Coroutine<T>> AsCompleted<T>(IEnumerable<IAwaitable<T>> fs, Seconds timeout = default) =>
        new(Sequences.ToArray(fs), timeout, NextResult<Future, T>);

    /// <inheritdoc cref="AsCompleted{T}(IEnumerable{AsyncioTask{T}}, Seconds)"/>
    public static AsCompletedIterator<Future, Coroutine> AsCompleted(IEnumerable<IAwaitable> fs, Seconds timeout = default) =>
        new(Sequences.ToArray(fs), timeout, static iterator => NextOutcome(iterator));

    /// <inheritdoc cref="AsCompleted{T}(IEnumerable{AsyncioTask{T}}, Seconds)"/>
    public static AsCompletedIterator<Future, Coroutine> AsCompleted(IEnumerable<Task> fs, Seconds timeout = default)
    {
        ArgumentNullException.ThrowIfNull(fs);
        return AsCompleted((IEnumerable<IAwaitable>)Sequences.ToArray(fs.Distinct()), timeout);
    }

    /// <inheritdoc cref="AsCompleted{T}(IEnumerable{AsyncioTask{T}}, Seconds)"/>
    public static AsCompletedIterator<Future, Coroutine> AsCompleted(IEnumerable<ValueTask> fs, Seconds timeout = default) =>
        AsCompleted(Sequences.AsTasks(fs), timeout);

    private static async Coroutine<T> NextResult<TFuture, T>(AsCompletedIterator<TFuture, Coroutine<T>> iterator)
        where TFuture : Future => (await iterator.Next()).ResultOf<T>();

    private static async Coroutine NextOutcome(AsCompletedIterator<Future, Coroutine> iterator) => (await iterator.Next()).CheckOutcome();
}
