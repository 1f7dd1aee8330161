namespace AsyncioSharp;

/// <summary>Cancels an await by a <see cref="CancellationToken"/>. Not in asyncio.</summary>
public static class CancellationExtensions
{
    /// <summary>
    /// Awaits something and cancels that when a token is cancelled: a coroutine, a task, a future, an operation of a lock, queue or stream.
    /// </summary>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <param name="awaitable">What to wait for; it is cancelled as <see cref="Asyncio.WaitFor{T}(IAwaitable{T}, Seconds)"/> does at its
    /// limit, and its end is awaited.</param>
    /// <param name="token">The token; it may be cancelled on any thread.</param>
    /// <returns>The result.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled; it has that token. Nothing else is cancelled.</exception>
    public static async Coroutine<T> WithCancellation<T>(this IAwaitable<T> awaitable, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(awaitable);
        T result = default!;
        await Run(async Coroutine () => result = await awaitable, token);
        return result;
    }

    /// <inheritdoc cref="WithCancellation{T}(IAwaitable{T}, CancellationToken)"/>
    public static Coroutine WithCancellation(this IAwaitable awaitable, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(awaitable);
        return Run(async Coroutine () => await awaitable, token);
    }

    private static async Coroutine Run(Func<Coroutine> body, CancellationToken token)
    {
        var loop = EventLoop.RequireRunning();
        try
        {
            // The limit is the token: it expires the scope, through the loop if another thread cancels it.
            await Asyncio.Timeout((double?)null, async Coroutine (scope) =>
            {
                using CancellationTokenRegistration registration = token.UnsafeRegister(
                    _ =>
                    {
                        if (EventLoop.Running == loop)
                        {
                            scope.Expire();
                        }
                        else if (!loop.IsClosed())
                        {
                            loop.Post(scope.Expire);
                        }
                    },
                    null);
                await body();
            });
        }
        catch (TimeoutException expired) when (token.IsCancellationRequested && expired.InnerException is OperationCanceledException)
        {
            throw new OperationCanceledException("The token of WithCancellation was cancelled.", expired.InnerException, token);
        }
    }
}
