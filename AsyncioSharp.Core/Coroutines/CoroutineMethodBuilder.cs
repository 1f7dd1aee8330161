using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace AsyncioSharp;

/// <summary>What the compiler calls for an <c>async Coroutine</c> method. Not for direct use.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct CoroutineMethodBuilder
{
    private CoroutineMethodBuilder<Nothing> _builder;

    /// <summary>The coroutine that the method returns.</summary>
    public readonly Coroutine Task => _builder.Task;

    /// <summary>Makes a builder.</summary>
    /// <returns>The builder.</returns>
    public static CoroutineMethodBuilder Create() => default;

    /// <summary>Boxes the state machine without running it: coroutines are cold.</summary>
    /// <typeparam name="TStateMachine">The compiler's type.</typeparam>
    /// <param name="stateMachine">The state machine.</param>
    public void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine => _builder.Start(ref stateMachine);

    /// <summary>Unused: the state machine is boxed by <see cref="Start"/>.</summary>
    /// <param name="stateMachine">The state machine.</param>
    public readonly void SetStateMachine(IAsyncStateMachine stateMachine)
    {
    }

    /// <summary>The body ended normally.</summary>
    public readonly void SetResult() => _builder.SetResult(default);

    /// <summary>The body ended with an error.</summary>
    /// <param name="exception">The error.</param>
    public readonly void SetException(Exception exception) => _builder.SetException(exception);

    /// <summary>The body suspends.</summary>
    /// <typeparam name="TAwaiter">The awaiter's type.</typeparam>
    /// <typeparam name="TStateMachine">The compiler's type.</typeparam>
    /// <param name="awaiter">What it waits for.</param>
    /// <param name="stateMachine">The state machine.</param>
    public readonly void AwaitOnCompleted<TAwaiter, [DynamicallyAccessedMembers(AwaitInterrupter.Fields)] TStateMachine>(
        ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine => _builder.AwaitOnCompleted(ref awaiter, ref stateMachine);

    /// <inheritdoc cref="AwaitOnCompleted"/>
    public readonly void AwaitUnsafeOnCompleted<TAwaiter, [DynamicallyAccessedMembers(AwaitInterrupter.Fields)] TStateMachine>(
        ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine => _builder.AwaitUnsafeOnCompleted(ref awaiter, ref stateMachine);
}
