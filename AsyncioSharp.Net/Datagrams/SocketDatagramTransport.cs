using System.Buffers;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using AsyncioSharp.Net.Interop;

namespace AsyncioSharp.Net;

// An endpoint for datagrams. Errors of the system are told to the protocol and end nothing: a datagram may be refused by one receiver and the
// next one taken. The life cycle is that of SocketTransport: _lost counts from the moment ConnectionLost is certain, and ConnectionLost comes
// once and last.
//
// asyncio reads one datagram for each time the socket is found ready. Here up to 32 are read then: the system call that waits costs more
// than one that reads. The others of the loop get their turn after at most that many.

/// <summary>The transport of UDP and unix datagram sockets.</summary>
[DebuggerDisplay("{ToString(),nq}")]
internal sealed class SocketDatagramTransport : DatagramTransport, IReadinessListener
{
    private const int ReadsPerEvent = 32;

    // asyncio's estimate of what a waiting datagram costs beyond its content: without it empty ones would wait without limit.
    private const int HeaderSize = 8;
    private const int WarnAfterLostWrites = 5;

    private readonly EventLoop _loop;
    private readonly NetSocket _socket;
    private readonly SelectorDriver _driver;
    private readonly Queue<PendingDatagram> _pending = [];
    private readonly EndPoint? _onlyAddress;
    private readonly bool _isConnected;
    private DatagramProtocol _protocol;
    private TransportSocket? _socketView;
    private EndPoint? _sockname;
    private WaterMarks _marks = new();
    private long _buffered;
    private int _lost;
    private bool _isClosing;

    /// <param name="loop">The loop.</param>
    /// <param name="socket">The socket; the transport closes it.</param>
    /// <param name="protocol">Who is told.</param>
    /// <param name="address">The only receiver, if there is just one.</param>
    /// <param name="onMade">Called after the protocol's ConnectionMade.</param>
    public SocketDatagramTransport(EventLoop loop, NetSocket socket, DatagramProtocol protocol, EndPoint? address, Action onMade)
    {
        _loop = loop;
        _socket = socket;
        _driver = SelectorDriver.Of(loop);
        _protocol = protocol;
        EndPoint? peer = socket.RemoteEndPoint;
        _isConnected = peer is not null;
        _onlyAddress = address ?? peer;
        socket.Attach(loop, this);
        loop.Post(CallConnectionMade);
        loop.Post(StartReading);
        loop.Post(onMade);
    }

    public override void SetProtocol(BaseProtocol protocol)
    {
        _loop.CheckThread();
        ArgumentNullException.ThrowIfNull(protocol);
        _protocol = protocol as DatagramProtocol ?? throw new ArgumentException($"A datagram endpoint needs a DatagramProtocol, not {protocol.GetType().Name}.", nameof(protocol));
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
        if (_pending.Count == 0)
        {
            Lose();
        }
        else
        {
            _socket.SetInterest(_socket.Wanted & ~Readiness.Read);
        }
    }

    public override void Abort()
    {
        _loop.CheckThread();
        if (_lost > 0)
        {
            return;
        }

        while (_pending.TryDequeue(out PendingDatagram datagram))
        {
            ArrayPool<byte>.Shared.Return(datagram.Array);
        }

        _buffered = 0;
        _isClosing = true;
        Lose();
    }

    public override void Sendto(ReadOnlySpan<byte> data, EndPoint? addr = null)
    {
        _loop.CheckThread();
        if (_onlyAddress is not null)
        {
            if (addr is not null && !addr.Equals(_onlyAddress))
            {
                throw new ArgumentException($"Invalid address: must be null or {_onlyAddress}", nameof(addr));
            }

            addr = _onlyAddress;
        }
        else if (addr is null)
        {
            throw new ArgumentException("This endpoint has no remote address: say for each datagram where it goes.", nameof(addr));
        }

        if (_lost > 0)
        {
            if (++_lost == WarnAfterLostWrites + 1)
            {
                Console.Error.WriteLine($"Sendto() is called on {this}, which is closed; what it gets is dropped.");
            }

            return;
        }

        if (addr is not null && !IsOfFamily(addr))
        {
            // Known now, so told now, whatever waits; asyncio tells it when its turn comes.
            TellError(SocketError.AddressFamilyNotSupported);
            return;
        }

        if (_pending.Count == 0)
        {
            IoResult result = _socket.SendTo(data, _isConnected ? null : addr);
            if (result.IsOk)
            {
                return;
            }

            if (!result.WouldBlock)
            {
                TellError(result.Error);
                return;
            }

            _socket.SetInterest(_socket.Wanted | Readiness.Write);
        }

        byte[] copy = ArrayPool<byte>.Shared.Rent(data.Length);
        data.CopyTo(copy);
        _pending.Enqueue(new PendingDatagram(copy, data.Length, _isConnected ? null : addr));
        _buffered += data.Length + HeaderSize;
        _marks.OnGrown(_buffered, this, _protocol, _loop);
    }

    public override void SetWriteBufferLimits(int? high = null, int? low = null)
    {
        _loop.CheckThread();
        _marks.Set(high, low);
        _marks.OnGrown(_buffered, this, _protocol, _loop);
    }

    public override (int Low, int High) GetWriteBufferLimits() => (_marks.Low, _marks.High);

    public override int GetWriteBufferSize() => WriteBuffer.Saturate(_buffered);

    public override object? GetExtraInfo(string name, object? @default = null) => name switch
    {
        "peername" => (_isConnected ? _socket.RemoteEndPoint : null) ?? @default,
        "sockname" => (_sockname ??= _socket.LocalEndPoint) ?? @default,
        "socket" => _socketView ??= new TransportSocket(_socket),
        _ => @default,
    };

    public override string ToString()
    {
        string state = _lost > 0 && _socket.IsClosed ? "closed" : _isClosing ? "closing" : "open";
        string reading = (_socket.Wanted & Readiness.Read) != 0 ? "polling" : "idle";
        string writing = (_socket.Wanted & Readiness.Write) != 0 ? "polling" : "idle";
        return $"<SocketDatagramTransport {state} fd={_socket.Descriptor} read={reading} write=<{writing}, bufsize={_buffered}>>";
    }

    void IReadinessListener.OnReadable()
    {
        byte[] buffer = _driver.ReceiveBuffer;
        for (int i = 0; i < ReadsPerEvent && !_isClosing; i++)
        {
            IoResult result = _socket.ReceiveFrom(buffer, out EndPoint? from);
            if (result.IsOk)
            {
                HandOver(buffer.AsSpan(0, result.Count), from);
            }
            else if (result.WouldBlock)
            {
                return;
            }
            else
            {
                // Told once for each time the socket is ready: an error that stays must not be told 32 times.
                TellError(result.Error);
                return;
            }
        }
    }

    void IReadinessListener.OnWritable()
    {
        while (_pending.TryPeek(out PendingDatagram datagram))
        {
            IoResult result = _socket.SendTo(datagram.Data, datagram.Address);
            if (result.WouldBlock)
            {
                break;
            }

            DropOldest();
            if (!result.IsOk)
            {
                TellError(result.Error);
            }
        }

        // May send again, or abort, as the protocol's ErrorReceived may.
        _marks.OnShrunk(_buffered, this, _protocol, _loop);
        if (_pending.Count == 0 && _lost == 0)
        {
            _socket.SetInterest(_socket.Wanted & ~Readiness.Write);
            if (_isClosing)
            {
                _lost++;
                CallConnectionLost();
            }
        }
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

    private void DropOldest()
    {
        PendingDatagram datagram = _pending.Dequeue();
        _buffered -= datagram.Length + HeaderSize;
        ArrayPool<byte>.Shared.Return(datagram.Array);
    }

    private void CallConnectionMade() => _protocol.ConnectionMade(this);

    private void StartReading()
    {
        if (!_isClosing)
        {
            _socket.SetInterest(_socket.Wanted | Readiness.Read);
        }
    }

    private void HandOver(ReadOnlySpan<byte> data, EndPoint? from)
    {
        try
        {
            _protocol.DatagramReceived(data, from);
        }
        catch (Exception error) when (error is not KeyboardInterrupt)
        {
            // As in asyncio only reported: the next datagram has nothing to do with this one.
            Report(error, "protocol.DatagramReceived() failed");
        }
    }

    private void TellError(SocketError error)
    {
        try
        {
            _protocol.ErrorReceived(_socket.Failure(error));
        }
        catch (Exception failure) when (failure is not KeyboardInterrupt)
        {
            Report(failure, "protocol.ErrorReceived() failed");
        }
    }

    private void Report(Exception error, string message) =>
        _loop.CallExceptionHandler(new LoopExceptionContext { Message = message, Exception = error, Transport = this, Protocol = _protocol });

    private void Lose()
    {
        _lost++;
        _socket.SetInterest(Readiness.None);
        _loop.Post(CallConnectionLost);
    }

    private void CallConnectionLost()
    {
        try
        {
            _protocol.ConnectionLost(null);
        }
        finally
        {
            _sockname ??= _socket.LocalEndPoint;
            _socket.Close();
        }
    }
}
