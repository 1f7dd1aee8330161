using System.Runtime.CompilerServices;

namespace AsyncioSharp;

// Coroutine functions, which are awaited at the end and see no error.
public sealed partial class AsyncExitStack
{
    /// <summary>Calls a coroutine function at the end (contextlib's <c>push_async_callback</c>). With up to four arguments.</summary>
    /// <param name="callback">What to call and await. Its error takes the place of one that is on its way.</param>
    [OverloadResolutionPriority(1)]
    public void PushAsyncCallback(Func<Coroutine> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        PushAsyncExit(async Coroutine<bool> (_) =>
        {
            await callback();
            return false;
        });
    }

    /// <inheritdoc cref="PushAsyncCallback(Func{Coroutine})"/>
    // twins: Task as ValueTask
    public void PushAsyncCallback(Func<Task> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        PushAsyncCallback(() => ScopeBody.Of(callback));
    }

    /// <inheritdoc cref="PushAsyncCallback(Func{Coroutine})"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <param name="arg1">Passed to the function.</param>
    /// <param name="arg2">Passed to the function.</param>
    // twins: arguments 1-4; Task as ValueTask, Coroutine
    public void PushAsyncCallback<T1, T2>(Func<T1, T2, Task> callback, T1 arg1, T2 arg2)
    {
        ArgumentNullException.ThrowIfNull(callback);
        PushAsyncCallback(() => callback(arg1, arg2));
    }
}
