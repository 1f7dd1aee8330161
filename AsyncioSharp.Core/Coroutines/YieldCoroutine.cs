using System.Diagnostics;

namespace AsyncioSharp;

/// <summary><c>sleep(0)</c>: one turn of the loop.</summary>
/// <remarks>
/// Without a result it has no state: every <c>Sleep(0)</c> is the same object, which allocates nothing and may be awaited often. One with a
/// result is a coroutine like any other, for one await.
/// </remarks>
[StackTraceHidden]
internal sealed class YieldCoroutine<T>(T result, bool isShared = false) : Coroutine<T>(isTracked: !isShared)
{
    private bool _isParked;

    public override string Name => "sleep";

    public override string ToString() => "<sleep 0 s>";

    internal override bool BeginAwait()
    {
        _ = EventLoop.RequireRunning();
        if (!isShared)
        {
            Claim();
        }

        return false;
    }

    internal override void Suspend(in Waiter waiter)
    {
        if (_isParked)
        {
            throw Misuse.AwaitedTwice(this);
        }

        _isParked = !isShared;
        waiter.Owner.NoteYield(waiter);
        waiter.Owner.Loop.Enqueue(waiter.Owner, waiter.Work, null, waiter.Kind);
    }

    internal override void EndAwait() => EndAwaitTyped();

    internal override T EndAwaitTyped()
    {
        if (_isParked)
        {
            Complete(result);
        }

        EventLoop.RequireRunning().ThrowIfCancelDelivered();
        return result;
    }

    internal override Coroutine AsTaskBody() => LibraryCoroutine.Wrap(this);

    internal override FramePlace Place => FramePlace.Named(Name);

    private protected override void MoveNext() => throw new InvalidOperationException("A yield has no body.");
}

/// <summary>The one <c>Sleep(0)</c>.</summary>
internal static class YieldCoroutine
{
    public static readonly YieldCoroutine<Nothing> Shared = new(default, isShared: true);
}
