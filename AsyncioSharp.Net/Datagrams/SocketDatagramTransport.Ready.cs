using System.Net;
using System.Net.Sockets;

namespace AsyncioSharp.Net;

/// <content>What it does in turns of the loop: the socket is ready.</content>
internal sealed partial class SocketDatagramTransport
{
    private const int ReadsPerEvent = 32;

    /// <summary>The beginning.</summary>
    void IReadyCallback.Run()
    {
        try
        {
            _side.Made(_side.Protocol);
        }
        finally
        {
            if (!_side.IsClosing)
            {
                _socket.SetInterest(_socket.Wanted | Readiness.Read);
            }
        }
    }

    void IReadinessListener.OnReadable()
    {
        byte[] buffer = _net.ReceiveBuffer;
        for (int i = 0; i < ReadsPerEvent && !_side.IsClosing; i++)
        {
            IoResult result = _socket.ReceiveFrom(buffer, out EndPoint? from);
            if (result.IsOk)
            {
                _net.CountReceived(result.Count);
                HandOver(buffer.AsSpan(0, result.Count), from);
                continue;
            }

            if (!result.WouldBlock)
            {
                // Told once for each time the socket is ready: an error that stays must not be told 32 times.
                TellError(result.Error);
            }

            return;
        }
    }

    void IReadinessListener.OnWritable()
    {
        while (!_pending.IsEmpty)
        {
            ReadOnlySpan<byte> data = _pending.Oldest(out EndPoint? receiver);
            IoResult result = _socket.SendTo(data, receiver);
            if (result.WouldBlock)
            {
                break;
            }

            _pending.DropOldest();
            _net.CountSent(result.Count);
            if (!result.IsOk)
            {
                TellError(result.Error);
            }
        }

        // May send again, or abort, as the protocol's ErrorReceived may.
        _marks.OnShrunk(_pending.Size, in _side);
        if (_pending.IsEmpty && !_side.IsLost)
        {
            _socket.SetInterest(_socket.Wanted & ~Readiness.Write);
            if (_side.IsClosing && _side.Lose(null, onLost: null))
            {
                CallConnectionLost();
            }
        }
    }

    private void HandOver(ReadOnlySpan<byte> data, EndPoint? from)
    {
        try
        {
            ((DatagramProtocol)_side.Protocol).DatagramReceived(data, from);
        }
        catch (Exception error) when (error is not KeyboardInterrupt)
        {
            // As in asyncio only reported: the next datagram has nothing to do with this one.
            _side.Report(error, "protocol.DatagramReceived() failed");
        }
    }

    private void TellError(SocketError error)
    {
        try
        {
            ((DatagramProtocol)_side.Protocol).ErrorReceived(_socket.Failure(error));
        }
        catch (Exception failure) when (failure is not KeyboardInterrupt)
        {
            _side.Report(failure, "protocol.ErrorReceived() failed");
        }
    }
}
