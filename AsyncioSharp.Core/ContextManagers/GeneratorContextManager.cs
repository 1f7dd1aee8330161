namespace AsyncioSharp;

/// <summary>The context manager of an async iterator: see <see cref="Asyncio.AsyncContextManager{T}(IAsyncEnumerable{T})"/>.</summary>
internal sealed class GeneratorContextManager<T>(IAsyncEnumerable<T> generator) : IAsyncContextManager<T>
{
    private IAsyncEnumerator<T>? _steps;

    public async Coroutine<T> Enter()
    {
        if (_steps is not null)
        {
            throw new InvalidOperationException(
                "The context manager has been entered already. Call the method that makes it again for each block.");
        }

        _steps = generator.GetAsyncEnumerator();
        return await _steps.MoveNextAsync() ? _steps.Current
            : throw new InvalidOperationException(
                "generator didn't yield. A context manager yields once: what is before is its start, what is behind its end.");
    }

    public async Coroutine<bool> Exit(Exception? error)
    {
        // Disposing runs the finally blocks that the yield stands in. C# can throw nothing into an iterator, so it does not see the error.
        await using IAsyncEnumerator<T> steps = _steps ?? throw new InvalidOperationException("The context manager was not entered.");
        return error is null && await steps.MoveNextAsync()
            ? throw new InvalidOperationException("generator didn't stop. A context manager yields once.")
            : false;
    }
}
