using System.Net;
using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Simulation;

/// <summary>A unix stream socket of a simulated host: listening, or one end of a connection, which has no way between its ends.</summary>
internal sealed class UnixSocket(Machine machine) : SimSocket(machine, AddressFamily.Unix, SocketType.Stream), IUnixEnd
{
    private readonly Queue<UnixSocket> _accepted = [];
    private readonly ByteQueue _received = new();
    private UnixDomainSocketEndPoint? _local;
    private UnixDomainSocketEndPoint? _remote;
    private UnixSocket? _peer;
    private SocketError _error;
    private int _backlog = -1;
    private bool _isSendShut;
    private bool _isReadShut;
    private bool _isConnected;

    public override EndPoint? LocalEndPoint => _local;

    public override EndPoint? RemoteEndPoint => _remote;

    bool IUnixEnd.IsAlive => !IsClosed;

    private bool IsListening => _backlog >= 0;

    private bool HasEnd => _isReadShut || (_isConnected && (_peer is null || _peer._isSendShut));

    private int Room => _peer is null ? 0 : Option(SocketOptionName.SendBuffer) - _peer._received.Count;

    protected override Readiness Now =>
        IsListening ? (_accepted.Count > 0 ? Readiness.Read : Readiness.None)
        : !_isConnected || _peer is null || _error != SocketError.Success ? Readiness.Read | Readiness.Write
        : (_received.Count > 0 || HasEnd ? Readiness.Read : Readiness.None)
            | (_isSendShut || Room >= Option(SocketOptionName.SendBuffer) / 3 ? Readiness.Write : Readiness.None);

    public override SocketError Bind(EndPoint local)
    {
        if (local is not UnixDomainSocketEndPoint address || _local is not null)
        {
            return SocketError.InvalidArgument;
        }

        _local = address;
        SocketError error = Machine.BindUnix(address.ToString(), this);
        _local = error == SocketError.Success ? address : null;
        return error;
    }

    public override SocketError Listen(int backlog)
    {
        if (_local is null || _isConnected)
        {
            return SocketError.InvalidArgument;
        }

        _backlog = Math.Max(0, backlog);
        return SocketError.Success;
    }

    public override SocketError Accept(out NetSocket? client)
    {
        client = null;
        if (_accepted.TryDequeue(out UnixSocket? accepted))
        {
            client = accepted;
            return SocketError.Success;
        }

        return IsClosed ? SocketError.OperationAborted : SocketError.WouldBlock;
    }

    public override SocketError Connect(EndPoint remote)
    {
        if (_isConnected)
        {
            return SocketError.IsConnected;
        }

        if (remote is not UnixDomainSocketEndPoint address)
        {
            return SocketError.InvalidArgument;
        }

        if (!Machine.TryFindUnix(address.ToString(), out IUnixEnd? end))
        {
            return address.ToString().StartsWith('@') ? SocketError.ConnectionRefused : SocketError.AddressNotAvailable;
        }

        if (end is not UnixSocket { IsClosed: false, IsListening: true } listener)
        {
            return SocketError.ConnectionRefused;
        }

        if (listener._accepted.Count > listener._backlog)
        {
            return SocketError.WouldBlock;
        }

        var other = new UnixSocket(Machine)
        {
            _local = listener._local, _remote = _local, _peer = this, _isConnected = true,
        };
        _remote = address;
        _isConnected = true;
        _peer = other;
        listener._accepted.Enqueue(other);
        listener.Notify();
        return SocketError.Success;
    }

    public override SocketError ConnectResult() => TakeError();

    public override IoResult Receive(Span<byte> buffer)
    {
        if (IsClosed)
        {
            return new IoResult(0, SocketError.OperationAborted);
        }

        if (TakeError() is var error && error != SocketError.Success)
        {
            return new IoResult(0, error);
        }

        if (_received.Count == 0)
        {
            return new IoResult(0, HasEnd ? SocketError.Success : _isConnected ? SocketError.WouldBlock : SocketError.InvalidArgument);
        }

        int count = _received.Read(buffer);
        _peer?.Notify();
        return new IoResult(count, SocketError.Success);
    }

    public override IoResult Send(ReadOnlySpan<byte> data)
    {
        if (IsClosed)
        {
            return new IoResult(0, SocketError.OperationAborted);
        }

        if (TakeError() is var error && error != SocketError.Success)
        {
            return new IoResult(0, error);
        }

        if (_isSendShut || (_isConnected && (_peer is null || _peer._isReadShut)))
        {
            return new IoResult(0, SocketError.Shutdown);
        }

        if (!_isConnected)
        {
            return new IoResult(0, SocketError.NotConnected);
        }

        int count = Math.Min(Room, data.Length);
        if (count <= 0)
        {
            return new IoResult(0, data.IsEmpty ? SocketError.Success : SocketError.WouldBlock);
        }

        _peer!._received.Add(data[..count].ToArray());
        _peer.Notify();
        return new IoResult(count, SocketError.Success);
    }

    public override IoResult ReceiveFrom(Span<byte> buffer, out EndPoint? from)
    {
        from = null;
        return Receive(buffer);
    }

    public override IoResult SendTo(ReadOnlySpan<byte> data, EndPoint? to) => Send(data);

    public override void ShutdownSend()
    {
        _isSendShut = true;
        _peer?.Notify();
        Notify();
    }

    public override void Shutdown(SocketShutdown how)
    {
        if (how != SocketShutdown.Send)
        {
            _isReadShut = true;
            _peer?.Notify();
            Notify();
        }

        if (how != SocketShutdown.Receive)
        {
            ShutdownSend();
        }
    }

    public override void Kill() => OnClosing();

    protected override void OnClosing()
    {
        foreach (UnixSocket waiting in _accepted)
        {
            waiting.Close();
        }

        _accepted.Clear();
        if (_local is not null)
        {
            Machine.UnbindUnix(_local.ToString(), this);
        }

        if (_peer is { } peer)
        {
            _peer = null;
            peer._peer = null;
            if (_received.Count > 0)
            {
                peer._error = SocketError.ConnectionReset;
            }

            peer.Notify();
        }

        Leave();
    }

    private SocketError TakeError()
    {
        SocketError error = _error;
        _error = SocketError.Success;
        return error;
    }
}
