namespace AsyncioSharp;

/// <summary>
/// A callback scheduled for a time, as returned by <see cref="EventLoop.CallLater(Seconds, Action, Context?)"/> (asyncio's
/// <c>TimerHandle</c>).
/// </summary>
public sealed class TimerHandle : Handle, ITimerTarget
{
    private readonly EventLoop _loop;
    private readonly long _when;

    internal TimerHandle(EventLoop loop, long when, object callback, Context? context)
        : base(loop, callback, context)
    {
        _loop = loop;
        _when = when;
    }

    /// <summary>It waits in the heap: it is not due yet, and will be one day.</summary>
    internal bool IsInHeap { get; set; }

    bool ITimerTarget.IsTimerCancelled => Cancelled();

    object? ITimerTarget.Timer => this;

    long ITimerTarget.Deadline => _when;

    /// <summary>When the callback is due (asyncio's <c>handle.when()</c>).</summary>
    /// <returns>Seconds on the scale of <see cref="EventLoop.Time"/>; infinity if it is never due.</returns>
    public double When() => _when >= EventLoop.Never ? double.PositiveInfinity : _loop.ToSeconds(_when);

    void ITimerTarget.OnDue()
    {
        IsInHeap = false;
        _loop.Enqueue(_loop.BaseContext, this, null, ReadyKind.Handle);
    }

    void ITimerTarget.RunTimer() => Run();

    private protected override string DescribeState() => $" when={When():R}";

    private protected override void OnCancelling()
    {
        _loop.CheckThread();
        if (IsInHeap)
        {
            _loop.NoteTimerCancelled();
        }
    }
}
