using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Simulation;

/// <content>The direction from here.</content>
internal sealed partial class TcpSocket
{
    // Within a host: Linux's loopback has an MTU of 65,536.
    private const int LocalSegment = 65536 - 40;

    private readonly Queue<TcpSegment> _unacknowledged = [];
    private readonly Queue<TcpSegment> _unsent = [];
    private long _acknowledged;
    private long _sent;
    private long _written;

    // The receiver has room up to here.
    private long _edge;
    private bool _isSendShut;
    private bool _endedFirst;
    private bool _isPumping;

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

        if (_isSendShut || _state is TcpState.Over or TcpState.Unconnected or TcpState.Listening)
        {
            return new IoResult(0, SocketError.Shutdown);
        }

        int count = _state == TcpState.Open ? (int)Math.Min(SendRoom, data.Length) : 0;
        if (count <= 0)
        {
            return new IoResult(0, data.IsEmpty && _state == TcpState.Open ? SocketError.Success : SocketError.WouldBlock);
        }

        byte[] copy = data[..count].ToArray();
        int largest = LargestSegment;
        for (int from = 0; from < count; from += largest)
        {
            Write(copy.AsMemory(from, Math.Min(largest, count - from)), isFin: false);
        }

        Pump();
        return new IoResult(count, SocketError.Success);
    }

    public override IoResult SendPieces(ReadOnlySpan<ReadOnlyMemory<byte>> pieces)
    {
        int total = 0;
        foreach (ReadOnlyMemory<byte> piece in pieces)
        {
            total += piece.Length;
        }

        byte[] joined = new byte[total];
        int at = 0;
        foreach (ReadOnlyMemory<byte> piece in pieces)
        {
            piece.Span.CopyTo(joined.AsSpan(at));
            at += piece.Length;
        }

        return Send(joined);
    }

    public override void ShutdownSend()
    {
        if (_state == TcpState.Open && !_isSendShut)
        {
            _isSendShut = true;
            _endedFirst = !_hasReceivedEnd;
            Write(default, isFin: true);
            Pump();
            Notify();
        }
    }

    private int LargestSegment => ReferenceEquals(_peerMachine, Machine) ? LocalSegment
        : (Machine.PathTo(_peerMachine!).Mtu ?? Machine.Net.Mtu) - 40;

    private long SendRoom => Option(SocketOptionName.SendBuffer) - (_written - _acknowledged);

    // As in Linux: a socket that was full is writable again when a third is free.
    private bool HasRoom => SendRoom >= Option(SocketOptionName.SendBuffer) / 3;

    private bool IsEndAcknowledged => _isSendShut && _acknowledged == _written;

    private void Write(ReadOnlyMemory<byte> data, bool isFin)
    {
        var segment = new TcpSegment(_written, data, isFin);
        _written = segment.End;
        _unsent.Enqueue(segment);
    }

    /// <summary>Sends what the receiver has room for.</summary>
    private void Pump()
    {
        if (_isPumping || _peer is null)
        {
            // An acknowledgement that came inside of the call that sends.
            return;
        }

        _isPumping = true;
        while (_unsent.TryPeek(out TcpSegment? next) && (next.IsFin || next.End <= _edge || TrySplit()))
        {
            next = _unsent.Dequeue();
            _unacknowledged.Enqueue(next);
            _sent = next.End;
            Transmit(next);
        }

        _isPumping = false;
        if (_unacknowledged.Count == 0 && _unsent.Count == 0)
        {
            Disarm();
        }
        else if (!_timer.IsArmed && !ReferenceEquals(_peerMachine, Machine) && _state == TcpState.Open)
        {
            Arm(_timeOut);
        }
    }

    /// <summary>Nothing is on its way, and the next piece is larger than the room: a part of it goes.</summary>
    private bool TrySplit()
    {
        TcpSegment next = _unsent.Peek();
        int room = (int)Math.Min(_edge - next.Start, next.Data.Length);
        if (room <= 0 || _unacknowledged.Count > 0)
        {
            return false;
        }

        TcpSegment[] rest = [.. _unsent.Skip(1)];
        _unsent.Clear();
        _unsent.Enqueue(new TcpSegment(next.Start, next.Data[..room], isFin: false));
        if (room < next.Data.Length)
        {
            _unsent.Enqueue(new TcpSegment(next.Start + room, next.Data[room..], isFin: false));
        }

        foreach (TcpSegment segment in rest)
        {
            _unsent.Enqueue(segment);
        }

        return true;
    }

    private void Transmit(TcpSegment segment)
    {
        segment.Attempts++;
        segment.SentAt = Machine.Net.Events.Now;
        Transmit(segment.IsFin ? TcpFlags.Fin : TcpFlags.None, segment.Start, segment.Data);
    }

    /// <summary>What a packet says about what was sent from here.</summary>
    private void OnAcknowledged(Packet packet)
    {
        bool hadRoom = HasRoom;
        long edge = packet.Acknowledged + packet.Window;
        if (packet.Acknowledged > _acknowledged)
        {
            _acknowledged = packet.Acknowledged;
            while (_unacknowledged.TryPeek(out TcpSegment? first) && first.End <= _acknowledged)
            {
                _unacknowledged.Dequeue();
                NoteRoundTrip(first);
            }

            OnProgress();
        }
        else if (packet.Acknowledged == _acknowledged && edge == _edge && packet.Data.IsEmpty && !packet.IsFin)
        {
            OnSameAgain();
        }

        _edge = Math.Max(_edge, edge);
        Pump();
        if (IsEndAcknowledged && _state == TcpState.Open)
        {
            EndIfBothHaveEnded();
        }

        if (!hadRoom && HasRoom && _state == TcpState.Open)
        {
            Notify();
        }
    }
}
