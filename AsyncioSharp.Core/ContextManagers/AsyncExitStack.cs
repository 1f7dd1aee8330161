using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace AsyncioSharp;

/// <summary>
/// Context managers and clean-up functions, as many as the program finds out while it runs (contextlib's <c>AsyncExitStack</c> and
/// <c>ExitStack</c>).
/// </summary>
/// <remarks>
/// <para>
/// The exits are called in the opposite order. Each sees the error that is on its way, and may swallow it. An error of an exit takes its
/// place, and tells it by <see cref="ErrorContextExtensions.GetErrorContext"/>. All exits are called, also when some fail or the task is
/// cancelled meanwhile: the cancellation interrupts the exit that is awaited, and is on its way then.
/// </para>
/// <para>
/// <c>await Asyncio.With(new AsyncExitStack(), async stack => …)</c> shows the exits the error of the block. <c>await using var stack = new
/// AsyncExitStack();</c> is shorter, but C# does not tell it of the error: the exits see null, and cannot swallow anything.
/// </para>
/// <para>Not thread-safe. It belongs to no loop: the exits run on that of the task which leaves the block.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed partial class AsyncExitStack : IAsyncContextManager<AsyncExitStack>, IAsyncDisposable
{
    private Stack<ExitStep> _exits = [];

    /// <summary>Enters a context manager, and leaves it with the stack (contextlib's <c>enter_async_context</c>).</summary>
    /// <typeparam name="T">What the context manager gives.</typeparam>
    /// <param name="manager">The context manager.</param>
    /// <returns>A coroutine for what it gives.</returns>
    [OverloadResolutionPriority(1)]
    public async Coroutine<T> EnterAsyncContext<T>(IAsyncContextManager<T> manager)
    {
        ArgumentNullException.ThrowIfNull(manager);
        T value = await manager.Enter();
        PushAsyncExit(manager);
        return value;
    }

    /// <summary>Disposes of a resource with the stack (contextlib's <c>enter_async_context</c>).</summary>
    /// <typeparam name="T">The type of the resource.</typeparam>
    /// <param name="resource">The resource. It is not told of errors.</param>
    /// <returns>The resource, in a coroutine, so that both forms are awaited.</returns>
    public async Coroutine<T> EnterAsyncContext<T>(T resource)
        where T : IAsyncDisposable
    {
        ArgumentNullException.ThrowIfNull(resource);
        PushAsyncCallback(resource.DisposeAsync);
        return await ValueTask.FromResult(resource);
    }

    /// <summary>Disposes of a resource with the stack (contextlib's <c>enter_context</c>).</summary>
    /// <typeparam name="T">The type of the resource.</typeparam>
    /// <param name="resource">The resource. It is not told of errors: <see cref="Push(Func{Exception, bool})"/> is.</param>
    /// <returns>The resource.</returns>
    public T EnterContext<T>(T resource)
        where T : IDisposable
    {
        ArgumentNullException.ThrowIfNull(resource);
        Callback(resource.Dispose);
        return resource;
    }

    /// <summary>Moves all exits to a new stack, so that the end of this one calls none of them (contextlib's <c>pop_all</c>).</summary>
    /// <returns>The new stack.</returns>
    public AsyncExitStack PopAll()
    {
        var moved = new AsyncExitStack { _exits = _exits };
        _exits = [];
        return moved;
    }

    /// <summary>Calls the exits now (contextlib's <c>aclose</c>). They see no error.</summary>
    /// <returns>A coroutine. It throws what the exits have thrown.</returns>
    public async Coroutine Aclose() => await Exit(null);

    /// <inheritdoc cref="Aclose"/>
    public async ValueTask DisposeAsync() => await Aclose();

    /// <summary>Begins the block; called by <see cref="Asyncio.With{T}(IAsyncContextManager{T}, Func{T, Coroutine})"/>.</summary>
    /// <returns>A coroutine for this stack.</returns>
    public async Coroutine<AsyncExitStack> Enter() => await ValueTask.FromResult(this);

    /// <summary>
    /// Ends the block: calls the exits, the last one first; called by
    /// <see cref="Asyncio.With{T}(IAsyncContextManager{T}, Func{T, Coroutine})"/>.
    /// </summary>
    /// <param name="error">The error that leaves the block, or null.</param>
    /// <returns>A coroutine for whether one of the exits has swallowed it. It throws the error of an exit that no later one has
    /// swallowed.</returns>
    public async Coroutine<bool> Exit(Exception? error)
    {
        bool isSwallowed = false;
        Exception? current = error;
        Exception? raised = null;
        while (_exits.TryPop(out ExitStep exit))
        {
            try
            {
                if (exit.Sync is { } sync ? sync(current) : await exit.Async!(current))
                {
                    isSwallowed = true;
                    current = raised = null;
                }
            }
            catch (Exception failure)
            {
                ErrorContext.Keep(failure, current);
                current = raised = failure;
            }
        }

        if (raised is not null)
        {
            ExceptionDispatchInfo.Throw(raised);
        }

        return isSwallowed && error is not null;
    }

    /// <summary>How many exits there are.</summary>
    /// <returns>For example <c>&lt;AsyncExitStack exits=2&gt;</c>.</returns>
    public override string ToString() => $"<AsyncExitStack exits={_exits.Count}>";

    /// <summary>An exit is a plain function or a coroutine function.</summary>
    private readonly record struct ExitStep(Func<Exception?, bool>? Sync, Func<Exception?, Coroutine<bool>>? Async);
}
