namespace AsyncioSharp.Net;

internal sealed partial class TlsLayer
{
    /// <summary>Sends close_notify after what was written, and waits for the peer's, but not for ever.</summary>
    public void Close()
    {
        _loop.CheckThread();
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

    // A server that refuses the client's certificate does so when the client's own handshake is over, and .NET sends no alert that says
    // why.
    private string TruncationMessage => _client is null || _hasDelivered
        ? "The connection ended without TLS's close_notify: what was received may be truncated."
        : "The connection ended without TLS's close_notify before anything came: the server may have refused this side's certificate, "
            + "or wants one.";

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
            // After its own close the protocol also hears of the peer's end, as in asyncio.
            CallApp(static layer => layer.TellEof());
            if (_phase == Phase.Closing)
            {
                FinishClosing();
            }
        }
        else if (_cipher.SawEnd && !_suppressRaggedEofs)
        {
            // If somebody cuts the connection, data may be missing: only close_notify says that it was all.
            Fatal(new EndOfStreamException(TruncationMessage), "TLS connection truncated");
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
        if (_isEofReported)
        {
            // It has closed inside of EofReceived: what is read on then is the same end.
            return;
        }

        _isEofReported = true;
        if (_side.Eof() == true)
        {
            Console.Error.WriteLine("Returning true from EofReceived() has no effect when using TLS");
        }
    }

    /// <summary>
    /// The application has closed, and the peer sends on. Nobody would ever read it, and decrypting it until the peer stops is work that
    /// the peer decides about.
    /// </summary>
    private void OnDataAfterGoodbye()
    {
        if (!_isFedAfterGoodbye)
        {
            // It was on this side already: the peer may know nothing of it and still say goodbye in turn.
            return;
        }

        _error ??= new IOException("Application data came after TLS's close_notify: the peer sends on although this side has closed.");
        _phase = Phase.Closed;

        // Not Abort, as asyncio does: this reads no more either, but sends what was written before. The limit goes on, for a peer that does
        // not read.
        _lower.Close();
    }

    private void FinishClosing()
    {
        _timer?.Cancel();
        _phase = Phase.Closed;
        _lower.Close();
    }

    private void OnShutdownTimeout()
    {
        _error ??= new TimeoutException("TLS shutdown timed out");
        Abort();
    }
}
