using System.Net.Sockets;

namespace AsyncioSharp.Net;

internal sealed partial class SocketTransport
{
    public override bool IsReading() => !_isClosing && !_isPaused;

    public override void PauseReading()
    {
        _loop.CheckThread();
        if (IsReading())
        {
            _isPaused = true;
            _socket.SetInterest(_socket.Wanted & ~Readiness.Read);
        }
    }

    public override void ResumeReading()
    {
        _loop.CheckThread();
        if (_isPaused && !_isClosing)
        {
            _isPaused = false;
            StartReading();
        }
    }

    private void StartReading()
    {
        if (IsReading() && !_isSendingFile && !_isEofReceived)
        {
            _socket.SetInterest(_socket.Wanted | Readiness.Read);
        }
    }

    private void ReceiveAndHandOver()
    {
        byte[] buffer = _driver.ReceiveBuffer;
        IoResult result = _socket.Receive(buffer);
        if (result.Count == 0)
        {
            OnNothingReceived(result);
            return;
        }

        _idle?.Touch();

        try
        {
            ((Protocol)_protocol).DataReceived(new ReadOnlySpan<byte>(buffer, 0, result.Count));
        }
        catch (Exception error) when (error is not KeyboardInterrupt)
        {
            Fatal(error, "Fatal error: protocol.DataReceived() call failed.");
        }
    }

    private void ReceiveIntoProtocol()
    {
        var protocol = (BufferedProtocol)_protocol;
        Memory<byte> buffer;
        try
        {
            buffer = protocol.GetBuffer(-1);
            if (buffer.IsEmpty)
            {
                throw new InvalidOperationException("GetBuffer() returned an empty buffer");
            }
        }
        catch (Exception error) when (error is not KeyboardInterrupt)
        {
            Fatal(error, "Fatal error: protocol.GetBuffer() call failed.");
            return;
        }

        IoResult result = _socket.Receive(buffer.Span);
        if (result.Count == 0)
        {
            OnNothingReceived(result);
            return;
        }

        _idle?.Touch();

        try
        {
            protocol.BufferUpdated(result.Count);
        }
        catch (Exception error) when (error is not KeyboardInterrupt)
        {
            Fatal(error, "Fatal error: protocol.BufferUpdated() call failed.");
        }
    }

    private void OnNothingReceived(IoResult result)
    {
        if (result.IsOk)
        {
            OnEof();
        }
        else if (!result.WouldBlock)
        {
            Fatal(_socket.Failure(result.Error), "Fatal read error on socket transport");
        }
    }

    private void OnEof()
    {
        bool keepOpen;
        try
        {
            keepOpen = _isBuffered ? ((BufferedProtocol)_protocol).EofReceived() : ((Protocol)_protocol).EofReceived();
        }
        catch (Exception error) when (error is not KeyboardInterrupt)
        {
            Fatal(error, "Fatal error: protocol.EofReceived() call failed.");
            return;
        }

        if (keepOpen)
        {
            // Only the reading side ends; an end of file stays readable for ever.
            _isEofReceived = true;
            _socket.SetInterest(_socket.Wanted & ~Readiness.Read);
        }
        else
        {
            Close();
        }
    }
}
