using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace AsyncioSharp;

/// <summary>What the compiler calls for an <c>async Coroutine&lt;T&gt;</c> method. Not for direct use.</summary>
/// <typeparam name="T">The type of the result.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct CoroutineMethodBuilder<T>
{
    private Coroutine<T> _box;

    /// <summary>The coroutine that the method returns.</summary>
    public readonly Coroutine<T> Task => _box;

    /// <summary>Makes a builder.</summary>
    /// <returns>The builder.</returns>
    public static CoroutineMethodBuilder<T> Create() => default;

    /// <summary>Boxes the state machine without running it: coroutines are cold.</summary>
    /// <typeparam name="TStateMachine">The compiler's type.</typeparam>
    /// <param name="stateMachine">The state machine.</param>
    public void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine
    {
        var box = new CoroutineBox<TStateMachine, T>();

        // This builder is a field of the state machine: it must know its box before the machine is copied into it.
        _box = box;
        box.StateMachine = stateMachine;
    }

    /// <summary>Unused: the state machine is boxed by <see cref="Start"/>.</summary>
    /// <param name="stateMachine">The state machine.</param>
    public readonly void SetStateMachine(IAsyncStateMachine stateMachine)
    {
    }

    /// <summary>The body ended normally.</summary>
    /// <param name="result">The result.</param>
    public readonly void SetResult(T result) => _box.Complete(result);

    /// <summary>The body ended with an error.</summary>
    /// <param name="exception">The error.</param>
    public readonly void SetException(Exception exception) => _box.CompleteWithError(exception);

    /// <summary>The body suspends.</summary>
    /// <typeparam name="TAwaiter">The awaiter's type.</typeparam>
    /// <typeparam name="TStateMachine">The compiler's type.</typeparam>
    /// <param name="awaiter">What it waits for.</param>
    /// <param name="stateMachine">The state machine.</param>
    public readonly void AwaitOnCompleted<TAwaiter, [DynamicallyAccessedMembers(AwaitInterrupter.Fields)] TStateMachine>(
        ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine
    {
        if (!AwaitOurs(ref awaiter))
        {
            awaiter.OnCompleted(_box.SuspendForeign(AwaitInterrupter<TStateMachine, TAwaiter>.Instance));
            _box.OnForeignAwaitBegan();
        }
    }

    /// <inheritdoc cref="AwaitOnCompleted"/>
    public readonly void AwaitUnsafeOnCompleted<TAwaiter, [DynamicallyAccessedMembers(AwaitInterrupter.Fields)] TStateMachine>(
        ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine
    {
        if (!AwaitOurs(ref awaiter))
        {
            awaiter.UnsafeOnCompleted(_box.SuspendForeign(AwaitInterrupter<TStateMachine, TAwaiter>.Instance));
            _box.OnForeignAwaitBegan();
        }
    }

    /// <summary>Parks on one of our awaiters, whose one field is what is awaited. False if it is not ours.</summary>
    private readonly bool AwaitOurs<TAwaiter>(ref TAwaiter awaiter)
    {
        Coroutine box = _box;
        switch (AwaiterKind<TAwaiter>.Value)
        {
            case AwaiterKind.Future:
                Unsafe.As<TAwaiter, Future>(ref awaiter).Suspend(new Waiter(box.Owner, box, ReadyKind.Coroutine));
                return true;
            case AwaiterKind.Coroutine:
                Unsafe.As<TAwaiter, Coroutine>(ref awaiter).Suspend(new Waiter(box.Owner, box, ReadyKind.Coroutine));
                return true;
            case AwaiterKind.Awaitable:
                Unsafe.As<TAwaiter, IAwaitable>(ref awaiter).Suspend(new Waiter(box.Owner, box, ReadyKind.Coroutine));
                return true;
            default:
                return false;
        }
    }
}
