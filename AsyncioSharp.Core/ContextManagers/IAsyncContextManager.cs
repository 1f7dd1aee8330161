namespace AsyncioSharp;

/// <summary>
/// Something that a block of code enters and leaves, and that sees the error which leaves the block (Python's <c>__aenter__</c> and
/// <c>__aexit__</c>).
/// </summary>
/// <typeparam name="T">What the block gets (the target of <c>async with … as value</c>).</typeparam>
/// <remarks>
/// It is entered by <see cref="Asyncio.With{T}(IAsyncContextManager{T}, Func{T, Coroutine})"/> or by an <see cref="AsyncExitStack"/>. A
/// class that only has to clean up, and need not see the error, is an <see cref="IAsyncDisposable"/> and is used with <c>await using</c>.
/// </remarks>
public interface IAsyncContextManager<T>
{
    /// <summary>
    /// Enters the block (Python's <c>__aenter__</c>). If it throws, the block does not run, and <see cref="Exit"/> is not called.
    /// </summary>
    /// <returns>A coroutine for what the block gets.</returns>
    Coroutine<T> Enter();

    /// <summary>Leaves the block (Python's <c>__aexit__</c>).</summary>
    /// <param name="error">The error that leaves the block, also a <see cref="CancelledError"/>; null if the block has ended by
    /// itself.</param>
    /// <returns>
    /// A coroutine for whether the error is swallowed: the program goes on behind the block then. False lets it go on. What this
    /// coroutine throws takes the place of the error.
    /// </returns>
    Coroutine<bool> Exit(Exception? error);
}
