using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using AsyncioSharp.Net.Interop;

namespace AsyncioSharp.Net;

// An endpoint for datagrams. Errors of the system go to the protocol and end nothing: one datagram may be refused, and the next one taken.
//
// asyncio reads one datagram for each time the socket is found ready. Here up to 32 are read then: the system call that waits costs more
// than one that reads. The others of the loop get their turn after at most that many.

/// <summary>The transport of UDP and unix datagram sockets: how it begins, sends and ends.</summary>
[DebuggerDisplay("{ToString(),nq}")]
internal sealed partial class SocketDatagramTransport : DatagramTransport, IReadinessListener, IReadyCallback, IProtocolHost
{
    private readonly NetSocket _socket;
    private readonly LoopNet _net;
    private readonly DatagramQueue _pending = new();
    private readonly EndPoint? _onlyAddress;
    private readonly bool _isConnected;
    private ProtocolSide _side;
    private TransportSocket? _socketView;
    private EndPoint? _sockname;
    private WaterMarks _marks = new();

    /// <param name="loop">The loop.</param>
    /// <param name="socket">The socket; the transport closes it.</param>
    /// <param name="protocol">The protocol.</param>
    /// <param name="address">The only receiver, if there is just one.</param>
    /// <param name="onMade">Called after the protocol's ConnectionMade.</param>
    public SocketDatagramTransport(EventLoop loop, NetSocket socket, DatagramProtocol protocol, EndPoint? address, Action onMade)
    {
        _socket = socket;
        _net = LoopNet.Of(loop);
        _side = new ProtocolSide(this);
        _side.SetDatagram(protocol);
        EndPoint? peer = socket.RemoteEndPoint;
        _isConnected = peer is not null;
        _onlyAddress = address ?? peer;
        socket.Attach(loop, this);
        _net.Driver.Queue(this, _net.Driver.CaptureExecution());
        loop.Post(onMade);
    }

    public EventLoop Loop => _net.Loop;

    public BaseTransport PublicTransport => this;

    public override void SetProtocol(BaseProtocol protocol)
    {
        Loop.CheckThread();
        _side.SetDatagram(protocol);
    }

    public override BaseProtocol GetProtocol() => _side.Protocol;

    public override bool IsClosing() => _side.IsClosing;

    public override void Close()
    {
        Loop.CheckThread();
        if (_side.Close())
        {
            if (_pending.IsEmpty)
            {
                Lose(null);
            }
            else
            {
                _socket.SetInterest(_socket.Wanted & ~Readiness.Read);
            }
        }
    }

    public override void Abort()
    {
        Loop.CheckThread();
        Lose(null);
    }

    public override void Sendto(ReadOnlySpan<byte> data, EndPoint? addr = null)
    {
        Loop.CheckThread();
        addr = Receiver(addr);
        if (_side.IsLost)
        {
            _side.NoteLostWrite(nameof(Sendto));
            return;
        }

        if (addr is not null && !IsOfFamily(addr))
        {
            // Known now, so told now, whatever waits; asyncio tells it when its turn comes.
            TellError(SocketError.AddressFamilyNotSupported);
            return;
        }

        EndPoint? receiver = _isConnected ? null : addr;
        if (_pending.IsEmpty)
        {
            IoResult result = _socket.SendTo(data, receiver);
            if (!result.WouldBlock)
            {
                _net.CountSent(result.Count);
                if (!result.IsOk)
                {
                    TellError(result.Error);
                }

                return;
            }

            _socket.SetInterest(_socket.Wanted | Readiness.Write);
        }

        _pending.Add(data, receiver);
        _marks.OnGrown(_pending.Size, in _side);
    }

    public override void SetWriteBufferLimits(int? high = null, int? low = null)
    {
        Loop.CheckThread();
        _marks.Set(high, low);
        _marks.OnGrown(_pending.Size, in _side);
    }

    public override (int Low, int High) GetWriteBufferLimits() => (_marks.Low, _marks.High);

    public override int GetWriteBufferSize() => WriteBuffer.Saturate(_pending.Size);

    public override object? GetExtraInfo(string name, object? @default = null) => name switch
    {
        "peername" => (_isConnected ? _socket.RemoteEndPoint : null) ?? @default,
        "sockname" => (_sockname ??= _socket.LocalEndPoint) ?? @default,
        "socket" => _socketView ??= new TransportSocket(_socket),
        _ => @default,
    };

    public override string ToString()
    {
        string state = _side.IsLost && _socket.IsClosed ? "closed" : IsClosing() ? "closing" : "open";
        string reading = (_socket.Wanted & Readiness.Read) != 0 ? "polling" : "idle";
        string writing = (_socket.Wanted & Readiness.Write) != 0 ? "polling" : "idle";
        return $"<SocketDatagramTransport {state} fd={_socket.Descriptor} read={reading} write=<{writing}, bufsize={_pending.Size}>>";
    }

    public void Fatal(Exception error, string message)
    {
        _side.ReportFatal(error, message);
        Lose(error);
    }

    private EndPoint? Receiver(EndPoint? addr)
    {
        if (_onlyAddress is null)
        {
            return addr
                ?? throw new ArgumentException("This endpoint has no remote address: say for each datagram where it goes.", nameof(addr));
        }

        return addr is null || addr.Equals(_onlyAddress)
            ? _onlyAddress
            : throw new ArgumentException($"Invalid address: must be null or {_onlyAddress}", nameof(addr));
    }

    /// <summary>Whether an address is one for this socket. What no socket takes is refused at once, also if it would be queued.</summary>
    /// <exception cref="ArgumentException">It has a host name, or a path with a zero character.</exception>
    private bool IsOfFamily(EndPoint address)
    {
        if (address is not IPEndPoint)
        {
            SockAddr.Check(address);
        }

        return address.AddressFamily == _socket.Family;
    }

    private void Lose(Exception? error)
    {
        if (_side.Lose(error, CallConnectionLost))
        {
            _pending.Clear();
            _socket.SetInterest(Readiness.None);
        }
    }

    private void CallConnectionLost()
    {
        try
        {
            _side.Protocol.ConnectionLost(_side.Error);
        }
        finally
        {
            _sockname ??= _socket.LocalEndPoint;
            _socket.Close();
        }
    }
}
