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
