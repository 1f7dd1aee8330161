namespace AsyncioSharp;

public static partial class Asyncio
{
    /// <summary>
    /// Makes a coroutine of an iterator that yields what it waits for (asyncio's <c>@asyncio.coroutine</c> with <c>yield from</c>).
    /// </summary>
    /// <param name="generator">The iterator.</param>
    /// <returns>A coroutine. An error of what the iterator waits for ends it, after its <c>finally</c> blocks.</returns>
    public static Coroutine Coroutine(IEnumerable<IAwaitable> generator)
    {
        ArgumentNullException.ThrowIfNull(generator);
        return GeneratorCoroutine.Run(generator);
    }

    /// <summary>Makes a coroutine with a result of an iterator; the last item is <see cref="Return{T}"/>.</summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="generator">The iterator.</param>
    /// <returns>A coroutine.</returns>
    public static Coroutine<T> Coroutine<T>(IEnumerable<IAwaitable> generator)
    {
        ArgumentNullException.ThrowIfNull(generator);
        return GeneratorCoroutine.Run<T>(generator);
    }

    /// <summary>
    /// The result of a generator-based coroutine, yielded as its last item (Python's <c>return value</c> in a generator).
    /// </summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="value">The result.</param>
    /// <returns>The item to yield.</returns>
    public static IAwaitable<T> Return<T>(T value) => new ReturnValue<T>(value);

    /// <summary>
    /// Iterates an async generator so that the loop knows of it: <see cref="EventLoop.ShutdownAsyncgens"/> and the end of Run close it,
    /// with its <c>finally</c> blocks.
    /// </summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <param name="generator">The generator. Python tracks every one by itself; .NET gives a loop no means to.</param>
    /// <returns>The same items.</returns>
    public static IAsyncEnumerable<T> Asyncgen<T>(IAsyncEnumerable<T> generator)
    {
        ArgumentNullException.ThrowIfNull(generator);
        EventLoop.Running?.NoteAsyncgen(generator);
        return EventLoop.TrackAsyncgen(generator);
    }
}
