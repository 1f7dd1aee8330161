using System.Diagnostics;

namespace AsyncioSharp.Net;

/// <summary>The loop's driver while it does I/O: polls a <see cref="Net.Selector"/>, and queues the keys that are ready.</summary>
[DebuggerDisplay("{ToString(),nq}")]
internal sealed class SelectorDriver(LoopNet net, Selector selector) : IoDriver
{
    private readonly EventLoop _loop = net.Loop;
    private readonly SelectorEvent[] _events = new SelectorEvent[512];
    private readonly List<SelectorKey> _fired = [];
    private int _active;

    public LoopNet Net => net;

    public Selector Selector => selector;

    public override bool IsActive => _active > 0 || _fired.Count > 0;

    public override IoTotals Totals => new(net.BytesReceived, net.BytesSent);

    public static void CheckLoop(EventLoop loop) => CheckAccess(loop);

    public override void Poll(TimeSpan timeout)
    {
        if (_fired.Count > 0)
        {
            QueueFired();
            timeout = TimeSpan.Zero;
        }

        if (_active == 0 && timeout == TimeSpan.Zero)
        {
            return;
        }

        int count = selector.Wait(_events, timeout);
        for (int i = 0; i < count; i++)
        {
            (SelectorKey key, Readiness ready) = _events[i];
            if ((ready & key.Wanted) == 0)
            {
                // Interest that was taken away lazily: now it costs something, so now the selector hears of it.
                Disarm(key);
            }
            else if (key.Note(ready))
            {
                Queue(_loop, key, key.Execution);
            }
        }

        Array.Clear(_events, 0, count);
    }

    public override void Wake() => selector.Wake();

    public override string ToString() => $"<SelectorDriver active={_active} {selector}>";

    public OutsideWork? BeginWork(Func<bool>? isAwaited) => BeginOutsideWork(_loop, isAwaited);

    /// <summary>The context for callbacks that are registered now.</summary>
    public ExecutionContext CaptureExecution()
    {
        CheckAccess(_loop);
        return CaptureContext();
    }

    public void Queue(IReadyCallback callback, ExecutionContext? execution) => Queue(_loop, callback, execution);

    /// <summary>Simulated: it has become ready.</summary>
    public void FindAtPoll(SelectorKey key) => _fired.Add(key);

    public void NoteAttached(SelectorKey key) => NoteAttached(_loop, key);

    public void NoteWatch(SelectorKey key, bool begins) => NoteWatch(_loop, key, begins);

    /// <summary>What a key wants has changed.</summary>
    public void Update(SelectorKey key, Readiness before)
    {
        if ((key.Wanted & ~key.Armed) != 0)
        {
            CheckAccess(_loop);
            Arm(key);
        }

        _active += (key.Wanted != Readiness.None ? 1 : 0) - (before != Readiness.None ? 1 : 0);
    }

    /// <summary>
    /// Tells the selector what a key wants, even if it should know already. For descriptors that are only a number here: the program may
    /// have closed it and got the same number for
    /// another file, of which the kernel knows nothing.
    /// </summary>
    public void Arm(SelectorKey key)
    {
        Readiness wanted = key.Wanted;
        if (wanted == Readiness.None)
        {
            selector.Remove(key);
        }
        else if (key.Armed == Readiness.None)
        {
            selector.Add(key, wanted);
        }
        else
        {
            selector.Modify(key, wanted);
        }

        key.Armed = wanted;
    }

    /// <summary>A key's descriptor is about to be closed.</summary>
    public void Forget(SelectorKey key, Readiness before)
    {
        _active -= before != Readiness.None ? 1 : 0;
        if (key.Armed != Readiness.None && !_loop.IsClosed())
        {
            key.Armed = Readiness.None;
            selector.Remove(key);
        }
    }

    protected override void Dispose(bool disposing)
    {
        net.Close();
        selector.Dispose();
    }

    private void QueueFired()
    {
        foreach (SelectorKey key in _fired)
        {
            Queue(_loop, key, key.Execution);
        }

        _fired.Clear();
    }

    /// <summary>
    /// Takes back what nobody wants any more. Nobody can be told of a failure, and none may leave the loop: the program has closed the
    /// descriptor behind our back.
    /// </summary>
    private void Disarm(SelectorKey key)
    {
        try
        {
            Arm(key);
        }
        catch (IOException)
        {
            key.Armed = Readiness.None;
            selector.Remove(key);
        }
    }
}
