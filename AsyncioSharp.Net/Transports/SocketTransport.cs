using System.Diagnostics;
using System.Net;

namespace AsyncioSharp.Net;

/// <summary>
/// The transport of TCP and unix connections. Besides what all streams do it ends one direction alone, sends files, belongs to a server and
/// has an idle limit.
/// </summary>
[DebuggerDisplay("{ToString(),nq}")]
internal sealed partial class SocketTransport : StreamTransport
{
    private readonly Server? _server;
    private TransportSocket? _socketView;
    private EndPoint? _sockname;
    private bool _isEofWritten;

    public SocketTransport(EventLoop loop, NetSocket socket, BaseProtocol protocol, Server? server = null, Action? onMade = null)
        : base(loop, socket, protocol, isRead: true, onMade)
    {
        _server = server;
        socket.SetNoDelay();
        server?.Attach(this);
        Idle = server?.IdleTimeout is { } seconds ? new IdleWatch(loop, seconds, Lose) : null;
    }

    /// <summary>Neighbours among the connections of a server; kept by <see cref="Server"/>.</summary>
    internal SocketTransport? NextOfServer { get; set; }

    /// <inheritdoc cref="NextOfServer"/>
    internal SocketTransport? PreviousOfServer { get; set; }

    internal NetSocket Socket => (NetSocket)End;

    protected override string Kind => "socket";

    public override void Write(ReadOnlySpan<byte> data)
    {
        Loop.CheckThread();
        CheckWritable(nameof(Write));
        WriteNow(data);
    }

    public override void WriteEof()
    {
        Loop.CheckThread();
        if (IsClosing() || _isEofWritten)
        {
            return;
        }

        if (HoldsReading)
        {
            throw SendfileInProgress();
        }

        _isEofWritten = true;
        if (Buffered == 0)
        {
            Socket.ShutdownSend();
        }
    }

    public override object? GetExtraInfo(string name, object? @default = null) => name switch
    {
        "peername" => Socket.RemoteEndPoint ?? @default,
        "sockname" => (_sockname ??= Socket.LocalEndPoint) ?? @default,
        "socket" => _socketView ??= new TransportSocket(Socket),
        _ => @default,
    };

    public override string ToString()
    {
        string reading = (End.Wanted & Readiness.Read) != 0 ? "polling" : "idle";
        string writing = (End.Wanted & Readiness.Write) != 0 ? "polling" : "idle";
        return $"<SocketTransport {State} fd={End.Descriptor} read={reading} write=<{writing}, bufsize={Buffered}>>";
    }

    protected override void CheckWritable(string method)
    {
        if (_isEofWritten || HoldsReading)
        {
            throw _isEofWritten ? new InvalidOperationException($"Cannot call {method}() after WriteEof()") : SendfileInProgress();
        }
    }

    protected override void OnFlushed()
    {
        EndSendfile(null);
        if (_isEofWritten && !IsClosing())
        {
            Socket.ShutdownSend();
        }
    }

    protected override void OnLosing()
    {
        Idle?.Stop();
        EndSendfile(ClosedDuringSendfile(LostWith));
    }

    protected override void OnEnding()
    {
        _sockname ??= _socketView is null ? null : Socket.LocalEndPoint;
        _server?.Detach(this);
    }
}
