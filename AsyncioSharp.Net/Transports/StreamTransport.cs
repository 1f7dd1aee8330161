namespace AsyncioSharp.Net;

// What all transports over a StreamEnd have in common. docs/states.md has the state machine; the rules, briefly:
//
//  1. ConnectionMade is queued first, reading starts after it: data never comes before it.
//  2. Closing is set once, by Close, Abort, EOF or a fatal error. From then on nothing is read.
//  3. While Close still flushes it is not lost yet, and writes join the buffer.
//  4. ConnectionLost comes exactly once and last; the end is closed right after it.

/// <summary>A transport of bytes over a <see cref="StreamEnd"/>: how it begins and how it ends.</summary>
internal abstract partial class StreamTransport : Transport, IReadinessListener, IReadyCallback, IProtocolHost
{
    private readonly LoopNet _net;
    private readonly bool _isRead;
    private BaseProtocol? _unmade;
    private ProtocolSide _side;

    /// <param name="loop">The loop.</param>
    /// <param name="end">What the bytes go through; the transport closes it.</param>
    /// <param name="protocol">The protocol.</param>
    /// <param name="isRead">Something will be received.</param>
    /// <param name="onMade">Called after the protocol's ConnectionMade.</param>
    protected StreamTransport(EventLoop loop, StreamEnd end, BaseProtocol protocol, bool isRead, Action? onMade)
    {
        End = end;
        _net = LoopNet.Of(loop);
        _isRead = isRead;
        _side = new ProtocolSide(this);
        _side.Set(protocol, isRead);
        end.Attach(loop, this);

        // This protocol, and not one that replaces it before its turn comes.
        _unmade = protocol;
        _net.Driver.Queue(this, _net.Driver.CaptureExecution());
        if (onMade is not null)
        {
            loop.Post(onMade);
        }
    }

    public EventLoop Loop => _net.Loop;

    public virtual BaseTransport PublicTransport => this;

    protected StreamEnd End { get; }

    /// <summary>What the end is called in messages.</summary>
    protected abstract string Kind { get; }

    /// <summary>Ends it when nothing moves for too long; null without a limit.</summary>
    protected IdleWatch? Idle { get; init; }

    /// <summary>The error with which it was lost; null if there is none.</summary>
    protected Exception? LostWith => _side.Error;

    protected string State => _side.IsLost && End.IsClosed ? "closed" : IsClosing() ? "closing" : "open";

    public override bool IsClosing() => _side.IsClosing;

    public override BaseProtocol GetProtocol() => _side.Protocol;

    public override void SetProtocol(BaseProtocol protocol)
    {
        Loop.CheckThread();
        _side.Set(protocol, _isRead);

        // A new protocol has not been told of the end: the next ResumeReading finds it again. (TLS on a connection that has ended fails at
        // once by that.)
        _isEofReceived = false;
    }

    public override void Close()
    {
        Loop.CheckThread();
        if (_side.Close())
        {
            if (Buffered == 0)
            {
                Lose(null);
            }
            else
            {
                // Reading is over; the rest is flushed by OnWritable.
                Unwatch(Readiness.Read);
            }
        }
    }

    public override void Abort()
    {
        Loop.CheckThread();
        Lose(null);
    }

    /// <summary>Closes the end and tells nobody: the loop is over.</summary>
    public void Abandon()
    {
        _side.Lose(null, onLost: null);
        _buffer?.Clear();
        End.Close();
    }

    public void Fatal(Exception error, string message)
    {
        _side.ReportFatal(error, message);
        Lose(error);
    }

    /// <summary>
    /// The beginning. The transport itself is the entry of the ready ring: a delegate or a handle for each step was a third of what a
    /// connection allocates.
    /// </summary>
    void IReadyCallback.Run()
    {
        BaseProtocol protocol = _unmade!;
        _unmade = null;
        try
        {
            _side.Made(protocol);
        }
        finally
        {
            StartWatching();
        }
    }

    /// <summary>After ConnectionMade.</summary>
    protected virtual void StartWatching() => StartReading();

    /// <summary>Drops what is buffered, and ends.</summary>
    protected void Lose(Exception? error)
    {
        if (_side.Lose(error, CallConnectionLost))
        {
            _buffer?.Clear();
            End.SetInterest(Readiness.None);
        }
    }

    /// <summary>Just before ConnectionLost.</summary>
    protected virtual void OnLosing()
    {
    }

    /// <summary>After ConnectionLost, just before the end is closed.</summary>
    protected virtual void OnEnding()
    {
    }

    protected bool Watch(Readiness ready)
    {
        try
        {
            End.SetInterest(End.Wanted | ready);
            return true;
        }
        catch (IOException error)
        {
            // A device that cannot be polled, or a descriptor that the program has closed.
            Fatal(error, $"Fatal error: the {Kind} cannot be watched.");
            return false;
        }
    }

    protected void Unwatch(Readiness ready) => End.SetInterest(End.Wanted & ~ready);

    private void CallConnectionLost()
    {
        try
        {
            OnLosing();
            _side.Protocol.ConnectionLost(_side.Error);
        }
        finally
        {
            OnEnding();
            End.Close();
        }
    }
}
