using System.Diagnostics;
using System.Net.Sockets;

namespace AsyncioSharp.Net;

// A connection over a stream socket. docs/states.md has its state machine; the rules, briefly:
//
//  1. ConnectionMade is queued first, reading starts after it: data never comes before it.
//  2. Closing is set once, by Close, Abort, EOF or a fatal error. From then on nothing is read.
//  3. _lost counts from the moment ConnectionLost is certain (queued or running): nothing is sent any more, writes are counted and dropped.
//     While Close still flushes, _lost is 0 and writes join the buffer.
//  4. ConnectionLost comes exactly once and last; the socket is closed right after it.

/// <summary>The transport of TCP and unix connections.</summary>
[DebuggerDisplay("{ToString(),nq}")]
internal sealed partial class SocketTransport : Transport, IReadinessListener, IReadyCallback
{
    private const int WarnAfterLostWrites = 5;

    private readonly EventLoop _loop;
    private readonly NetSocket _socket;
    private readonly SelectorDriver _driver;
    private readonly Server? _server;
    private readonly IdleWatch? _idle;
    private BaseProtocol _protocol;
    private BaseProtocol? _unmade;
    private WriteBuffer? _buffer;
    private Exception? _error;
    private TransportSocket? _socketView;
    private System.Net.EndPoint? _sockname;
    private WaterMarks _marks = new();
    private int _lost;
    private bool _isBuffered;
    private bool _isClosing;
    private bool _isPaused;
    private bool _isEofWritten;
    private bool _isEofReceived;
    private bool _isProtocolConnected = true;

    public SocketTransport(EventLoop loop, NetSocket socket, BaseProtocol protocol, Server? server = null, Action? onMade = null)
    {
        _loop = loop;
        _socket = socket;
        _driver = SelectorDriver.Of(loop);
        _server = server;
        _protocol = protocol;
        SetProtocol(protocol);
        socket.SetNoDelay();
        socket.Attach(loop, this);
        server?.Attach(this);
        _idle = server?.IdleTimeout is { } seconds ? new IdleWatch(loop, seconds, ForceClose) : null;

        // This protocol, and not one that replaces it before its turn comes.
        _unmade = protocol;
        _driver.Queue(this, _driver.CaptureExecution());
        if (onMade is not null)
        {
            loop.Post(onMade);
        }
    }

    /// <summary>Neighbours among the connections of a server; kept by <see cref="Server"/>.</summary>
    internal SocketTransport? NextOfServer { get; set; }

    /// <inheritdoc cref="NextOfServer"/>
    internal SocketTransport? PreviousOfServer { get; set; }

    internal EventLoop Loop => _loop;

    internal NetSocket Socket => _socket;

    private long Buffered => _buffer?.Count ?? 0;

    public override void SetProtocol(BaseProtocol protocol)
    {
        _loop.CheckThread();
        ArgumentNullException.ThrowIfNull(protocol);
        _isBuffered = protocol switch
        {
            Protocol => false,
            BufferedProtocol => true,
            _ => throw new ArgumentException($"A connection needs a Protocol or a BufferedProtocol, not {protocol.GetType().Name}.", nameof(protocol)),
        };
        _protocol = protocol;
        _isProtocolConnected = true;

        // A new protocol has not been told of the end: the next ResumeReading finds it again. (TLS on a connection that has ended fails at once by that.)
        _isEofReceived = false;
    }

    public override BaseProtocol GetProtocol() => _protocol;

    public override bool IsClosing() => _isClosing;

    public override void Close()
    {
        _loop.CheckThread();
        if (_isClosing)
        {
            return;
        }

        _isClosing = true;
        if (Buffered == 0)
        {
            Lose(null);
        }
        else
        {
            // Reading is over; the rest is flushed by OnWritable.
            _socket.SetInterest(_socket.Wanted & ~Readiness.Read);
        }
    }

    public override void Abort()
    {
        _loop.CheckThread();
        ForceClose(null);
    }

    public override object? GetExtraInfo(string name, object? @default = null) => name switch
    {
        "peername" => _socket.RemoteEndPoint ?? @default,
        "sockname" => (_sockname ??= _socket.LocalEndPoint) ?? @default,
        "socket" => _socketView ??= new TransportSocket(_socket),
        _ => @default,
    };

    public override string ToString()
    {
        string state = _lost > 0 && _socket.IsClosed ? "closed" : _isClosing ? "closing" : "open";
        string reading = (_socket.Wanted & Readiness.Read) != 0 ? "polling" : "idle";
        string writing = (_socket.Wanted & Readiness.Write) != 0 ? "polling" : "idle";
        return $"<SocketTransport {state} fd={_socket.Descriptor} read={reading} write=<{writing}, bufsize={Buffered}>>";
    }

    void IReadinessListener.OnReadable()
    {
        if (_isBuffered)
        {
            ReceiveIntoProtocol();
        }
        else
        {
            ReceiveAndHandOver();
        }
    }

    /// <summary>The begin. The transport itself is the entry of the ready ring: a delegate or a handle for each step was a third of what a connection allocates.</summary>
    void IReadyCallback.Run()
    {
        BaseProtocol protocol = _unmade!;
        _unmade = null;
        try
        {
            protocol.ConnectionMade(this);
        }
        catch (Exception error) when (error is not KeyboardInterrupt)
        {
            // Only reported: the connection goes on, as in asyncio.
            _loop.CallExceptionHandler(new LoopExceptionContext { Message = "Exception in callback protocol.ConnectionMade()", Exception = error, Transport = this, Protocol = protocol });
        }
        finally
        {
            StartReading();
        }
    }

    /// <summary>Not the user's doing but ours or the system's: reported, save for errors of the connection itself, and the end.</summary>
    private void Fatal(Exception error, string message)
    {
        if (error is not (SocketException or IOException) || _loop.GetDebug())
        {
            _loop.CallExceptionHandler(new LoopExceptionContext { Message = message, Exception = error, Transport = this, Protocol = _protocol });
        }

        ForceClose(error);
    }

    private void ForceClose(Exception? error)
    {
        if (_lost > 0)
        {
            return;
        }

        _buffer?.Clear();
        _isClosing = true;
        Lose(error);
    }

    private void Lose(Exception? error)
    {
        _lost++;
        _error = error;
        _socket.SetInterest(Readiness.None);
        _loop.Post(CallConnectionLost);
    }

    private void CallConnectionLost()
    {
        _idle?.Stop();
        try
        {
            EndSendfile(ClosedDuringSendfile(_error));
            if (_isProtocolConnected)
            {
                _isProtocolConnected = false;
                _protocol.ConnectionLost(_error);
            }
        }
        finally
        {
            _sockname ??= _socketView is null ? null : _socket.LocalEndPoint;
            _socket.Close();
            _server?.Detach(this);
        }
    }
}
