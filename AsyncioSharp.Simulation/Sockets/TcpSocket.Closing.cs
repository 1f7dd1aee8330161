using System.Net.Sockets;

namespace AsyncioSharp.Simulation;

/// <content>The ends of a connection.</content>
internal sealed partial class TcpSocket
{
    public override void Shutdown(SocketShutdown how)
    {
        if (how is SocketShutdown.Receive or SocketShutdown.Both)
        {
            _isReadShut = true;
            Notify();
        }

        if (how is SocketShutdown.Send or SocketShutdown.Both)
        {
            ShutdownSend();
        }
    }

    public override void Kill()
    {
        if (_state == TcpState.Listening)
        {
            CloseListener();
        }
        else if (_peer is not null && _state is TcpState.Open or TcpState.Answering)
        {
            Reset();
        }

        End(wasReset: true);
    }

    protected override void OnClosing()
    {
        switch (_state)
        {
            case TcpState.Listening:
                CloseListener();
                End(wasReset: true);
                break;
            case TcpState.Open when _received.Count > 0 || GetOption(SocketOptionLevel.Socket, SocketOptionName.Linger) == LingerZero:
                // Unread data: the peer must not believe that all of it was read.
                Reset();
                End(wasReset: true);
                break;
            case TcpState.Open:
                ShutdownSend();
                EndIfBothHaveEnded();
                break;
            default:
                End(wasReset: true);
                break;
        }
    }

    // What SetOption(Socket, Linger, …) of a whole number means here: on, with a time of zero.
    private const int LingerZero = 1;

    private void OnReset()
    {
        if (_state == TcpState.Connecting)
        {
            OnConnectFailed(SocketError.ConnectionRefused);
            return;
        }

        if (_state == TcpState.Answering)
        {
            _listener?._answering.Remove(_peer!);
            End(wasReset: true);
            return;
        }

        _error = _hasReceivedEnd ? SocketError.Shutdown : SocketError.ConnectionReset;
        End(wasReset: true);
        if (!IsClosed)
        {
            Notify();
        }
    }

    private void Reset() => Machine.Net.Send(Machine, _peerMachine!, new Packet(PacketKind.Tcp, _local!, _remote!, default)
    {
        Flags = TcpFlags.Reset, Sender = this, Target = _peer,
    });

    private void CloseListener()
    {
        foreach (TcpSocket each in (TcpSocket[])[.. _answering.Values, .. _accepted])
        {
            each.Kill();
        }

        _answering.Clear();
        _accepted.Clear();
    }

    private void EndIfBothHaveEnded()
    {
        if (_state == TcpState.Open && _hasReceivedEnd && IsEndAcknowledged)
        {
            End(wasReset: false);
        }
    }

    /// <summary>The kernel has finished with the connection.</summary>
    private void End(bool wasReset)
    {
        if (_state == TcpState.Over)
        {
            return;
        }

        _state = TcpState.Over;
        _wasReset = wasReset;
        _unacknowledged.Clear();
        _unsent.Clear();
        _early = null;
        Disarm();

        // The side whose end came first keeps the address for a while.
        Machine.Release(this, waits: !wasReset && _endedFirst);
        Leave();
    }
}
