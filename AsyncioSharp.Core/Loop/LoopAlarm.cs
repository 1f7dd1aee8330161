namespace AsyncioSharp;

/// <summary>
/// A moment of the loop at which something of the library's own is called, between the callbacks of the program. Set once: an entry of the
/// heap cannot be moved.
/// </summary>
internal abstract class LoopAlarm(EventLoop loop) : ITimerTarget
{
    private bool _inHeap;

    public bool IsTimerCancelled { get; private set; }

    public long Deadline { get; private set; }

    /// <summary>Puts it into the heap; again only after it has been called.</summary>
    /// <param name="when">In ticks of the loop's clock.</param>
    public void Schedule(long when)
    {
        Deadline = when;
        _inHeap = loop.AddTimer(when, this);
    }

    public void Cancel()
    {
        IsTimerCancelled = true;
        if (_inHeap)
        {
            _inHeap = false;
            loop.NoteTimerCancelled();
        }
    }

    public void OnDue()
    {
        _inHeap = false;
        loop.Enqueue(loop.BaseContext, this, null, ReadyKind.Timer);
    }

    public void RunTimer()
    {
        if (!IsTimerCancelled)
        {
            Fire();
        }
    }

    /// <summary>It is due.</summary>
    protected abstract void Fire();
}
