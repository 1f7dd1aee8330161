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

    internal override bool IsHidden => StateMachineLocator.Locate(typeof(TStateMachine), -1).IsHidden;

    // A method that a task was made of ends when it ends: behind the end of its task its code must not run any more. Its token is the way
    // in.
    internal override ForeignReach Reach =>
        ForeignAwait<TStateMachine>.IsInScopeBody || (IsBody && ForeignAwait<TStateMachine>.IsInNativeBody) ? ForeignReach.NativeBody
        : Way is ForeignAwait<TStateMachine> { CanFail: true } ? ForeignReach.Await
        : TryBlocks.IsOutside(typeof(TStateMachine), StateMachineLocator.ReadState(ref StateMachine)) ? ForeignReach.Method
        : ForeignReach.None;

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
        ForeignReach reach = Reach;
        if (reach is ForeignReach.None or ForeignReach.NativeBody)
        {
            return false;
        }

        string? left = Owner.Loop.GetDebug() ? LeftMethod.Describe(this) : null;
        var abandoned = new AbandonedAwait();
        if (!TryLeaveForeign(abandoned))
        {
            return false;
        }

        var error = new CancelledError(msg);
        if (reach == ForeignReach.Await)
        {
            Action observe = Unsafe.As<ForeignAwait<TStateMachine>>(Way)!.Fail(ref StateMachine, error, out IAsyncDisposable? iterator);
            abandoned.OnReplaced(iterator is null ? observe : LeaveIterator(iterator, error, observe));
            GoOnInterrupted();
        }
        else
        {
            EndInterrupted(error);
        }

        if (left is not null)
        {
            Console.Error.WriteLine(left);
        }

        return true;
    }

    internal override StackFrameInfo Locate() =>
        StateMachineLocator.Locate(typeof(TStateMachine), StateMachineLocator.ReadState(ref StateMachine) ?? -1);
}
