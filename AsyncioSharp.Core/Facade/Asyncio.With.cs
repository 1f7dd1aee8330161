using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace AsyncioSharp;

public static partial class Asyncio
{
    /// <summary>Runs a body inside of a context manager (Python's <c>async with manager as value</c>).</summary>
    /// <typeparam name="T">What the context manager gives.</typeparam>
    /// <param name="manager">The context manager, for example an <see cref="AsyncExitStack"/>.</param>
    /// <param name="body">The block; it gets what the context manager gives.</param>
    /// <returns>A coroutine. For a body with a result, a <see cref="WithResult{TResult}"/>: the result, or the error that was
    /// swallowed.</returns>
    /// <remarks>
    /// <see cref="IAsyncContextManager{T}.Exit"/> gets the error that leaves the body, also a cancellation. True swallows it. An error of
    /// its own replaces it, and <see cref="ErrorContextExtensions.GetErrorContext"/> tells the first one. A body that is an <c>async
    /// Task</c> method is left when it has ended: a request to cancel reaches its waits on the loop, and its token.
    /// </remarks>
    [OverloadResolutionPriority(1)]
    public static async Coroutine With<T>(IAsyncContextManager<T> manager, Func<T, Coroutine> body) => await Within(manager, body);

    /// <inheritdoc cref="With{T}(IAsyncContextManager{T}, Func{T, Coroutine})"/>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    [OverloadResolutionPriority(1)]
    public static async Coroutine<WithResult<TResult>> With<T, TResult>(IAsyncContextManager<T> manager, Func<T, Coroutine<TResult>> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        TResult? result = default;
        Exception? swallowed = await Within(manager, async Coroutine (value) => result = await body(value));
        return new WithResult<TResult>(result, swallowed);
    }

    /// <inheritdoc cref="With{T}(IAsyncContextManager{T}, Func{T, Coroutine})"/>
    // twins: Task as ValueTask; result Coroutine<WithResult<TResult>>
    public static Coroutine With<T>(IAsyncContextManager<T> manager, Func<T, Task> body) =>
        With(manager, value => ScopeBody.Of(body, value));

    /// <summary>Makes a context manager of an async iterator that yields once (contextlib's <c>@asynccontextmanager</c>).</summary>
    /// <typeparam name="T">What it yields.</typeparam>
    /// <param name="generator">
    /// The iterator. What stands before the <c>yield</c> runs on entry. The rest runs at the end; if an error leaves the block, only the
    /// <c>finally</c> blocks around the <c>yield</c> do, as in Python. <c>catch</c> around a <c>yield</c> does not exist in C#: what must
    /// see the error implements <see cref="IAsyncContextManager{T}"/>.
    /// </param>
    /// <returns>A context manager for one block.</returns>
    public static IAsyncContextManager<T> AsyncContextManager<T>(IAsyncEnumerable<T> generator)
    {
        ArgumentNullException.ThrowIfNull(generator);
        return new GeneratorContextManager<T>(generator);
    }

    /// <returns>A coroutine for the error of the body that was swallowed, or null.</returns>
    private static async Coroutine<Exception?> Within<T>(IAsyncContextManager<T> manager, Func<T, Coroutine> body)
    {
        ArgumentNullException.ThrowIfNull(manager);
        ArgumentNullException.ThrowIfNull(body);
        T value = await manager.Enter();
        Exception? error = null;
        try
        {
            await body(value);
        }
        catch (Exception caught)
        {
            error = caught;
        }

        try
        {
            if (await manager.Exit(error))
            {
                return error;
            }
        }
        catch (Exception raised) when (manager is not AsyncExitStack)
        {
            // A stack has noted itself which of its errors came before which: before an error that follows a swallowed one there is
            // nothing.
            ErrorContext.Keep(raised, error);
            throw;
        }

        if (error is not null)
        {
            ExceptionDispatchInfo.Throw(error);
        }

        return null;
    }
}
