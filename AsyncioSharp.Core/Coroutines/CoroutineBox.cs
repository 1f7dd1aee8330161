using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace AsyncioSharp;

/// <summary>The result type of coroutines without a result.</summary>
internal readonly struct Nothing;

/// <summary>A coroutine that is the box of its compiler-made state machine.</summary>
[StackTraceHidden]
internal sealed class CoroutineBox<TStateMachine, T> : Coroutine<T>
    where TStateMachine : IAsyncStateMachine
{
    /// <summary>Filled by the builder; run in place.</summary>
    public TStateMachine StateMachine = default!;

    public override string Name => StateMachineLocator.Locate(typeof(TStateMachine), -1).Method;

    private protected override void MoveNext()
    {
        StateMachine.MoveNext();
        if (IsDone && RuntimeHelpers.IsReferenceOrContainsReferences<TStateMachine>())
        {
            // The locals of the body are garbage from here on, even if somebody keeps the coroutine.
            StateMachine = default!;
        }
    }

    internal override bool Interrupt(string? msg)
    {
        // A method that a task was made of ends when it ends: behind the end of its task its code must not run any more. Its token is the way in.
        var abandoned = new AbandonedAwait();
        if (Way is not ForeignAwait<TStateMachine> { CanFail: true } way || ForeignAwait<TStateMachine>.IsInScopeBody || (IsBody && ForeignAwait<TStateMachine>.IsInNativeBody) || !TryLeaveForeign(abandoned))
        {
            return false;
        }

        var error = new CancelledError(msg);
        Action observe = way.Fail(ref StateMachine, error, out IAsyncDisposable? iterator);
        abandoned.OnReplaced(iterator is null ? observe : LeaveIterator(iterator, error, observe));
        GoOnInterrupted();
        return true;
    }

    internal override StackFrameInfo Locate() =>
        StateMachineLocator.Locate(typeof(TStateMachine), StateMachineLocator.ReadState(ref StateMachine) ?? -1);
}
