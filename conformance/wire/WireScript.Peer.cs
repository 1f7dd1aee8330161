using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using AsyncioSharp.Net;

namespace AsyncioSharp.Conformance;

// The peer is a plain socket that blocks, in the same thread: what it sends is in the other socket when the call returns, and it only reads what is certain to come.
public sealed partial class WireScript
{
    private static int s_names;

    private readonly List<byte> _written = []; // to the transport
    private Socket _peer = null!;
    private int _sent;
    private int _got; // of what was written
    private int _filler;
    private int _base; // buffered when filled
    private bool _isPeerEof;
    private bool _isPeerClosed;
    private bool _isEofWritten;
    private bool _isBroken;

    private bool Keeps => _head.GetProperty("keep").GetInt32() != 0;

    private string NextName() => $"p{++_protocols}";

    private void PeerCall(Action what)
    {
        try
        {
            what();
        }
        catch (SocketException e)
        {
            Say($"peer ! {ErrorName(e)}");
        }
    }

    private void PeerSend(byte[] data)
    {
        if (!IsLost && !_isPeerClosed && !_isPeerEof && _sent - Received < 16384)
        {
            PeerCall(() =>
            {
                if (_peer.Send(data) == data.Length)
                {
                    _sent += data.Length;
                    Arrive();
                }
            });
        }
    }

    /// <summary>Until the bytes are in the other socket. They are at once, if the system does not put its work off.</summary>
    private void Arrive()
    {
        if (_isUnix || Transport?.GetExtraInfo("socket") is not TransportSocket view)
        {
            return;
        }

        double end = _loop.Time() + Patience;
        while (!IsLost && view.Fileno() >= 0 && !_isEof && _loop.Time() < end && Waiting(view.Fileno()) < _sent - Received)
        {
        }
    }

    /// <summary>How many bytes can be received.</summary>
    private static int Waiting(int descriptor)
    {
        const nuint FIONREAD = 0x541B;
        return ioctl(descriptor, FIONREAD, out int count) == 0 ? count : 0;
    }

    [DllImport("libc")]
#pragma warning disable IDE1006 // the system's name
    private static extern int ioctl(int descriptor, nuint request, out int value);
#pragma warning restore IDE1006

    private void PeerClose()
    {
        if (!_isPeerClosed)
        {
            _isPeerClosed = true;
            _peer.Dispose();
        }
    }

    /// <summary>Everything that is there or on its way; the line says how much without the filler, and whether it is what was written.</summary>
    private async Coroutine PeerRead()
    {
        var data = new List<byte>();
        string? end = null;
        double until = _loop.Time() + Patience;
        byte[] piece = ArrayPool<byte>.Shared.Rent(1 << 20);
        while (!_isPeerClosed && end is null)
        {
            int left = Connection.GetWriteBufferSize();
            bool over = IsLost || (_isEofWritten && left == 0);
            int wanted = _written.Count - left - _got;
            if (wanted <= 0 && left == 0 && !over)
            {
                // What follows from the flush may be the end.
                await Settle();
                if (IsLost || _isEofWritten)
                {
                    continue;
                }

                break;
            }

            if ((wanted > 0 && !IsLost) || over)
            {
                try
                {
                    int count = _peer.Receive(piece);
                    end = count == 0 ? "eof" : null;
                    data.AddRange(piece.AsSpan(0, count));
                    _got += count;
                }
                catch (SocketException e)
                {
                    end = e.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock ? "stuck" : ErrorName(e);
                }
            }

            await Asyncio.Sleep(0);
            if (_loop.Time() > until)
            {
                end = "stuck";
            }
        }

        ArrayPool<byte>.Shared.Return(piece);
        await Settle();
        Span<byte> written = CollectionsMarshal.AsSpan(_written)[(_got - data.Count)..];
        string same = written.StartsWith(CollectionsMarshal.AsSpan(data)) ? "same" : "different";

        // How much of what the system had taken is lost with a connection is its own affair.
        _isBroken = _isBroken || (end == "ConnectionResetError" && (_filler > 0 || !_isUnix)) || (_filler > 0 && IsLost && _got < _written.Count);
        string shown = _isBroken ? "some" : _filler > 0 ? $"{_got - _filler}" : Show(CollectionsMarshal.AsSpan(data));
        Say($"peer {shown} {same} {end}".TrimEnd());
    }

    private BaseProtocol MakeProtocol()
    {
        string style = _head.GetProperty("style").GetString()!;
        if (style != "streams")
        {
            return WireRecorder.Make(this, NextName(), style, Keeps);
        }

        _reader = new AsyncioStreamReader(_head.GetProperty("limit").GetInt32(), _loop);
        var recorder = new WireRecorder(this, NextName(), Keeps);
        return _streams = _role == "server" ? new StreamWireProtocol(recorder, _reader, Serve, _loop) : new StreamWireProtocol(recorder, _reader, _loop);
    }

    private async Coroutine Serve(AsyncioStreamReader reader, AsyncioStreamWriter writer)
    {
        _writer = writer;
        _handler = _loop.CreateFuture();
        Say("handler");
        await _handler;
        Say("handled");
    }

    private async Coroutine Connect()
    {
        Socket? ours = null;
        string name = $"\0wire-{Environment.ProcessId}-{Interlocked.Increment(ref s_names)}";
        if (_role == "server" && _isUnix)
        {
            _server = await _loop.CreateUnixServer(MakeProtocol, name);
            _peer = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            _peer.Connect(new UnixDomainSocketEndPoint(name));
        }
        else if (_role == "server")
        {
            Socket listener = Sized(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
            listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            EndPoint address = listener.LocalEndPoint!;
            _server = await _loop.CreateServer(MakeProtocol, sock: listener);
            _peer = Sized(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
            _peer.Connect(address);
        }
        else
        {
            AddressFamily family = _isUnix ? AddressFamily.Unix : AddressFamily.InterNetwork;
            ProtocolType protocol = _isUnix ? ProtocolType.Unspecified : ProtocolType.Tcp;
            using var listener = new Socket(family, SocketType.Stream, protocol);
            _peer = new Socket(family, SocketType.Stream, protocol);
            if (!_isUnix)
            {
                Sized(listener);
                Sized(_peer);
            }

            listener.Bind(_isUnix ? new UnixDomainSocketEndPoint(name) : new IPEndPoint(IPAddress.Loopback, 0));
            listener.Listen(1);
            _peer.Connect(listener.LocalEndPoint!);
            ours = listener.Accept();
        }

        _peer.ReceiveTimeout = (int)(Patience * 1000);
        if (_role == "accepted")
        {
            await _loop.ConnectAcceptedSocket(MakeProtocol, ours!);
        }
        else if (_role == "client")
        {
            await (_isUnix ? _loop.CreateUnixConnection(MakeProtocol, sock: ours) : _loop.CreateConnection(MakeProtocol, sock: ours));
        }

        await Settle();
        if (_streams is not null)
        {
            _writer ??= new AsyncioStreamWriter(Connection, _streams, _reader, _loop);
        }
    }

    private static Socket Sized(Socket socket)
    {
        socket.SendBufferSize = Buffers;
        socket.ReceiveBufferSize = Buffers;
        return socket;
    }
}
