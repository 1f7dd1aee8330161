using System.Runtime.CompilerServices;

namespace AsyncioSharp;

// Functions that see the error. What is native (Task, ValueTask) runs to its end as the body of a group does.
public sealed partial class AsyncExitStack
{
    /// <summary>Calls an exit function at the end (contextlib's <c>push</c>).</summary>
    /// <param name="exit">Gets the error that is on its way, or null; true swallows it.</param>
    public void Push(Func<Exception?, bool> exit)
    {
        ArgumentNullException.ThrowIfNull(exit);
        _exits.Push(new ExitStep(exit, null));
    }

    /// <inheritdoc cref="Push(Func{Exception?, bool})"/>
    /// <param name="exit">Gets the error that is on its way, or null. It swallows nothing.</param>
    public void Push(Action<Exception?> exit)
    {
        ArgumentNullException.ThrowIfNull(exit);
        Push(error =>
        {
            exit(error);
            return false;
        });
    }

    /// <summary>Leaves a context manager at the end that somebody else has entered (contextlib's <c>push_async_exit</c>).</summary>
    /// <typeparam name="T">What the context manager gives.</typeparam>
    /// <param name="manager">The context manager: its <see cref="IAsyncContextManager{T}.Exit"/> is called.</param>
    [OverloadResolutionPriority(2)]
    public void PushAsyncExit<T>(IAsyncContextManager<T> manager)
    {
        ArgumentNullException.ThrowIfNull(manager);
        PushAsyncExit(manager.Exit);
    }

    /// <summary>Calls an exit function at the end (contextlib's <c>push_async_exit</c>).</summary>
    /// <param name="exit">Gets the error that is on its way, or null; true swallows it.</param>
    [OverloadResolutionPriority(1)]
    public void PushAsyncExit(Func<Exception?, Coroutine<bool>> exit)
    {
        ArgumentNullException.ThrowIfNull(exit);
        _exits.Push(new ExitStep(null, exit));
    }

    /// <inheritdoc cref="PushAsyncExit(Func{Exception?, Coroutine{bool}})"/>
    // twins: Task as ValueTask
    public void PushAsyncExit(Func<Exception?, Task<bool>> exit)
    {
        ArgumentNullException.ThrowIfNull(exit);
        PushAsyncExit(error => ScopeBody.Of(exit, error));
    }

    /// <inheritdoc cref="PushAsyncExit(Func{Exception?, Coroutine{bool}})"/>
    /// <param name="exit">Gets the error that is on its way, or null. It swallows nothing.</param>
    // twins: Task as ValueTask, Coroutine
    public void PushAsyncExit(Func<Exception?, Task> exit)
    {
        ArgumentNullException.ThrowIfNull(exit);
        PushAsyncExit(async Coroutine<bool> (error) =>
        {
            await ScopeBody.Of(exit, error);
            return false;
        });
    }
}
