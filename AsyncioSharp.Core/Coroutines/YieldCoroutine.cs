using System.Diagnostics;

namespace AsyncioSharp;

/// <summary>
/// <c>sleep(0)</c>: one turn of the loop. It has no state, so every <c>Sleep(0)</c> without a result is the same object and allocates nothing; it may be awaited often.
/// </summary>
[StackTraceHidden]
internal sealed class YieldCoroutine<T>(T result) : Coroutine<T>(isTracked: false)
{
    public override string Name => "sleep";

    public override string ToString() => "<sleep 0 s>";

    internal override bool BeginAwait()
    {
        _ = EventLoop.RequireRunning();
        return false;
    }

    internal override void Park(in Waiter waiter)
    {
        waiter.Owner.ParkOnYield(waiter);
        waiter.Owner.Loop.Enqueue(waiter.Owner, waiter.Work, null, waiter.Kind);
    }

    internal override void EndAwait() => EventLoop.RequireRunning().ThrowIfCancelDelivered();

    internal override T EndAwaitTyped()
    {
        EventLoop.RequireRunning().ThrowIfCancelDelivered();
        return result;
    }

    internal override Coroutine AsTaskBody() => LibraryCoroutine.Wrap(this);

    internal override StackFrameInfo Locate() => new("sleep", null, 0);

    private protected override void MoveNext() => throw new InvalidOperationException("A yield has no body.");
}

/// <summary>The one <c>Sleep(0)</c>.</summary>
internal static class YieldCoroutine
{
    public static readonly YieldCoroutine<Nothing> Shared = new(default);
}
