using System.Diagnostics;
using System.Globalization;

namespace AsyncioSharp;

/// <summary>
/// <c>sleep(delay)</c>: the coroutine, its timer and what a cancellation reaches, in one object. As in asyncio the time begins when it is
/// awaited, and the sleeper goes on one turn after its timer ran.
/// </summary>
[StackTraceHidden]
internal sealed class SleepCoroutine<T>(double delay, T result) : Coroutine<T>, ITimerTarget, ICancellableWait
{
    private Waiter _waiter;
    private EventLoop _loop = null!;
    private long _deadline;
    private string? _message;
    private bool _inHeap;
    private bool _cancelled;
    private bool _over;

    public override string Name => "sleep";

    bool ITimerTarget.IsTimerCancelled => _cancelled;

    long ITimerTarget.Deadline => _deadline;

    bool ICancellableWait.WasCancelled => _cancelled;

    bool ICancellableWait.IsOver => _over;

    object? ICancellableWait.WhoWaits(AsyncioContext owner) => _waiter.Work;

    public override string ToString() =>
        _loop is null ? $"<sleep {delay:R} s>" : _deadline >= EventLoop.Never ? "<sleep for ever>"
        : _loop.IsVirtual ? $"<sleep until {_loop.ToSeconds(_deadline):R}>"
        : string.Create(CultureInfo.InvariantCulture, $"<sleep, {Math.Max(0, _loop.ToSeconds(_deadline - _loop.Now)):F1} s left>");

    public bool Cancel(string? msg)
    {
        if (_over)
        {
            return false;
        }

        _over = true;
        _cancelled = true;
        _message = msg;
        if (_inHeap)
        {
            _loop.NoteTimerCancelled();
        }

        _loop.Enqueue(_waiter.Owner, _waiter.Work, this, _waiter.Kind);
        return true;
    }

    void ITimerTarget.OnDue()
    {
        _inHeap = false;
        _loop.Enqueue(_loop.BaseContext, this, null, ReadyKind.Timer);
    }

    void ITimerTarget.RunTimer()
    {
        if (!_over)
        {
            _over = true;
            _loop.Enqueue(_waiter.Owner, _waiter.Work, this, _waiter.Kind);
        }
    }

    internal override bool BeginAwait()
    {
        _loop = EventLoop.RequireRunning();
        Claim();
        return false;
    }

    internal override void Suspend(in Waiter waiter)
    {
        if (_waiter.Work is not null)
        {
            throw Misuse.AwaitedTwice(this);
        }

        _waiter = waiter;
        _deadline = _loop.DeadlineAfter(delay);
        _inHeap = _loop.AddTimer(_deadline, this);
        waiter.Owner.BeginWait(this, waiter);
    }

    internal override object? WhoAwaits => _waiter.Work;

    internal override void EndAwait() => EndAwaitTyped();

    internal override T EndAwaitTyped()
    {
        if (_over)
        {
            Complete(result);
        }

        EventLoop.RequireRunning().ThrowIfCancelDelivered();
        CheckCompleted();
        return _cancelled ? throw new CancelledError(_message) : result;
    }

    internal override Coroutine AsTaskBody() => LibraryCoroutine.Wrap(this);

    internal override FramePlace Place => FramePlace.Named(Name);

    private protected override void MoveNext() => throw new InvalidOperationException("A sleep has no body.");
}
