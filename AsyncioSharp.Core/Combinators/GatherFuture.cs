using System.Globalization;
using System.Text;

namespace AsyncioSharp;

/// <summary>
/// What Gather returns: one listener on all children (no closure and no callback object per child) that completes itself.
/// </summary>
/// <remarks>
/// asyncio's rules: the first error is passed on at once, and siblings run on; a cancelled child acts as an error; cancelling the gather
/// cancels the children and ends when they have ended.
/// </remarks>
internal sealed class GatherFuture<TResult> : Future<TResult>, IFutureListener, IForwardsCancel
{
    private readonly Future[] _children;
    private readonly bool _returnExceptions;
    private readonly Func<Future[], TResult> _collect;
    private int _finished;
    private bool _cancelRequested;

    // Its waiter was in a circle with it and was taken away: nobody is left to read of a cancellation.
    private bool _isLeft;

    private GatherFuture(EventLoop loop, Future[] children, bool returnExceptions, Func<Future[], TResult> collect)
        : base(loop)
    {
        _children = children;
        _returnExceptions = returnExceptions;
        _collect = collect;
    }

    CancelRequest.Step? IForwardsCancel.Mark { get; set; }

    Future IFutureListener.DependentOf(Future future) => this;

    public static Future<TResult> Of(ReadOnlySpan<IAwaitable> awaitables, bool returnExceptions, Func<Future[], TResult> collect)
    {
        if (awaitables.IsEmpty)
        {
            var empty = new Future<TResult>();
            empty.SetResult(collect([]));
            return empty;
        }

        Future[] children = ToFutures(awaitables);
        var gather = new GatherFuture<TResult>(children[0].GetLoop(), children, returnExceptions, collect);
        foreach (Future child in children)
        {
            if (!child.Done())
            {
                child.AddListener(gather);
            }
        }

        // Children that are done need no turn of the loop; if all are, the gather is done on return.
        foreach (Future child in children)
        {
            if (child.Done())
            {
                gather.OnDone(child);
            }
        }

        return gather;
    }

    private protected override void DescribeTo(StringBuilder text) =>
        text.Append(CultureInfo.InvariantCulture, $" gather={_finished}/{_children.Length}");

    public override bool Cancel(string? msg)
    {
        if (Done())
        {
            return false;
        }

        return CancelRequest.Send(this, msg);
    }

    bool IForwardsCancel.BeginCancel(TokenScope? from) => !Done();

    ReadOnlyMemory<ICancellableWait> IHasCancelTargets.CancelTargets(TokenScope? from) => _children;

    // A child has ended with an error, and its callback is queued.
    bool IHasCancelTargets.IsEnding => !_returnExceptions && Array.Exists(_children, IsFailed);

    bool IForwardsCancel.EndCancel(CancelRequest request, bool reached)
    {
        _cancelRequested |= reached;
        return reached;
    }

    void IForwardsCancel.OnWaiterTaken() => _isLeft = true;

    public void OnDone(Future child)
    {
        _finished++;
        if (Done())
        {
            child.MarkRetrieved();
            return;
        }

        if (!_returnExceptions)
        {
            if (IsFailed(child))
            {
                if (_isLeft && ((ICancellableWait)child).WasCancelled)
                {
                    SuppressUnretrieved();
                }

                FailWith(child);
                return;
            }
        }

        if (_finished < _children.Length)
        {
            return;
        }

        if (_cancelRequested)
        {
            // CPython takes the error of the last argument, whichever child was the last to end; and if that swallowed its cancellation,
            // the message.
            Future last = _children[^1];
            if (_isLeft)
            {
                SuppressUnretrieved();
            }

            SetException(last.Cancelled() ? last.MakeCancelledError() : new CancelledError((last as AsyncioTask)?.CancelMessage));
        }
        else
        {
            SetResult(_collect(_children));
        }
    }

    /// <summary>
    /// Ends with an error before all children have ended. Nothing stays on the others, which may live long; as in asyncio, errors of theirs
    /// are not reported either.
    /// </summary>
    private void FailWith(Future failed)
    {
        FailAs(failed);
        foreach (Future child in _children)
        {
            if (!child.Done())
            {
                child.RemoveListener(this);
                child.SuppressUnretrieved();
                if (child is IForeignFuture { IsTemporary: true })
                {
                    child.Cancel();
                }
            }
        }
    }

    private static bool IsFailed(Future child) => child.Cancelled() || child.FailureType is not null;

    private static Future[] ToFutures(ReadOnlySpan<IAwaitable> awaitables)
    {
        var futures = new Future[awaitables.Length];
        EventLoop? loop = null;
        for (int i = 0; i < futures.Length; i++)
        {
            IAwaitable awaitable = awaitables[i] ?? throw Sequences.NullAt(i, nameof(awaitables));
            futures[i] = FirstUse(awaitables[..i], awaitable) is { } earlier ? futures[earlier] : awaitable.ToFuture(loop);
            if (awaitable is Coroutine)
            {
                ((AsyncioTask)futures[i]).IsDestroySilent = true;
            }

            loop ??= futures[i].GetLoop();
            if (futures[i].GetLoop() != loop)
            {
                throw new ArgumentException(
                    "The futures are tied to different event loops. Gather awaitables of one loop. (ASYNCIO104)", nameof(awaitables));
            }
        }

        return futures;
    }

    /// <summary>
    /// The index of the same coroutine among the earlier arguments; it is run once. (The same future twice needs no care.)
    /// </summary>
    private static int? FirstUse(ReadOnlySpan<IAwaitable> earlier, IAwaitable awaitable)
    {
        // A coroutine that was not used before cannot be among the earlier ones, so the search is paid by repeats only.
        if (awaitable is not Coroutine { WasStarted: true })
        {
            return null;
        }

        for (int i = 0; i < earlier.Length; i++)
        {
            if (ReferenceEquals(earlier[i], awaitable))
            {
                return i;
            }
        }

        return null;
    }
}
