namespace AsyncioSharp;

/// <summary>What Python's exceptions tell and .NET's do not.</summary>
public static class ErrorContextExtensions
{
    /// <summary>The error that was on its way when this one took its place (Python's <c>__context__</c>).</summary>
    /// <param name="error">An error.</param>
    /// <returns>
    /// Its inner exception, if it was made with one; else the error that it has replaced at the end of
    /// <see cref="Asyncio.With{T}(IAsyncContextManager{T}, Func{T, Coroutine})"/> or in an <see cref="AsyncExitStack"/>; else null.
    /// </returns>
    public static Exception? GetErrorContext(this Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return ErrorContext.Of(error);
    }
}
