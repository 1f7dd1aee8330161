using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Simulation;

/// <content>The direction to here.</content>
internal sealed partial class TcpSocket
{
    private readonly ByteQueue _received = new();

    // What came before something that is missing.
    private SortedDictionary<long, Packet>? _early;

    // The byte that comes next, and the end of the room that the sender knows of.
    private long _expected;
    private long _edgeTold;
    private bool _hasReceivedEnd;
    private bool _isReadShut;

    private int Window => Math.Max(0, Option(SocketOptionName.ReceiveBuffer) - _received.Count);

    public override IoResult Receive(Span<byte> buffer)
    {
        if (IsClosed)
        {
            return new IoResult(0, SocketError.OperationAborted);
        }

        if (_received.Count > 0 && !buffer.IsEmpty)
        {
            int count = _received.Read(buffer);
            TellOfRoom();
            return new IoResult(count, SocketError.Success);
        }

        if (TakeError() is var error && error != SocketError.Success)
        {
            return new IoResult(0, error);
        }

        return _hasReceivedEnd || _isReadShut || _state == TcpState.Over ? new IoResult(0, SocketError.Success)
            : new IoResult(0, _state is TcpState.Unconnected or TcpState.Listening ? SocketError.NotConnected : SocketError.WouldBlock);
    }

    /// <summary>The sender may have stopped because there was no room; it is told when there is enough again to be worth it.</summary>
    private void TellOfRoom()
    {
        int worthwhile = Math.Min(Option(SocketOptionName.ReceiveBuffer) / 2, 2 * LargestSegment);
        if (_state == TcpState.Open && !_hasReceivedEnd && _expected + Window - _edgeTold >= worthwhile)
        {
            Acknowledge();
        }
    }

    /// <summary>What a packet brings.</summary>
    private void OnContent(Packet packet)
    {
        if (_state != TcpState.Open)
        {
            return;
        }

        if (packet.Data.IsEmpty && !packet.IsFin)
        {
            if (packet.Sequence < _expected)
            {
                // It asks whether there is room.
                Acknowledge();
            }

            return;
        }

        if (IsClosed && packet.Sequence + packet.Data.Length > _expected)
        {
            // Nobody will ever read what is new in it, and the sender should know. What is sent again is acknowledged like before.
            SendReset(Machine, packet);
            End(wasReset: true);
            return;
        }

        if (packet.Sequence > _expected)
        {
            (_early ??= [])[packet.Sequence] = packet;
            Acknowledge();
            return;
        }

        bool isNew = Take(packet);
        while (_early is { Count: > 0 } && _early.First() is var (sequence, early) && sequence <= _expected)
        {
            _early.Remove(sequence);
            isNew |= Take(early);
        }

        Acknowledge();
        EndIfBothHaveEnded();
        if (isNew && !IsClosed)
        {
            Notify();
        }
    }

    /// <summary>Takes of a packet what is new.</summary>
    /// <returns>False if nothing is.</returns>
    private bool Take(Packet packet)
    {
        if (packet.End <= _expected)
        {
            return false;
        }

        _received.Add(packet.Data[(int)Math.Min(_expected - packet.Sequence, packet.Data.Length)..]);
        _expected = packet.End;
        _hasReceivedEnd |= packet.IsFin;
        return true;
    }
}
