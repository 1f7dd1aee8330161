using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace AsyncioSharp;

/// <summary>The awaiter of an <see cref="IAwaitable"/> whose class is not known at compile time.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[StackTraceHidden]
public readonly struct AwaitableAwaiter : ICriticalNotifyCompletion, IAwaitableAwaiter
{
    private readonly IAwaitable _awaitable;

    internal AwaitableAwaiter(IAwaitable awaitable) => _awaitable = awaitable;

    /// <summary>Starts a cold coroutine; true if nothing suspends.</summary>
    public bool IsCompleted => _awaitable.BeginAwait();

    /// <summary>Ends the await.</summary>
    public void GetResult() => _awaitable.EndAwait();

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => _awaitable.Suspend(Waiter.NativeWithContext(continuation));

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation) => _awaitable.Suspend(Waiter.Native(continuation));
}

/// <summary>The awaiter of an <see cref="IAwaitable{T}"/> whose class is not known at compile time.</summary>
/// <typeparam name="T">The type of the result.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
[StackTraceHidden]
public readonly struct AwaitableAwaiter<T> : ICriticalNotifyCompletion, IAwaitableAwaiter
{
    private readonly IAwaitable<T> _awaitable;

    internal AwaitableAwaiter(IAwaitable<T> awaitable) => _awaitable = awaitable;

    /// <summary>Starts a cold coroutine; true if nothing suspends.</summary>
    public bool IsCompleted => _awaitable.BeginAwait();

    /// <summary>Ends the await.</summary>
    /// <returns>The result.</returns>
    public T GetResult() => _awaitable.EndAwait();

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => _awaitable.Suspend(Waiter.NativeWithContext(continuation));

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation) => _awaitable.Suspend(Waiter.Native(continuation));
}
