using System.Net;
using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Simulation;

// TCP as programs see it: what a read, a write, a close or a reset does at the other end, and when.
//
// What is as in Linux: the handshake, the backlog (a full one drops the SYN, and the client asks again after 1, 3, 7… seconds), sequence
// numbers, windows, acknowledgements, retransmission with a time-out from the measured round trip (at least 0.2 s) that doubles, a fast one
// after three equal acknowledgements, FIN and RST with all their errors, the minute that an address rests, the numbers of tries after which
// a side gives up. What is left out, as no program can tell: congestion windows, delayed acknowledgements, keep-alive (off in Linux too),
// urgent data.
//
// Within one host a packet arrives inside of the call that sends it. So every method that sends must have its own state in order first.
//
// The rules of the sequence numbers: bytes before _acknowledged have arrived; those up to _sent are on their way, in _unacknowledged; those
// up to _written wait in _unsent for the window of the receiver to open. A FIN is a byte.

/// <summary>A TCP socket of a simulated host: listening, or one end of a connection.</summary>
internal sealed partial class TcpSocket : SimSocket
{
    private IPEndPoint? _local;
    private IPEndPoint? _remote;
    private TcpSocket? _peer;
    private Machine? _peerMachine;
    private TcpState _state;

    // What the next call reports, once (SO_ERROR).
    private SocketError _error;
    private bool _wasReset;

    public TcpSocket(Machine machine, AddressFamily family)
        : base(machine, family, SocketType.Stream) =>
        _timer = new SimTimer(machine.Net.Events, OnTimeOut);

    public bool IsListening => _state == TcpState.Listening;

    /// <summary>When the last packet of it arrives, in ticks: the next one does not overtake it.</summary>
    public long LastArrival { get; set; }

    public override EndPoint? LocalEndPoint => _local;

    public override EndPoint? RemoteEndPoint => _remote;

    protected override Readiness Now => _state switch
    {
        TcpState.Listening => _accepted.Count > 0 ? Readiness.Read : Readiness.None,
        TcpState.Connecting or TcpState.Answering => Readiness.None,
        TcpState.Open when _error == SocketError.Success =>
            (_received.Count > 0 || _hasReceivedEnd || _isReadShut ? Readiness.Read : Readiness.None)
            | (_isSendShut || HasRoom ? Readiness.Write : Readiness.None),

        // An error and a hang-up count as both, so that whoever waits finds it.
        _ => Readiness.Read | Readiness.Write,
    };

    public override void OnBound(IPEndPoint local) => _local = local;

    public override SocketError ConnectResult() => TakeError();

    public override IoResult ReceiveFrom(Span<byte> buffer, out EndPoint? from)
    {
        from = null;
        return Receive(buffer);
    }

    public override IoResult SendTo(ReadOnlySpan<byte> data, EndPoint? to) => Send(data);

    /// <summary>A packet for this end has come.</summary>
    public void OnPacket(Packet packet)
    {
        if (_state == TcpState.Over || (_state != TcpState.Connecting && !ReferenceEquals(packet.Sender, _peer)))
        {
            AnswerForTheDead(packet);
        }
        else if (packet.IsReset)
        {
            OnReset();
        }
        else if (packet.IsSyn)
        {
            OnAnswer(packet);
        }
        else if (_state is TcpState.Open or TcpState.Answering)
        {
            if (_state == TcpState.Answering && !OnEstablished())
            {
                return;
            }

            OnAcknowledged(packet);
            OnContent(packet);
        }
    }

    public override string ToString() => $"{base.ToString()} {_local} > {_remote} {_state}";

    private SocketError TakeError()
    {
        SocketError error = _error;
        _error = SocketError.Success;
        return error;
    }

    private void Transmit(TcpFlags flags, long sequence, ReadOnlyMemory<byte> data = default)
    {
        _edgeTold = _expected + Window;
        Machine.Net.Send(Machine, _peerMachine!, new Packet(PacketKind.Tcp, _local!, _remote!, data)
        {
            Flags = flags | TcpFlags.Ack,
            Sequence = sequence,
            Acknowledged = _expected,
            Window = Window,
            Sender = this,
            Target = _peer,
        });
    }

    private void Acknowledge() => Transmit(TcpFlags.Ack, _sent);

    /// <summary>A packet has come for an end that is gone, or that belongs to another connection.</summary>
    private void AnswerForTheDead(Packet packet)
    {
        if (packet.IsReset || packet.Sender is null)
        {
            return;
        }

        if (packet.IsFin && !_wasReset && ReferenceEquals(packet.Sender, _peer))
        {
            // The acknowledgement of its end got lost.
            Acknowledge();
        }
        else if (packet.Data.Length > 0 || packet.IsFin || packet.IsSyn)
        {
            SendReset(Machine, packet);
        }
    }

    private static void SendReset(Machine machine, Packet about)
    {
        if (machine.Find(about.From.Address) is { } sender)
        {
            machine.Net.Send(
                machine, sender, new Packet(PacketKind.Tcp, about.To, about.From, default)
                {
                    Flags = TcpFlags.Reset, Target = about.Sender, Sender = about.Target,
                });
        }
    }
}
