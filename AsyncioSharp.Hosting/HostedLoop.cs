namespace AsyncioSharp.Hosting;

/// <summary>
/// A loop of the host, on a thread of its own: it logs what happens in it, is watched, and ends with the host. Of a loop that somebody else
/// runs the host has a task alone: errors and the end are that one's affair.
/// </summary>
internal sealed class HostedLoop
{
    private readonly HostedLoops _host;
    private readonly LoopWatch _watch;
    private readonly EventLoop? _given;
    private readonly CancellationTokenSource _end = new();
    private BackgroundLoop? _running;
    private Task? _guest;
    private volatile bool _isStopping;

    public HostedLoop(HostedLoops host, string name, EventLoop? given)
    {
        _host = host;
        _given = given;
        _watch = new LoopWatch(this, host);
        Name = name;
        Loop = given ?? new EventLoop();
        if (given is null)
        {
            SetUp(host.Options);
        }
    }

    public string Name { get; }

    public EventLoop Loop { get; }

    /// <summary>How long it needs to answer, or has not answered by now.</summary>
    public TimeSpan Lag => _watch.Lag;

    /// <summary>Starts the thread.</summary>
    /// <param name="main">Runs on the loop until it is cancelled.</param>
    public void Start(Func<Coroutine> main)
    {
        if (_given is not null)
        {
            _guest = Loop.Run(main, _end.Token);
            return;
        }

        _running = BackgroundLoop.Start(main, new RunOptions { LoopFactory = () => Loop }, Name);
        _watch.Start();
        HostLog.LoopStarted(_host.Log, Name);
        _ = ObserveEnd(_running);
    }

    /// <summary>Ends it: every <c>finally</c> runs, as far as the host's limit allows.</summary>
    /// <param name="limit">The host has no more time.</param>
    public async Task Stop(CancellationToken limit)
    {
        _isStopping = true;
        if (_given is not null)
        {
            _host.Remove(this);
            _end.Cancel();
            await (_guest ?? Task.CompletedTask).WaitAsync(limit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }

        if (_running is null)
        {
            _host.Remove(this);
            Loop.Close();
            return;
        }

        _running.Cancel();
        try
        {
            await _running.Completion.WaitAsync(limit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!_running.Completion.IsCompleted)
            {
                HostLog.NotStopped(_host.Log, Name, Loop.Statistics().TasksAlive, Busy());
            }
        }
        finally
        {
            _watch.Stop();
        }
    }

    /// <summary>What its thread is in, for messages.</summary>
    public string Busy() => Loop.StuckTask is { } task ? task.ToString()! : "no task (a callback, or it waits)";

    private void SetUp(AsyncioHostOptions options)
    {
        if (options.Debug is { } debug)
        {
            Loop.SetDebug(debug);
        }

        Loop.AddInstrument(new LoopLog(_host.Log, Name, measures: options.SlowCallback is not null || Loop.GetDebug()));
        Loop.SetExceptionHandler((_, context) => LoopLog.Write(_host.Log, Name, context));
        if (options.SlowCallback is { } slow)
        {
            Loop.SlowCallbackDuration = slow.TotalSeconds;
        }

        if (options.ActivityPerTask)
        {
            Loop.SetTaskFactory(TaskActivities.Create);
        }

        options.ConfigureLoop?.Invoke(Loop);
    }

    private async Task ObserveEnd(BackgroundLoop running)
    {
        await running.Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _host.Remove(this);
        _watch.Stop();
        if (_isStopping && running.Completion.IsCompletedSuccessfully)
        {
            HostLog.LoopEnded(_host.Log, Name);
            return;
        }

        // Nothing would answer any more: better to end, and to be started again by whoever watches the process.
        HostLog.LoopLost(_host.Log, running.Completion.Exception?.InnerException, Name);
        _host.Lifetime.StopApplication();
    }
}
