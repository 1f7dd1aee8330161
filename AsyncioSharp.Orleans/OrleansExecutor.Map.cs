using System.Runtime.CompilerServices;

namespace AsyncioSharp.Orleans;

public sealed partial class OrleansExecutor
{
    /// <summary>
    /// Applies <paramref name="func"/> to all items and gives the results in the order of the items; the twin of <c>Executor.map</c>. It is
    /// lazy, as <c>Executor.map</c> with <c>buffersize</c> is in Python 3.14: nothing starts before the first result is asked for, and
    /// items are read no further than <see cref="OrleansExecutorOptions.MaxInFlight"/> calls ahead, so that they may be endless.
    /// </summary>
    /// <typeparam name="T">The items' type.</typeparam>
    /// <typeparam name="TResult">The results' type.</typeparam>
    /// <param name="func">A static function.</param>
    /// <param name="items">The items.</param>
    /// <param name="chunksize">How many items go in one call. If the function throws, the results of its chunk are lost.</param>
    /// <returns>
    /// The results. Each step blocks until its result is there and throws its exception: on a loop, <c>MapAsync</c> does not block.
    /// If the enumeration ends early, what is under way is given up.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chunksize"/> is less than 1.</exception>
    public override IEnumerable<TResult> Map<T, TResult>(Func<T, TResult> func, IEnumerable<T> items, int chunksize = 1) =>
        Results<T, TResult>(func, items, chunksize);

    /// <inheritdoc cref="Map{T, TResult}(Func{T, TResult}, IEnumerable{T}, int)"/>
    /// <param name="func">A static async function.</param>
    // twins: Task as ValueTask, Coroutine
    public IEnumerable<TResult> Map<T, TResult>(Func<T, Task<TResult>> func, IEnumerable<T> items, int chunksize = 1) =>
        Results<T, TResult>(func, items, chunksize);

    /// <summary>
    /// <see cref="Map{T, TResult}(Func{T, TResult}, IEnumerable{T}, int)"/> for <c>await foreach</c>; asyncio has none, <c>Client.map</c> and
    /// <c>as_completed</c> of Dask are near.
    /// </summary>
    /// <typeparam name="T">The items' type.</typeparam>
    /// <typeparam name="TResult">The results' type.</typeparam>
    /// <param name="func">A static function.</param>
    /// <param name="items">The items.</param>
    /// <param name="chunksize">How many items go in one call. If the function throws, the results of its chunk are lost.</param>
    /// <param name="cancellationToken">Ends the enumeration and gives up what is under way.</param>
    /// <returns>The results, in the order of the items. Each step throws the exception of its item.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chunksize"/> is less than 1.</exception>
    public IAsyncEnumerable<TResult> MapAsync<T, TResult>(
        Func<T, TResult> func, IEnumerable<T> items, int chunksize = 1, CancellationToken cancellationToken = default) =>
        ResultsAsync<T, TResult>(func, items, chunksize, cancellationToken);

    /// <inheritdoc cref="MapAsync{T, TResult}(Func{T, TResult}, IEnumerable{T}, int, CancellationToken)"/>
    /// <param name="func">A static async function.</param>
    // twins: Task as ValueTask, Coroutine
    public IAsyncEnumerable<TResult> MapAsync<T, TResult>(
        Func<T, Task<TResult>> func, IEnumerable<T> items, int chunksize = 1, CancellationToken cancellationToken = default) =>
        ResultsAsync<T, TResult>(func, items, chunksize, cancellationToken);

    private IEnumerable<TResult> Results<T, TResult>(Delegate func, IEnumerable<T> items, int chunksize)
    {
        ArgumentNullException.ThrowIfNull(func);
        ArgumentNullException.ThrowIfNull(items);
        ArgumentOutOfRangeException.ThrowIfLessThan(chunksize, 1);
        return Each();

        IEnumerable<TResult> Each()
        {
            using var giveUp = new CancellationTokenSource();
            try
            {
                foreach (Task<TResult[]> chunk in Ahead<T, TResult>(func, items, chunksize, giveUp.Token))
                {
                    foreach (TResult result in chunk.GetAwaiter().GetResult())
                    {
                        yield return result;
                    }
                }
            }
            finally
            {
                giveUp.Cancel();
            }
        }
    }

    private IAsyncEnumerable<TResult> ResultsAsync<T, TResult>(
        Delegate func, IEnumerable<T> items, int chunksize, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(func);
        ArgumentNullException.ThrowIfNull(items);
        ArgumentOutOfRangeException.ThrowIfLessThan(chunksize, 1);
        return Each(cancellationToken);

        async IAsyncEnumerable<TResult> Each([EnumeratorCancellation] CancellationToken token)
        {
            using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(token);
            try
            {
                foreach (Task<TResult[]> chunk in Ahead<T, TResult>(func, items, chunksize, giveUp.Token))
                {
                    foreach (TResult result in await chunk)
                    {
                        yield return result;
                    }
                }
            }
            finally
            {
                giveUp.Cancel();
            }
        }
    }

    /// <summary>The calls of a map, in order, each started some time before it is taken.</summary>
    private IEnumerable<Task<TResult[]>> Ahead<T, TResult>(
        Delegate func, IEnumerable<T> items, int chunksize, CancellationToken token)
    {
        var pending = new Queue<Task<TResult[]>>();
        foreach (T[] chunk in items.Chunk(chunksize))
        {
            pending.Enqueue(Start<TResult, TResult[]>(
                func, [.. chunk.Select(static item => new object?[] { item })], static results => results, Tokens.Of([], token)));
            if (pending.Count >= _link.Options.MaxInFlight)
            {
                yield return pending.Dequeue();
            }
        }

        while (pending.TryDequeue(out Task<TResult[]>? next))
        {
            yield return next;
        }
    }
}
