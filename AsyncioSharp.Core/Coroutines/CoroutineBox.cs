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

    // The task of such a method must not end before the method does: its code must not run after that. So a request reaches it only by its
    // token.
    internal override Interruptibility Interruptibility =>
        AwaitInterrupter<TStateMachine>.IsInScopeBody || (IsBody && AwaitInterrupter<TStateMachine>.IsInNativeBody)
            ? Interruptibility.NativeBody
        : Interrupter is AwaitInterrupter<TStateMachine> { CanFail: true } ? Interruptibility.Await
        : TryBlocks.IsOutside(typeof(TStateMachine), StateMachineLocator.ReadState(ref StateMachine)) ? Interruptibility.Method
        : Interruptibility.None;

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
        Interruptibility interruptibility = Interruptibility;
        if (interruptibility is Interruptibility.None or Interruptibility.NativeBody)
        {
            return false;
        }

        string? left = Owner.Loop.GetDebug() ? AbandonedMethod.Describe(this) : null;
        var abandoned = new AbandonedAwait();
        if (!TryLeaveForeign(abandoned))
        {
            return false;
        }

        var error = new CancelledError(msg);
        if (interruptibility == Interruptibility.Await)
        {
            Action observe = Unsafe.As<AwaitInterrupter<TStateMachine>>(Interrupter)!.Fail(
                ref StateMachine, error, out IAsyncDisposable? iterator);
            abandoned.OnReplaced(iterator is null ? observe : LeaveIterator(iterator, error, observe));
            ResumeInterrupted();
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

    internal override FramePlace Place =>
        FramePlace.In(typeof(TStateMachine), StateMachineLocator.ReadState(ref StateMachine) ?? -1);
}
