using System.Net;
using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Simulation;

/// <summary>A unix datagram socket of a simulated host.</summary>
internal sealed class UnixDatagramSocket(Machine machine) : DatagramSocket(machine, AddressFamily.Unix), IUnixEnd
{
    // Linux: net.unix.max_dgram_qlen, and net.core.wmem_default.
    private const int LongestQueue = 11;
    private const int LargestDatagram = 212_960;

    private readonly Queue<(byte[] Data, EndPoint? From)> _received = [];

    // Who found the queue full, and waits.
    private readonly HashSet<UnixDatagramSocket> _waiting = [];
    private UnixDomainSocketEndPoint? _local;
    private UnixDomainSocketEndPoint? _remote;

    public override EndPoint? LocalEndPoint => _local;

    public override EndPoint? RemoteEndPoint => _remote;

    bool IUnixEnd.IsAlive => !IsClosed;

    protected override Readiness Now =>
        (_received.Count > 0 ? Readiness.Read : Readiness.None)
            | (_remote is not null && Find(_remote, out UnixDatagramSocket? peer) == SocketError.Success && peer!.IsFull
                ? Readiness.None : Readiness.Write);

    private bool IsFull => _received.Count >= LongestQueue;

    public override SocketError Bind(EndPoint local)
    {
        if (local is not UnixDomainSocketEndPoint address || _local is not null)
        {
            return SocketError.InvalidArgument;
        }

        SocketError error = Machine.BindUnix(address.ToString(), this);
        _local = error == SocketError.Success ? address : null;
        return error;
    }

    public override SocketError Connect(EndPoint remote)
    {
        if (remote is not UnixDomainSocketEndPoint address)
        {
            return SocketError.InvalidArgument;
        }

        SocketError error = Find(address, out _);
        _remote = error == SocketError.Success ? address : _remote;
        return error;
    }

    public override IoResult ReceiveFrom(Span<byte> buffer, out EndPoint? from)
    {
        from = null;
        if (!_received.TryDequeue(out (byte[] Data, EndPoint? From) first))
        {
            return new IoResult(0, IsClosed ? SocketError.OperationAborted : SocketError.WouldBlock);
        }

        from = first.From;
        int count = Math.Min(buffer.Length, first.Data.Length);
        first.Data.AsSpan(0, count).CopyTo(buffer);
        foreach (UnixDatagramSocket each in _waiting)
        {
            each.Notify();
        }

        _waiting.Clear();
        return new IoResult(count, SocketError.Success);
    }

    public override IoResult SendTo(ReadOnlySpan<byte> data, EndPoint? to)
    {
        if (IsClosed)
        {
            return new IoResult(0, SocketError.OperationAborted);
        }

        if ((to ?? _remote) is not UnixDomainSocketEndPoint address)
        {
            return new IoResult(0, SocketError.NotConnected);
        }

        if (data.Length > LargestDatagram)
        {
            return new IoResult(0, SocketError.MessageSize);
        }

        if (Find(address, out UnixDatagramSocket? receiver) is var error && error != SocketError.Success)
        {
            return new IoResult(0, error);
        }

        if (receiver!.IsFull)
        {
            receiver._waiting.Add(this);
            return new IoResult(0, SocketError.WouldBlock);
        }

        receiver._received.Enqueue((data.ToArray(), _local));
        receiver.Notify();
        return new IoResult(data.Length, SocketError.Success);
    }

    public override SocketError ConnectResult() => SocketError.Success;

    protected override void OnClosing()
    {
        if (_local is not null)
        {
            Machine.UnbindUnix(_local.ToString(), this);
        }

        foreach (UnixDatagramSocket each in _waiting)
        {
            each.Notify();
        }

        Leave();
    }

    private SocketError Find(UnixDomainSocketEndPoint address, out UnixDatagramSocket? socket)
    {
        socket = null;
        if (!Machine.TryFindUnix(address.ToString(), out IUnixEnd? end))
        {
            return address.ToString().StartsWith('@') ? SocketError.ConnectionRefused : SocketError.AddressNotAvailable;
        }

        socket = end as UnixDatagramSocket;
        return socket is null ? SocketError.SocketError : socket.IsClosed ? SocketError.ConnectionRefused : SocketError.Success;
    }
}
