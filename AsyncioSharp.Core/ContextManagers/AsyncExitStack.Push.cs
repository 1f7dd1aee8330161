using System.Runtime.CompilerServices;

namespace AsyncioSharp;

// Functions that see the error, and coroutine functions that do not. What is native (Task, ValueTask) runs to its end as the body of a group does.
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
    public void PushAsyncExit(Func<Exception?, Task<bool>> exit)
    {
        ArgumentNullException.ThrowIfNull(exit);
        PushAsyncExit(error => ScopeBody.Of(exit, error));
    }

    /// <inheritdoc cref="PushAsyncExit(Func{Exception?, Coroutine{bool}})"/>
    public void PushAsyncExit(Func<Exception?, ValueTask<bool>> exit)
    {
        ArgumentNullException.ThrowIfNull(exit);
        PushAsyncExit(error => ScopeBody.Of(exit, error));
    }

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
    public void PushAsyncCallback(Func<Task> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        PushAsyncCallback(() => ScopeBody.Of(static (Func<Task> call) => call(), callback));
    }

    /// <inheritdoc cref="PushAsyncCallback(Func{Coroutine})"/>
    public void PushAsyncCallback(Func<ValueTask> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        PushAsyncCallback(() => ScopeBody.Of(static (Func<ValueTask> call) => call(), callback));
    }

    /// <inheritdoc cref="PushAsyncCallback(Func{Coroutine})"/>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <param name="callback">What to call and await. Its error takes the place of one that is on its way.</param>
    /// <param name="arg">Passed to the function.</param>
    [OverloadResolutionPriority(1)]
    public void PushAsyncCallback<T>(Func<T, Coroutine> callback, T arg)
    {
        ArgumentNullException.ThrowIfNull(callback);
        PushAsyncCallback(() => callback(arg));
    }

    /// <inheritdoc cref="PushAsyncCallback(Func{Coroutine})"/>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <param name="callback">What to call and await. Its error takes the place of one that is on its way.</param>
    /// <param name="arg">Passed to the function.</param>
    public void PushAsyncCallback<T>(Func<T, Task> callback, T arg)
    {
        ArgumentNullException.ThrowIfNull(callback);
        PushAsyncCallback(() => callback(arg));
    }

    /// <inheritdoc cref="PushAsyncCallback(Func{Coroutine})"/>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <param name="callback">What to call and await. Its error takes the place of one that is on its way.</param>
    /// <param name="arg">Passed to the function.</param>
    public void PushAsyncCallback<T>(Func<T, ValueTask> callback, T arg)
    {
        ArgumentNullException.ThrowIfNull(callback);
        PushAsyncCallback(() => callback(arg));
    }

    /// <inheritdoc cref="PushAsyncCallback(Func{Coroutine})"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <param name="callback">What to call and await. Its error takes the place of one that is on its way.</param>
    /// <param name="arg1">Passed to the function.</param>
    /// <param name="arg2">Passed to the function.</param>
    [OverloadResolutionPriority(1)]
    public void PushAsyncCallback<T1, T2>(Func<T1, T2, Coroutine> callback, T1 arg1, T2 arg2)
    {
        ArgumentNullException.ThrowIfNull(callback);
        PushAsyncCallback(() => callback(arg1, arg2));
    }

    /// <inheritdoc cref="PushAsyncCallback(Func{Coroutine})"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <param name="callback">What to call and await. Its error takes the place of one that is on its way.</param>
    /// <param name="arg1">Passed to the function.</param>
    /// <param name="arg2">Passed to the function.</param>
    public void PushAsyncCallback<T1, T2>(Func<T1, T2, Task> callback, T1 arg1, T2 arg2)
    {
        ArgumentNullException.ThrowIfNull(callback);
        PushAsyncCallback(() => callback(arg1, arg2));
    }

    /// <inheritdoc cref="PushAsyncCallback(Func{Coroutine})"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <param name="callback">What to call and await. Its error takes the place of one that is on its way.</param>
    /// <param name="arg1">Passed to the function.</param>
    /// <param name="arg2">Passed to the function.</param>
    public void PushAsyncCallback<T1, T2>(Func<T1, T2, ValueTask> callback, T1 arg1, T2 arg2)
    {
        ArgumentNullException.ThrowIfNull(callback);
        PushAsyncCallback(() => callback(arg1, arg2));
    }

    /// <inheritdoc cref="PushAsyncCallback(Func{Coroutine})"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <param name="callback">What to call and await. Its error takes the place of one that is on its way.</param>
    /// <param name="arg1">Passed to the function.</param>
    /// <param name="arg2">Passed to the function.</param>
    /// <param name="arg3">Passed to the function.</param>
    [OverloadResolutionPriority(1)]
    public void PushAsyncCallback<T1, T2, T3>(Func<T1, T2, T3, Coroutine> callback, T1 arg1, T2 arg2, T3 arg3)
    {
        ArgumentNullException.ThrowIfNull(callback);
        PushAsyncCallback(() => callback(arg1, arg2, arg3));
    }

    /// <inheritdoc cref="PushAsyncCallback(Func{Coroutine})"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <param name="callback">What to call and await. Its error takes the place of one that is on its way.</param>
    /// <param name="arg1">Passed to the function.</param>
    /// <param name="arg2">Passed to the function.</param>
    /// <param name="arg3">Passed to the function.</param>
    public void PushAsyncCallback<T1, T2, T3>(Func<T1, T2, T3, Task> callback, T1 arg1, T2 arg2, T3 arg3)
    {
        ArgumentNullException.ThrowIfNull(callback);
        PushAsyncCallback(() => callback(arg1, arg2, arg3));
    }

    /// <inheritdoc cref="PushAsyncCallback(Func{Coroutine})"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <param name="callback">What to call and await. Its error takes the place of one that is on its way.</param>
    /// <param name="arg1">Passed to the function.</param>
    /// <param name="arg2">Passed to the function.</param>
    /// <param name="arg3">Passed to the function.</param>
    public void PushAsyncCallback<T1, T2, T3>(Func<T1, T2, T3, ValueTask> callback, T1 arg1, T2 arg2, T3 arg3)
    {
        ArgumentNullException.ThrowIfNull(callback);
        PushAsyncCallback(() => callback(arg1, arg2, arg3));
    }

    /// <inheritdoc cref="PushAsyncCallback(Func{Coroutine})"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="T4">The type of the fourth argument.</typeparam>
    /// <param name="callback">What to call and await. Its error takes the place of one that is on its way.</param>
    /// <param name="arg1">Passed to the function.</param>
    /// <param name="arg2">Passed to the function.</param>
    /// <param name="arg3">Passed to the function.</param>
    /// <param name="arg4">Passed to the function.</param>
    [OverloadResolutionPriority(1)]
    public void PushAsyncCallback<T1, T2, T3, T4>(Func<T1, T2, T3, T4, Coroutine> callback, T1 arg1, T2 arg2, T3 arg3, T4 arg4)
    {
        ArgumentNullException.ThrowIfNull(callback);
        PushAsyncCallback(() => callback(arg1, arg2, arg3, arg4));
    }

    /// <inheritdoc cref="PushAsyncCallback(Func{Coroutine})"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="T4">The type of the fourth argument.</typeparam>
    /// <param name="callback">What to call and await. Its error takes the place of one that is on its way.</param>
    /// <param name="arg1">Passed to the function.</param>
    /// <param name="arg2">Passed to the function.</param>
    /// <param name="arg3">Passed to the function.</param>
    /// <param name="arg4">Passed to the function.</param>
    public void PushAsyncCallback<T1, T2, T3, T4>(Func<T1, T2, T3, T4, Task> callback, T1 arg1, T2 arg2, T3 arg3, T4 arg4)
    {
        ArgumentNullException.ThrowIfNull(callback);
        PushAsyncCallback(() => callback(arg1, arg2, arg3, arg4));
    }

    /// <inheritdoc cref="PushAsyncCallback(Func{Coroutine})"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="T4">The type of the fourth argument.</typeparam>
    /// <param name="callback">What to call and await. Its error takes the place of one that is on its way.</param>
    /// <param name="arg1">Passed to the function.</param>
    /// <param name="arg2">Passed to the function.</param>
    /// <param name="arg3">Passed to the function.</param>
    /// <param name="arg4">Passed to the function.</param>
    public void PushAsyncCallback<T1, T2, T3, T4>(Func<T1, T2, T3, T4, ValueTask> callback, T1 arg1, T2 arg2, T3 arg3, T4 arg4)
    {
        ArgumentNullException.ThrowIfNull(callback);
        PushAsyncCallback(() => callback(arg1, arg2, arg3, arg4));
    }
}
