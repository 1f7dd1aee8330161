using System.Diagnostics;
using System.Net.Sockets;

namespace AsyncioSharp.Net;

/// <summary>
/// A descriptor under watch: what its listener wants, what the selector has been told, and what has happened. (The twin of Python's
/// <c>selectors.SelectorKey</c>.)
/// </summary>
/// <remarks>
/// The key is also the entry of the ready ring and, for sockets, the socket itself: an idle connection is one object here. Events are
/// matched to keys as soon as the selector returns, before any callback runs, so a descriptor that is closed and reused within one batch
/// cannot get the event of its predecessor.
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public abstract class SelectorKey : IReadyCallback
{
    // Rules: Wanted is the truth. Armed is what the selector knows, and may be more than Wanted (taking interest away is lazy: it costs a
    // system call only if the descriptor really becomes ready meanwhile), never less. Fired is a subset of what was wanted at the poll.
    private LoopNet? _net;
    private IReadinessListener? _listener;
    private ExecutionContext? _execution;
    private Readiness _wanted;
    private Readiness _fired;
    private bool _isQueued;

    /// <summary>The number of the descriptor.</summary>
    public abstract int Descriptor { get; }

    /// <summary>The socket, for selectors that need one; null if it is no socket.</summary>
    public virtual Socket? Socket => null;

    /// <summary>What the listener waits for.</summary>
    public Readiness Wanted => _wanted;

    /// <summary>What the selector watches; kept by the loop's driver.</summary>
    internal Readiness Armed { get; set; }

    internal ExecutionContext? Execution => _execution;

    /// <summary>The listener.</summary>
    protected IReadinessListener? Listener => _listener;

    /// <summary>
    /// Names the loop and the listener of this key. The listener is called in the execution context of this moment, as asyncio's readers
    /// are.
    /// </summary>
    /// <param name="loop">The loop, on its thread.</param>
    /// <param name="listener">It is called when the descriptor is ready.</param>
    public void Attach(EventLoop loop, IReadinessListener listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        _net ??= LoopNet.Of(loop);
        _listener = listener;
        _execution = _net.Driver.CaptureExecution();
        _net.Driver.NoteAttached(this);
        OnAttached();
    }

    /// <summary>Says what the listener waits for, until it says otherwise.</summary>
    /// <param name="wanted">What it wants.</param>
    /// <exception cref="InvalidOperationException">The key is not attached to a loop.</exception>
    public void SetInterest(Readiness wanted)
    {
        if (wanted == _wanted)
        {
            return;
        }

        Readiness before = _wanted;
        _wanted = wanted;
        try
        {
            OnInterestChanged(before);
        }
        catch
        {
            _wanted = before;
            throw;
        }

        if (before == Readiness.None || wanted == Readiness.None)
        {
            _net?.Driver.NoteWatch(this, begins: before == Readiness.None);
        }
    }

    /// <summary>Ends the watch, before the descriptor is closed or handed on.</summary>
    public void Detach()
    {
        Readiness before = _wanted;
        _wanted = Readiness.None;
        _fired = Readiness.None;
        OnDetached(before);
        if (before != Readiness.None)
        {
            _net?.Driver.NoteWatch(this, begins: false);
        }

        _listener = null;
    }

    /// <summary>Queues the listener's call; called by whatever found the descriptor ready.</summary>
    /// <param name="ready">What it is ready for.</param>
    public void Fire(Readiness ready)
    {
        if (Note(ready))
        {
            _net!.Driver.Queue(this, _execution);
        }
    }

    /// <summary>
    /// The next poll of the loop finds it ready. What is queued until then runs before the listener, as with the system's descriptors.
    /// </summary>
    /// <param name="ready">What it is ready for.</param>
    internal void FireAtPoll(Readiness ready)
    {
        if (Note(ready))
        {
            _net!.Driver.FindAtPoll(this);
        }
    }

    /// <summary>Notes what it is ready for.</summary>
    /// <returns>Whether it has to be queued for that.</returns>
    internal bool Note(Readiness ready)
    {
        _fired |= ready & _wanted;
        return _fired != Readiness.None && !_isQueued && (_isQueued = true);
    }

    /// <summary>Another key of the loop has the descriptor's number now.</summary>
    internal virtual void OnSuperseded() => Detach();

    /// <summary>
    /// Forgets that it was found ready, for a direction whose listener has changed since: if it is still ready, the next poll says so.
    /// </summary>
    /// <param name="ready">The direction.</param>
    internal void Unfire(Readiness ready) => _fired &= ~ready;

    /// <inheritdoc/>
    void IReadyCallback.Run()
    {
        _isQueued = false;
        Readiness fired = _fired;
        _fired = Readiness.None;

        // Each call may change what is wanted. If the first one throws, the second is not lost: what stays ready is found again by the next
        // poll.
        try
        {
            if ((fired & _wanted & Readiness.Read) != 0)
            {
                _listener!.OnReadable();
            }

            if ((fired & _wanted & Readiness.Write) != 0)
            {
                _listener!.OnWritable();
            }
        }
        finally
        {
            OnRan();
        }
    }

    /// <summary>The descriptor and what is wanted of it.</summary>
    /// <returns>For example <c>fd=7 wanted=Read</c>.</returns>
    public override string ToString() => $"fd={Descriptor} wanted={_wanted}";

    /// <summary>
    /// The listener has been called. A simulated descriptor fires for what is still ready, as the next poll of the system's does.
    /// </summary>
    protected virtual void OnRan()
    {
    }

    /// <summary>Claims the descriptor's number where readiness comes from. A simulated descriptor replaces it.</summary>
    protected virtual void OnAttached() => _net!.Claim(this);

    /// <summary>Passes a change of <see cref="Wanted"/> to where readiness comes from. A simulated descriptor replaces it.</summary>
    /// <param name="before">What was wanted before.</param>
    protected virtual void OnInterestChanged(Readiness before) =>
        (_net ?? throw new InvalidOperationException($"{this} is not attached to an event loop.")).Driver.Update(this, before);

    /// <summary>Ends the watch where readiness comes from. A simulated descriptor replaces it.</summary>
    /// <param name="before">What was wanted before.</param>
    protected virtual void OnDetached(Readiness before)
    {
        _net?.Release(this);
        _net?.Driver.Forget(this, before);
    }
}
