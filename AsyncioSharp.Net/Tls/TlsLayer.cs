using System.Net.Sockets;
using System.Net.Security;
using System.Security.Authentication;

namespace AsyncioSharp.Net;

// TLS by SslStream, on the loop's thread and nowhere else.
//
// SslStream is written for threads: it awaits its inner stream with ConfigureAwait(false) and goes on wherever that completes. CipherStream
// completes inside of Feed, on the loop's thread. .NET runs such continuations inline only while no SynchronizationContext is current (with
// one it queues them to the pool), so every call into SslStream is made under Detach, which takes the context away; calls of the
// application's protocol put it back. What follows is synchronous from the socket to the protocol: a record comes in, SslStream decrypts
// it, the protocol gets the bytes.
//
// Encrypted writes never wait: the lower transport buffers. So SslStream.Write is used, the blocking one, which does not block.
//
// SslStream is asked for plain text only when a whole record is there, so that no read has to wait (CipherStream says why). All that is
// there is decrypted first and handed over at once, as far as it fits into the buffer: what an application answers to several records that
// came together is one record, and one send.
//
// Back-pressure: a paused reader leaves a decrypted read unissued and pauses the lower transport; a full lower buffer pauses the protocol.
// TLS keeps nothing in between but part of a record.
//
// The plain text goes through one buffer for all TLS connections of a loop (a connection's bytes are in it only between SslStream's
// decryption and the return of DataReceived), except for TLS inside of TLS, where the two would meet in it.

/// <summary>
/// The TLS engine of one connection: a protocol to the lower transport, a transport (<see cref="TlsTransport"/>) to the application's
/// protocol.
/// </summary>
internal sealed partial class TlsLayer : Protocol, IProtocolHost
{
    public const double DefaultHandshakeTimeout = 60;
    public const double DefaultShutdownTimeout = 30;

    // asyncio's marks for writing through TLS, in bytes.
    private const int HighMark = 512 * 1024;
    private const int LowMark = 128 * 1024;

    private readonly EventLoop _loop;
    private readonly SslClientAuthenticationOptions? _client;
    private readonly SslServerAuthenticationOptions? _server;
    private readonly double _handshakeTimeout;
    private readonly double _shutdownTimeout;
    private readonly bool _callsConnectionMade;
    private readonly bool _suppressRaggedEofs;
    private Future? _waiter;
    private Transport _lower = null!;
    private CipherStream _cipher = null!;
    private SslStream _ssl = null!;
    private ProtocolSide _side;
    private TimerHandle? _timer;
    private WriteBuffer? _early;
    private Exception? _error;
    private ExecutionContext? _execution;
    private Phase _phase;
    private bool _isPaused;
    private bool _isAppConnected;
    private bool _isEncrypting;
    private bool _isPauseDue;
    private bool _isEofReported;
    private bool _hasDelivered;
    private bool _isFedAfterGoodbye;

    /// <summary>Prepares TLS for one side.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="app">The application's protocol.</param>
    /// <param name="client">The options of a client, or null.</param>
    /// <param name="server">The options of a server, or null.</param>
    /// <param name="waiter">Completed when the handshake has ended; null if nobody waits.</param>
    /// <param name="callsConnectionMade">False if the protocol has been connected before, by a plain transport.</param>
    /// <param name="handshakeTimeout">Seconds.</param>
    /// <param name="shutdownTimeout">Seconds.</param>
    /// <param name="suppressRaggedEofs">An end without close_notify is an ordinary one.</param>
    public TlsLayer(
        EventLoop loop,
        BaseProtocol app,
        SslClientAuthenticationOptions? client,
        SslServerAuthenticationOptions? server,
        Future? waiter,
        bool callsConnectionMade,
        double? handshakeTimeout,
        double? shutdownTimeout,
        bool suppressRaggedEofs = false)
    {
        _loop = loop;
        _client = client;
        _server = server;
        _waiter = waiter;
        _callsConnectionMade = callsConnectionMade;
        _suppressRaggedEofs = suppressRaggedEofs;
        _handshakeTimeout = Positive(handshakeTimeout ?? DefaultHandshakeTimeout, nameof(handshakeTimeout));
        _shutdownTimeout = Positive(shutdownTimeout ?? DefaultShutdownTimeout, nameof(shutdownTimeout));
        _side = new ProtocolSide(this);
        _side.Set(app);
        _isAppConnected = !callsConnectionMade;
        Transport = new TlsTransport(this);
    }

    /// <summary>Each phase follows the one before, or is skipped; none comes back.</summary>
    private enum Phase
    {
        Handshake,
        Open,

        /// <summary>Our close_notify is sent; the peer's is awaited.</summary>
        Closing,

        /// <summary>The lower transport is closing.</summary>
        Closed,
    }

    public TlsTransport Transport { get; }

    public SslStream Ssl => _ssl;

    public object Options => (object?)_client ?? _server!;

    public Transport Lower => _lower;

    public BaseProtocol AppProtocol => _side.Protocol;

    public BaseTransport PublicTransport => Transport;

    public EventLoop Loop => _loop;

    public string State => _phase.ToString().ToLowerInvariant();

    public bool IsClosing => _phase >= Phase.Closing || _lower?.IsClosing() == true;

    public bool IsReading => !_isPaused && !IsClosing;

    public int Buffered => WriteBuffer.Saturate(_lower.GetWriteBufferSize() + (_early?.Count ?? 0L));

    public static double Positive(double seconds, string name) =>
        seconds > 0 ? seconds : throw new ArgumentException($"{name} should be a positive number, got {seconds}", name);

    public void SetProtocol(BaseProtocol protocol)
    {
        _loop.CheckThread();
        _side.Set(protocol);
    }

    public void SetWriteBufferLimits(int? high, int? low)
    {
        _loop.CheckThread();
        _lower.SetWriteBufferLimits(high ?? (low is null ? HighMark : null), low ?? (high is null ? LowMark : null));
    }

    public override void ConnectionMade(BaseTransport transport) => Begin((Transport)transport);

    /// <summary>Starts the handshake over a transport whose protocol this layer is.</summary>
    public void Begin(Transport lower)
    {
        _lower = lower;
        _execution = ExecutionContext.Capture();
        _cipher = new CipherStream(this, lower);
        _ssl = new SslStream(_cipher, leaveInnerStreamOpen: true);
        lower.SetWriteBufferLimits(HighMark, LowMark);
        _timer = _loop.CallLater(_handshakeTimeout, OnHandshakeTimeout);
        Detach(StartHandshake);
    }

    public override void DataReceived(ReadOnlySpan<byte> data)
    {
        _isFedAfterGoodbye = _phase == Phase.Closing;
        using (CurrentContext.None())
        {
            _cipher.Feed(data);
        }

        // Records that the application did not take because it paused inside of this call.
        if (_isPaused && _cipher.Left > 0)
        {
            _lower.PauseReading();
        }
    }

    public override bool EofReceived()
    {
        Detach(() =>
        {
            _cipher.End(null);
            Pump();
        });

        // While a paused application has not read everything, the connection must stay: its end is found when it reads on. Its pause may be
        // over already, and only the turn in which it reads on to come; so what counts is whether it has been told of the end.
        return _phase == Phase.Open;
    }

    public override void PauseWriting()
    {
        if (_isEncrypting)
        {
            // SslStream is in the middle of its write: what the application may write or close in answer would come between the records.
            // Told when the write is done.
            _isPauseDue = true;
        }
        else
        {
            CallApp(static layer => layer._side.Pause(true));
        }
    }

    public override void ResumeWriting() => CallApp(static layer => layer._side.Pause(false));

    public override void ConnectionLost(Exception? exc)
    {
        _timer?.Cancel();
        Phase phase = _phase;
        _phase = Phase.Closed;
        Exception? error = _error ?? exc;
        if (phase == Phase.Handshake)
        {
            error ??= ClosedTooEarly("The connection was closed during the TLS handshake.");
        }

        if (!_cipher.IsEnded)
        {
            Detach(() => _cipher.End(error));
        }

        FailWaiter(error);
        try
        {
            if (_isAppConnected)
            {
                _isAppConnected = false;
                _side.Protocol.ConnectionLost(error);
            }
        }
        finally
        {
            _early?.Clear();
            Transport.KeepFacts();
            _cipher.Clear();
            _ssl.Dispose();
        }
    }

    public void Write(ReadOnlySpan<byte> data)
    {
        _loop.CheckThread();
        if (data.IsEmpty || IsClosing)
        {
            return;
        }

        if (_phase == Phase.Handshake)
        {
            (_early ??= new WriteBuffer()).Append(data);
            return;
        }

        _isEncrypting = true;
        try
        {
            if (data.Length > LargestPlain)
            {
                _cipher.Cork();
            }

            try
            {
                _ssl.Write(data);
            }
            finally
            {
                _cipher.Uncork();
            }
        }
        catch (Exception error) when (error is not KeyboardInterrupt)
        {
            Fatal(error, "Fatal error on TLS write");
        }
        finally
        {
            _isEncrypting = false;
        }

        if (_isPauseDue)
        {
            _isPauseDue = false;
            PauseWriting();
        }
    }

    public void Abort()
    {
        _loop.CheckThread();
        _phase = Phase.Closed;
        _lower.Abort();
    }

    /// <summary>Calls into SslStream without a synchronization context, so that what it awaits goes on inline.</summary>
    private static void Detach(Action action)
    {
        using (CurrentContext.None())
        {
            action();
        }
    }

    /// <summary>Calls the application's protocol under the loop's context, as every callback is.</summary>
    private void CallApp(Action<TlsLayer> action)
    {
        using (CurrentContext.Of(_loop))
        {
            action(this);
        }
    }

    public void Fatal(Exception error, string message)
    {
        if (error is not (AuthenticationException or ObjectDisposedException) || _loop.GetDebug())
        {
            _side.ReportFatal(error, message);
        }

        _error ??= error;
        _phase = Phase.Closed;
        _lower.Abort();
    }

    /// <summary>asyncio's <c>ConnectionResetError</c>: the inner exception says that it is one.</summary>
    private static IOException ClosedTooEarly(string message) => new(message, new SocketException((int)SocketError.ConnectionReset));

    private void FailWaiter(Exception? error)
    {
        _waiter?.Wake(error ?? ClosedTooEarly("The connection was closed before TLS was established."));
        _waiter = null;
    }
}
