namespace AsyncioSharp.Net;

internal sealed partial class TlsLayer
{
    /// <summary>Sends close_notify after what was written, and waits for the peer's, but not for ever.</summary>
    public void Close()
    {
        switch (_phase)
        {
            case Phase.Handshake:
                Abort();
                break;
            case Phase.Open:
                _phase = Phase.Closing;
                _timer = _loop.CallLater(_shutdownTimeout, OnShutdownTimeout);
                SendCloseNotify();
                _isPaused = false;
                _held = null;
                _loop.Post(ReadOnInOwnContext);
                break;
        }
    }

    private void SendCloseNotify() => Detach(() =>
    {
        try
        {
            // Completes at once: the alert goes into the lower transport's buffer.
            Task shutdown = _ssl.ShutdownAsync();
            if (shutdown.IsFaulted)
            {
                _ = shutdown.Exception;
            }
        }
        catch (Exception error) when (error is IOException or InvalidOperationException)
        {
            // The connection is going away: there is nobody to say goodbye to.
        }
    });

    /// <summary>SslStream says that nothing more will come: the peer's close_notify, or the end of the connection without one.</summary>
    private void OnPlainEnd()
    {
        if (_phase == Phase.Closed)
        {
            // The end of what was aborted: a read that was under way hears of it last.
            return;
        }

        if (_phase == Phase.Closing)
        {
            // Who has closed hears of the peer's end as well, as in asyncio.
            CallApp(static layer => layer.TellEof());
            if (_phase == Phase.Closing)
            {
                FinishClosing();
            }
        }
        else if (_cipher.SawEnd)
        {
            // Whoever cuts the connection can cut the data short: only close_notify says that it was all.
            Fail(new EndOfStreamException("The connection ended without TLS's close_notify: what was received may be truncated."), "TLS connection truncated");
        }
        else
        {
            CallApp(static layer => layer.TellEof());
            if (_phase == Phase.Open)
            {
                _phase = Phase.Closing;
                SendCloseNotify();
                FinishClosing();
            }
        }
    }

    private void TellEof()
    {
        if (_isEofTold)
        {
            // It has closed inside of EofReceived: what is read on then is the same end.
            return;
        }

        _isEofTold = true;
        try
        {
            if (_isBuffered ? ((BufferedProtocol)_app).EofReceived() : ((Protocol)_app).EofReceived())
            {
                Console.Error.WriteLine("Returning true from EofReceived() has no effect when using TLS");
            }
        }
        catch (Exception error) when (error is not KeyboardInterrupt)
        {
            _loop.CallExceptionHandler(new LoopExceptionContext { Message = "Fatal error: protocol.EofReceived() call failed.", Exception = error, Transport = Transport, Protocol = _app });
            _error ??= error;
            Abort();
        }
    }

    private void FinishClosing()
    {
        _timer?.Cancel();
        _phase = Phase.Closed;
        _lower.Close();
    }

    private void OnShutdownTimeout()
    {
        if (_phase == Phase.Closing)
        {
            _error ??= new TimeoutException("TLS shutdown timed out");
            Abort();
        }
    }
}
