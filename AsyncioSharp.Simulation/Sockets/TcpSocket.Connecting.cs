using System.Net;
using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Simulation;

/// <content>From a listener and a connect to two ends.</content>
internal sealed partial class TcpSocket
{
    // Linux: net.core.somaxconn.
    private const int LongestBacklog = 4096;

    // Those that have been asked for and have not answered, by who asks; and those that wait to be accepted.
    private readonly Dictionary<TcpSocket, TcpSocket> _answering = [];
    private readonly Queue<TcpSocket> _accepted = [];
    private TcpSocket? _listener;
    private int _backlog;

    public override SocketError Listen(int backlog)
    {
        if (_state is not (TcpState.Unconnected or TcpState.Listening))
        {
            return SocketError.InvalidArgument;
        }

        if (_local is null && Machine.Bind(this, new IPEndPoint(Any, 0)) is var bound && bound != SocketError.Success)
        {
            return bound;
        }

        if (Machine.HasOtherListener(this))
        {
            return SocketError.AddressAlreadyInUse;
        }

        _state = TcpState.Listening;
        _backlog = Math.Clamp(backlog, 0, LongestBacklog);
        return SocketError.Success;
    }

    public override SocketError Accept(out NetSocket? client)
    {
        client = null;
        if (_state != TcpState.Listening)
        {
            return IsClosed ? SocketError.OperationAborted : SocketError.InvalidArgument;
        }

        if (!_accepted.TryDequeue(out TcpSocket? accepted))
        {
            return SocketError.WouldBlock;
        }

        accepted._listener = null;
        client = accepted;
        return SocketError.Success;
    }

    public override SocketError Connect(EndPoint remote)
    {
        switch (_state)
        {
            case TcpState.Connecting:
                return SocketError.AlreadyInProgress;
            case TcpState.Open:
                return SocketError.IsConnected;
            case TcpState.Listening or TcpState.Answering:
                return SocketError.IsConnected;
            default:
                break;
        }

        if (remote is not IPEndPoint target || (target.AddressFamily != Family))
        {
            return SocketError.AddressFamilyNotSupported;
        }

        if (Machine.IsAny(target.Address))
        {
            target = new IPEndPoint(Family == AddressFamily.InterNetwork ? IPAddress.Loopback : IPAddress.IPv6Loopback, target.Port);
        }

        if (Machine.Find(target.Address) is not { } machine)
        {
            return SocketError.NetworkUnreachable;
        }

        IPAddress source = Family == AddressFamily.InterNetworkV6 && target.Address.IsIPv4MappedToIPv6
            ? Machine.AddressToReach(target.Address).MapToIPv6() : Machine.AddressToReach(target.Address);
        if (_local is null)
        {
            if (Machine.Bind(this, new IPEndPoint(source, 0)) is var bound && bound != SocketError.Success)
            {
                return bound == SocketError.AddressAlreadyInUse ? SocketError.AddressNotAvailable : bound;
            }
        }
        else if (Machine.IsAny(_local.Address))
        {
            _local = new IPEndPoint(source, _local.Port);
        }

        _remote = target;
        _peerMachine = machine;
        _peer = null;
        _error = SocketError.Success;
        _state = TcpState.Connecting;
        _attempts = 0;
        Ask();
        return SocketError.InProgress;
    }

    /// <summary>Nobody listens there.</summary>
    public static void Refuse(Machine machine, Packet packet) => SendReset(machine, packet);

    /// <summary>A connect has come to this listener.</summary>
    public void OnConnect(Packet packet)
    {
        TcpSocket client = packet.Sender!;
        if (_answering.TryGetValue(client, out TcpSocket? known))
        {
            known.Answer();
            return;
        }

        if (_accepted.Count > _backlog)
        {
            // The client asks again later.
            return;
        }

        var child = new TcpSocket(Machine, Family)
        {
            _local = IsMapped(packet.To) ? new IPEndPoint(packet.To.Address.MapToIPv6(), packet.To.Port) : packet.To,
            _remote = IsMapped(packet.From) ? new IPEndPoint(packet.From.Address.MapToIPv6(), packet.From.Port) : packet.From,
            _peer = client,
            _peerMachine = client.Machine,
            _listener = this,
            _state = TcpState.Answering,
            _edge = packet.Window,
        };
        child.SetReuse(ReusesAddress, ReusesPort);
        CopyBufferSizes(child);
        Machine.Enter(child, _local!.Port);
        _answering.Add(client, child);
        child.Answer();

        bool IsMapped(IPEndPoint address) => Family == AddressFamily.InterNetworkV6 && address.AddressFamily == AddressFamily.InterNetwork;
    }

    private IPAddress Any => Family == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any;

    /// <summary>Sends the first packet.</summary>
    private void Ask()
    {
        Arm(AskAgain);
        _edgeTold = Window;
        Machine.Net.Send(Machine, _peerMachine!, new Packet(PacketKind.Tcp, Plain(_local!), Plain(_remote!), default)
        {
            Flags = TcpFlags.Syn, Window = Window, Sender = this,
        });
    }

    private static IPEndPoint Plain(IPEndPoint address) =>
        address.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(address.Address.MapToIPv4(), address.Port) : address;

    private void Answer()
    {
        Arm(AskAgain);
        Transmit(TcpFlags.Syn, 0);
    }

    /// <summary>The second packet of the handshake has come.</summary>
    private void OnAnswer(Packet packet)
    {
        if (_state == TcpState.Connecting)
        {
            _peer = packet.Sender;
            _state = TcpState.Open;
            _edge = packet.Window;
            _attempts = 0;
            Disarm();
            Acknowledge();
            Notify();
        }
        else if (_state == TcpState.Open)
        {
            // The third packet got lost.
            Acknowledge();
        }
    }

    /// <summary>The third packet of the handshake has come, or one that has it in it.</summary>
    /// <returns>False if the listener has no room for it: then the packet counts for nothing, and comes again.</returns>
    private bool OnEstablished()
    {
        if (_listener is { } listener)
        {
            if (listener._accepted.Count > listener._backlog)
            {
                return false;
            }

            listener._answering.Remove(_peer!);
            _state = TcpState.Open;
            _attempts = 0;
            Disarm();
            listener._accepted.Enqueue(this);
            listener.Notify();
        }

        return true;
    }

    private void OnConnectFailed(SocketError error)
    {
        _error = error;
        _state = TcpState.Unconnected;
        Disarm();
        Notify();
    }

    private void CopyBufferSizes(TcpSocket child)
    {
        foreach (SocketOptionName name in (SocketOptionName[])[SocketOptionName.SendBuffer, SocketOptionName.ReceiveBuffer])
        {
            child.SetOption(SocketOptionLevel.Socket, name, Option(name) / 2);
        }
    }
}
