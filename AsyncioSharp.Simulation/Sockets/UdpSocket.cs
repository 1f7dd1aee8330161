using System.Net;
using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Simulation;

/// <summary>A UDP socket of a simulated host.</summary>
internal sealed class UdpSocket(Machine machine, AddressFamily family) : DatagramSocket(machine, family)
{
    private const int LargestDatagram = 65507;

    // Linux: net.core.rmem_default, and about what a waiting datagram costs beside its content.
    private const int Capacity = 212_992;
    private const int Overhead = 512;

    private readonly Queue<Packet> _received = [];
    private readonly HashSet<IPAddress> _groups = [];
    private IPEndPoint? _local;
    private IPEndPoint? _remote;
    private SocketError _error;
    private int _used;

    public override EndPoint? LocalEndPoint => _local;

    public override EndPoint? RemoteEndPoint => _remote;

    protected override Readiness Now =>
        (_received.Count > 0 || _error != SocketError.Success ? Readiness.Read : Readiness.None) | Readiness.Write;

    public override void OnBound(IPEndPoint local) => _local = local;

    public bool IsConnectedTo(IPEndPoint address) => _remote is not null && Same(_remote, address);

    /// <summary>A connected socket hears of its peer alone.</summary>
    public bool Takes(IPEndPoint from) => _remote is null || Same(_remote, from);

    /// <summary>It is bound to all addresses, or to that of the group.</summary>
    public bool HearsGroup(IPAddress group) => Machine.IsAny(_local!.Address) || _local.Address.Equals(group);

    public override void SetMembership(IPAddress group, bool isMember)
    {
        ArgumentNullException.ThrowIfNull(group);
        if (!Machine.IsMulticast(group))
        {
            throw Failure(SocketError.InvalidArgument);
        }

        if (isMember ? !_groups.Add(group) : !_groups.Remove(group))
        {
            throw Failure(isMember ? SocketError.AddressAlreadyInUse : SocketError.AddressNotAvailable);
        }

        Machine.CountMember(group, isMember ? 1 : -1);
    }

    public void OnPacket(Packet packet)
    {
        if (_used + packet.Data.Length + Overhead <= Capacity)
        {
            _used += packet.Data.Length + Overhead;
            _received.Enqueue(packet);
            Notify();
        }
    }

    /// <summary>Nobody has the port that it is connected to.</summary>
    public void OnRefused()
    {
        _error = SocketError.ConnectionRefused;
        Notify();
    }

    public override SocketError Connect(EndPoint remote)
    {
        if (remote is not IPEndPoint target || target.AddressFamily != Family)
        {
            return SocketError.AddressFamilyNotSupported;
        }

        if (Machine.Find(target.Address) is null && !Machine.IsGroup(target.Address))
        {
            return SocketError.NetworkUnreachable;
        }

        SocketError bound = EnsureBound(target);
        if (bound == SocketError.Success)
        {
            _remote = target;
            if (Machine.IsAny(_local!.Address))
            {
                _local = new IPEndPoint(SourceFor(target), _local.Port);
            }
        }

        return bound;
    }

    public override SocketError ConnectResult() => TakeError();

    public override IoResult ReceiveFrom(Span<byte> buffer, out EndPoint? from)
    {
        from = null;
        if (IsClosed)
        {
            return new IoResult(0, SocketError.OperationAborted);
        }

        if (TakeError() is var error && error != SocketError.Success)
        {
            return new IoResult(0, error);
        }

        if (!_received.TryDequeue(out Packet? packet))
        {
            return new IoResult(0, SocketError.WouldBlock);
        }

        _used -= packet.Data.Length + Overhead;
        int count = Math.Min(buffer.Length, packet.Data.Length);
        packet.Data.Span[..count].CopyTo(buffer);
        from = Family == AddressFamily.InterNetworkV6 && packet.From.AddressFamily == AddressFamily.InterNetwork
            ? new IPEndPoint(packet.From.Address.MapToIPv6(), packet.From.Port) : packet.From;
        return new IoResult(count, SocketError.Success);
    }

    public override IoResult SendTo(ReadOnlySpan<byte> data, EndPoint? to)
    {
        if (IsClosed)
        {
            return new IoResult(0, SocketError.OperationAborted);
        }

        if (TakeError() is var pending && pending != SocketError.Success)
        {
            return new IoResult(0, pending);
        }

        SocketError error = TrySend(data, to ?? _remote);
        return new IoResult(error == SocketError.Success ? data.Length : 0, error);
    }

    protected override void OnClosing()
    {
        foreach (IPAddress group in _groups)
        {
            Machine.CountMember(group, -1);
        }

        _groups.Clear();
        Machine.Release(this, waits: false);
        Leave();
    }

    private SocketError TrySend(ReadOnlySpan<byte> data, EndPoint? to)
    {
        if (to is null)
        {
            return SocketError.DestinationAddressRequired;
        }

        if (to is not IPEndPoint target || target.AddressFamily != Family)
        {
            return SocketError.AddressFamilyNotSupported;
        }

        if (data.Length > LargestDatagram)
        {
            return SocketError.MessageSize;
        }

        bool isGroup = Machine.IsGroup(target.Address);
        if (isGroup && !Machine.IsMulticast(target.Address)
            && GetOption(SocketOptionLevel.Socket, SocketOptionName.Broadcast) == 0)
        {
            return SocketError.AccessDenied;
        }

        Machine? receiver = isGroup ? null : Machine.Find(target.Address);
        if (!isGroup && receiver is null)
        {
            return SocketError.NetworkUnreachable;
        }

        if (EnsureBound(target) is var bound && bound != SocketError.Success)
        {
            return bound;
        }

        IPAddress source = Machine.IsAny(_local!.Address) ? SourceFor(target) : _local.Address;
        IPEndPoint from = Plain(_local, source);
        IPEndPoint address = Plain(target, Machine.IsAny(target.Address) ? IPAddress.Loopback : target.Address);
        byte[] copy = data.ToArray();
        foreach (Machine each in receiver is null ? Machine.Net.Machines.Where(one => one.IsReached(target.Address)).ToArray() : [receiver])
        {
            Machine.Net.Send(Machine, each, new Packet(PacketKind.Udp, from, address, copy));
        }

        return SocketError.Success;
    }

    private SocketError EnsureBound(IPEndPoint target) =>
        _local is not null ? SocketError.Success
        : Machine.Bind(this, new IPEndPoint(_remote is null && target is not null ? Any : SourceFor(target!), 0));

    private IPAddress Any => Family == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any;

    private IPAddress SourceFor(IPEndPoint target)
    {
        if (Machine.IsGroup(target.Address))
        {
            return Machine.Addresses[Family == AddressFamily.InterNetwork ? 0 : 1];
        }

        IPAddress source = Machine.IsAny(target.Address)
            ? (Family == AddressFamily.InterNetwork ? IPAddress.Loopback : IPAddress.IPv6Loopback)
            : Machine.AddressToReach(target.Address);
        return target.Address.IsIPv4MappedToIPv6 ? source.MapToIPv6() : source;
    }

    /// <summary>An address as packets have it; mostly it is one already.</summary>
    private static IPEndPoint Plain(IPEndPoint known, IPAddress address) =>
        ReferenceEquals(known.Address, address) && !address.IsIPv4MappedToIPv6 ? known : new IPEndPoint(Machine.Plain(address), known.Port);

    private SocketError TakeError()
    {
        SocketError error = _error;
        _error = SocketError.Success;
        return error;
    }

    private static bool Same(IPEndPoint one, IPEndPoint other) =>
        one.Port == other.Port && Machine.Plain(one.Address).Equals(Machine.Plain(other.Address));
}
