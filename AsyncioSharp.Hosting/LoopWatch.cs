namespace AsyncioSharp.Hosting;

/// <summary>
/// Asks a loop again and again whether it still goes round. A loop cannot say by itself that it is stuck: somebody else has to notice that
/// it does not answer.
/// </summary>
internal sealed class LoopWatch
{
    private readonly HostedLoop _loop;
    private readonly HostedLoops _host;
    private readonly Action _answer;
    private readonly Lock _lock = new();
    private ITimer? _timer;

    // When the loop was asked; null if it has answered.
    private long? _askedAt;
    private TimeSpan _lastLag;
    private bool _isReported;

    public LoopWatch(HostedLoop loop, HostedLoops host)
    {
        _loop = loop;
        _host = host;
        _answer = Answer;
    }

    /// <summary>How long the last answer took; while one is due, the time since the question if that is longer.</summary>
    public TimeSpan Lag
    {
        get
        {
            lock (_lock)
            {
                return Waited is var waited && waited > _lastLag ? waited : _lastLag;
            }
        }
    }

    private TimeSpan Waited => _askedAt is { } since ? _host.Time.GetElapsedTime(since) : TimeSpan.Zero;

    public void Start()
    {
        TimeSpan interval = _host.Options.WatchInterval;
        _timer = _host.Time.CreateTimer(static watch => ((LoopWatch)watch!).Look(), this, interval, interval);
    }

    public void Stop() => _timer?.Dispose();

    private void Look()
    {
        TimeSpan stuck;
        lock (_lock)
        {
            if (_askedAt is null)
            {
                Ask();
                return;
            }

            stuck = Waited;
            if (_isReported || stuck < _host.Options.StuckAfter)
            {
                return;
            }

            _isReported = true;
        }

        HostLog.Stuck(_host.Log, _loop.Name, stuck.TotalSeconds, _loop.Busy());
    }

    private void Ask()
    {
        _askedAt = _host.Time.GetTimestamp();
        try
        {
            _loop.Loop.Post(_answer);
        }
        catch (InvalidOperationException)
        {
            // It has just been closed, and the timer is about to be.
            _askedAt = null;
        }
    }

    private void Answer()
    {
        bool wasReported;
        TimeSpan lag;
        lock (_lock)
        {
            lag = _lastLag = Waited;
            _askedAt = null;
            wasReported = _isReported;
            _isReported = false;
        }

        if (wasReported)
        {
            HostLog.Unstuck(_host.Log, _loop.Name, lag.TotalSeconds);
        }
    }
}
