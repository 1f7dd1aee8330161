using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace AsyncioSharp;

// Plain functions that are called at the end: of any result, which is dropped, with up to four arguments. They see no error.
public sealed partial class AsyncExitStack
{
    private const string Advice = "Callback drops what the function returns, and nobody would await it. PushAsyncCallback takes coroutine functions and async lambdas.";

    /// <summary>Calls a function at the end (contextlib's <c>callback</c>). One that returns something is taken too, and up to four arguments.</summary>
    /// <param name="callback">What to call. Its error takes the place of one that is on its way.</param>
    public void Callback(Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        Push(_ => callback());
    }

    /// <inheritdoc cref="Callback(Action)"/>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <param name="callback">What to call. Its error takes the place of one that is on its way.</param>
    /// <param name="arg">Passed to the function.</param>
    public void Callback<T>(Action<T> callback, T arg) => Push(BoundCallback.Of(callback, arg));

    /// <inheritdoc cref="Callback(Action)"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <param name="callback">What to call. Its error takes the place of one that is on its way.</param>
    /// <param name="arg1">Passed to the function.</param>
    /// <param name="arg2">Passed to the function.</param>
    public void Callback<T1, T2>(Action<T1, T2> callback, T1 arg1, T2 arg2) => Push(BoundCallback.Of(callback, arg1, arg2));

    /// <inheritdoc cref="Callback(Action)"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <param name="callback">What to call. Its error takes the place of one that is on its way.</param>
    /// <param name="arg1">Passed to the function.</param>
    /// <param name="arg2">Passed to the function.</param>
    /// <param name="arg3">Passed to the function.</param>
    public void Callback<T1, T2, T3>(Action<T1, T2, T3> callback, T1 arg1, T2 arg2, T3 arg3) => Push(BoundCallback.Of(callback, arg1, arg2, arg3));

    /// <inheritdoc cref="Callback(Action)"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="T4">The type of the fourth argument.</typeparam>
    /// <param name="callback">What to call. Its error takes the place of one that is on its way.</param>
    /// <param name="arg1">Passed to the function.</param>
    /// <param name="arg2">Passed to the function.</param>
    /// <param name="arg3">Passed to the function.</param>
    /// <param name="arg4">Passed to the function.</param>
    public void Callback<T1, T2, T3, T4>(Action<T1, T2, T3, T4> callback, T1 arg1, T2 arg2, T3 arg3, T4 arg4) => Push(BoundCallback.Of(callback, arg1, arg2, arg3, arg4));

    /// <inheritdoc cref="Callback(Action)"/>
    /// <typeparam name="TResult">What the function returns; it is dropped.</typeparam>
    /// <param name="callback">What to call. Its error takes the place of one that is on its way.</param>
    /// <exception cref="ArgumentException">The function is asynchronous: <c>PushAsyncCallback</c> takes it.</exception>
    public void Callback<TResult>(Func<TResult> callback) =>
        Push(BoundCallback.Of(callback));

    /// <inheritdoc cref="Callback(Action)"/>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <typeparam name="TResult">What the function returns; it is dropped.</typeparam>
    /// <param name="callback">What to call. Its error takes the place of one that is on its way.</param>
    /// <param name="arg">Passed to the function.</param>
    /// <exception cref="ArgumentException">The function is asynchronous: <c>PushAsyncCallback</c> takes it.</exception>
    public void Callback<T, TResult>(Func<T, TResult> callback, T arg) =>
        Push(BoundCallback.Of(callback, arg));

    /// <inheritdoc cref="Callback(Action)"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="TResult">What the function returns; it is dropped.</typeparam>
    /// <param name="callback">What to call. Its error takes the place of one that is on its way.</param>
    /// <param name="arg1">Passed to the function.</param>
    /// <param name="arg2">Passed to the function.</param>
    /// <exception cref="ArgumentException">The function is asynchronous: <c>PushAsyncCallback</c> takes it.</exception>
    public void Callback<T1, T2, TResult>(Func<T1, T2, TResult> callback, T1 arg1, T2 arg2) =>
        Push(BoundCallback.Of(callback, arg1, arg2));

    /// <inheritdoc cref="Callback(Action)"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="TResult">What the function returns; it is dropped.</typeparam>
    /// <param name="callback">What to call. Its error takes the place of one that is on its way.</param>
    /// <param name="arg1">Passed to the function.</param>
    /// <param name="arg2">Passed to the function.</param>
    /// <param name="arg3">Passed to the function.</param>
    /// <exception cref="ArgumentException">The function is asynchronous: <c>PushAsyncCallback</c> takes it.</exception>
    public void Callback<T1, T2, T3, TResult>(Func<T1, T2, T3, TResult> callback, T1 arg1, T2 arg2, T3 arg3) =>
        Push(BoundCallback.Of(callback, arg1, arg2, arg3));

    /// <inheritdoc cref="Callback(Action)"/>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="T4">The type of the fourth argument.</typeparam>
    /// <typeparam name="TResult">What the function returns; it is dropped.</typeparam>
    /// <param name="callback">What to call. Its error takes the place of one that is on its way.</param>
    /// <param name="arg1">Passed to the function.</param>
    /// <param name="arg2">Passed to the function.</param>
    /// <param name="arg3">Passed to the function.</param>
    /// <param name="arg4">Passed to the function.</param>
    /// <exception cref="ArgumentException">The function is asynchronous: <c>PushAsyncCallback</c> takes it.</exception>
    public void Callback<T1, T2, T3, T4, TResult>(Func<T1, T2, T3, T4, TResult> callback, T1 arg1, T2 arg2, T3 arg3, T4 arg4) =>
        Push(BoundCallback.Of(callback, arg1, arg2, arg3, arg4));

    /// <summary>Refused: see <see cref="PushAsyncCallback(Func{Coroutine})"/>.</summary>
    [Obsolete(Advice, error: true)]
    [OverloadResolutionPriority(1)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void Callback<TCoroutine>(Func<TCoroutine> callback, Coroutine? refused = null)
        where TCoroutine : Coroutine => throw AsyncCallback.Refused();

    /// <summary>Refused: see <see cref="PushAsyncCallback(Func{Coroutine})"/>.</summary>
    [Obsolete(Advice, error: true)]
    [OverloadResolutionPriority(1)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void Callback<TTask>(Func<TTask> callback, Task? refused = null)
        where TTask : Task => throw AsyncCallback.Refused();

    /// <summary>Refused: see <see cref="PushAsyncCallback(Func{Coroutine})"/>.</summary>
    [Obsolete(Advice, error: true)]
    [OverloadResolutionPriority(1)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void Callback<T, TCoroutine>(Func<T, TCoroutine> callback, T arg, Coroutine? refused = null)
        where TCoroutine : Coroutine => throw AsyncCallback.Refused();

    /// <summary>Refused: see <see cref="PushAsyncCallback(Func{Coroutine})"/>.</summary>
    [Obsolete(Advice, error: true)]
    [OverloadResolutionPriority(1)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void Callback<T, TTask>(Func<T, TTask> callback, T arg, Task? refused = null)
        where TTask : Task => throw AsyncCallback.Refused();

    private void Push(BoundCallback callback) => Push(_ => callback.Invoke());
}
