namespace AsyncioSharp.Net;

/// <summary>Ends a connection over which no byte has come or gone for a time.</summary>
/// <remarks>
/// It has one timer, whatever the connection carries. Traffic only notes its time; a timer that finds newer traffic waits for the rest of
/// that traffic's time.
/// </remarks>
internal sealed class IdleWatch
{
    private readonly EventLoop _loop;
    private readonly double _seconds;
    private readonly Action<Exception> _end;
    private TimerHandle _timer;
    private double _last;

    /// <summary>Begins to watch.</summary>
    /// <param name="loop">The loop, whose clock counts.</param>
    /// <param name="seconds">The limit.</param>
    /// <param name="end">Ends the connection with an error.</param>
    public IdleWatch(EventLoop loop, double seconds, Action<Exception> end)
    {
        _loop = loop;
        _seconds = seconds;
        _end = end;
        _last = loop.Time();
        _timer = loop.CallLater(seconds, OnDue);
    }

    /// <summary>Bytes came or went.</summary>
    public void Touch() => _last = _loop.Time();

    public void Stop() => _timer.Cancel();

    private void OnDue()
    {
        double due = _last + _seconds;
        if (_loop.Time() < due)
        {
            _timer = _loop.CallAt(due, OnDue);
            return;
        }

        _end(new TimeoutException(
            FormattableString.Invariant(
            $"No byte came or went for {_seconds} s, the idleTimeout of the server: the connection was ended.")));
    }
}
