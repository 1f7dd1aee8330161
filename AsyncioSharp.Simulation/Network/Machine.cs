using System.Net;
using System.Net.Sockets;

namespace AsyncioSharp.Simulation;

/// <summary>What the kernel of one host knows of the network: its addresses, its ports, its sockets.</summary>
internal sealed partial class Machine
{
    private const int FirstEphemeral = 32768;
    private const int LastEphemeral = 60999;

    // Python's and .NET's numbers for what only the kernel knows would collide with real descriptors.
    private const int FirstDescriptor = 1_000_000;

    private readonly Dictionary<(SocketType Type, int Port), List<SimSocket>> _bound = [];
    private readonly Dictionary<Machine, SimPath> _paths = [];
    private readonly SortedSet<int> _freeDescriptors = [];
    private int _descriptors = FirstDescriptor;
    private int _ephemeral = FirstEphemeral;

    public Machine(SimNet net, string name, int number)
    {
        Net = net;
        Name = name;
        Addresses = [new IPAddress([10, 0, (byte)(number >> 8), (byte)number]), IPAddress.Parse($"fd00::{number:x}")];
        net.Add(this);
    }

    public SimNet Net { get; }

    public string Name { get; }

    /// <summary>Those that other hosts know, one of each family.</summary>
    public IPAddress[] Addresses { get; }

    /// <summary>Called when a socket of it has become ready, since its loop may be standing still.</summary>
    public Action? OnReady { get; set; }

    /// <summary>Every socket that is open, or that the kernel still has to finish, in the order in which they were made.</summary>
    public LinkedList<SimSocket> Sockets { get; } = [];

    /// <summary>The ways that packets have taken from here.</summary>
    public IEnumerable<SimPath> Paths => _paths.Values;

    /// <summary>The way to another machine.</summary>
    public SimPath PathTo(Machine other)
    {
        if (!_paths.TryGetValue(other, out SimPath? path))
        {
            _paths.Add(other, path = new SimPath(this, other));
        }

        return path;
    }

    /// <summary>Which machine has an address, as seen from here; null if none has.</summary>
    public Machine? Find(IPAddress address) => IsOwn(address) ? this : Net.Find(Plain(address));

    public bool IsOwn(IPAddress address) => IPAddress.IsLoopback(Plain(address)) || IsAny(address) || Array.IndexOf(Addresses, Plain(address)) >= 0;

    public static bool IsAny(IPAddress address) =>
        address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) || Plain(address).Equals(IPAddress.Any);

    /// <summary>An IPv4 address as such, also where an IPv6 socket has it mapped.</summary>
    public static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    /// <summary>The address that packets to another one come from.</summary>
    public IPAddress AddressToReach(IPAddress remote)
    {
        IPAddress plain = Plain(remote);
        return IsOwn(plain) ? plain : Addresses[plain.AddressFamily == AddressFamily.InterNetwork ? 0 : 1];
    }

    public bool HasMadeSockets => _descriptors > FirstDescriptor;

    public int TakeDescriptor()
    {
        if (_freeDescriptors.Count == 0)
        {
            return _descriptors++;
        }

        int lowest = _freeDescriptors.Min;
        _freeDescriptors.Remove(lowest);
        return lowest;
    }

    public void ReturnDescriptor(int descriptor) => _freeDescriptors.Add(descriptor);

    /// <summary>A packet has come.</summary>
    public void Receive(Packet packet)
    {
        switch (packet.Kind)
        {
            case PacketKind.Tcp when packet.Target is { } target:
                target.OnPacket(packet);
                break;
            case PacketKind.Tcp:
                OnConnect(packet);
                break;
            case PacketKind.Udp:
                OnDatagram(packet);
                break;
            default:
                Bound(SocketType.Dgram, packet.To.Port).OfType<UdpSocket>().FirstOrDefault(one => one.IsConnectedTo(packet.From))?.OnRefused();
                break;
        }
    }

    /// <summary>The process is gone: all connections are reset, nothing else of it is left.</summary>
    public void CloseAll()
    {
        while (Sockets.First is { } first)
        {
            first.Value.Kill();
            if (ReferenceEquals(Sockets.First, first))
            {
                Sockets.RemoveFirst();
            }
        }

        _bound.Clear();
        _unix.Clear();
        _members.Clear();
        _freeDescriptors.Clear();
        _descriptors = FirstDescriptor;
    }

    private void OnConnect(Packet packet)
    {
        if (packet.IsReset || !packet.IsSyn)
        {
            return;
        }

        if (FindListener(packet.To) is { } listener)
        {
            listener.OnConnect(packet);
        }
        else
        {
            TcpSocket.Refuse(this, packet);
        }
    }

    private void OnDatagram(Packet packet)
    {
        if (IsGroup(packet.To.Address))
        {
            foreach (UdpSocket each in Bound(SocketType.Dgram, packet.To.Port).OfType<UdpSocket>().ToArray())
            {
                if (each.Takes(packet.From) && each.HearsGroup(packet.To.Address))
                {
                    each.OnPacket(packet);
                }
            }

            return;
        }

        UdpSocket? best = null;
        IReadOnlyList<SimSocket> bound = Bound(SocketType.Dgram, packet.To.Port);
        for (int i = 0; i < bound.Count; i++)
        {
            var each = (UdpSocket)bound[i];
            if (each.Covers(packet.To.Address) && each.Takes(packet.From) && (best is null || each.Precision > best.Precision))
            {
                best = each;
            }
        }

        if (best is not null)
        {
            best.OnPacket(packet);
        }
        else if (Find(packet.From.Address) is { } sender)
        {
            Net.Send(this, sender, new Packet(PacketKind.Icmp, packet.To, packet.From, default));
        }
    }

    private TcpSocket? FindListener(IPEndPoint address)
    {
        TcpSocket? best = null;
        foreach (TcpSocket each in Bound(SocketType.Stream, address.Port).OfType<TcpSocket>())
        {
            if (each.IsListening && each.Covers(address.Address) && (best is null || each.Precision > best.Precision))
            {
                best = each;
            }
        }

        return best;
    }
}
