namespace AsyncioSharp;

/// <summary>
/// Watches all loops from a thread of its own, for as long as somebody listens to the keyword <c>Load</c>: what runs, what waits, how late.
/// </summary>
/// <remarks>
/// The loops do nothing for it, and so cost nothing for it: the thread looks at fields that they keep anyway, some hundred times a second,
/// and counts what it finds. A share of the time is a share of the looks. The pause between two looks is drawn, or work that comes every
/// few milliseconds would always, or never, be seen.
/// </remarks>
internal static class LoadSampler
{
    /// <summary>Seconds from one report to the next.</summary>
    public const double ReportEvery = 0.5;

    // Milliseconds. On average 4: with 250 looks a second a share of 10 % is right to within 2 %.
    private const int ShortestPause = 2;
    private const int LongestPause = 6;

    private static int s_isRunning;

    /// <summary>Its thread is at work.</summary>
    public static bool IsRunning => Volatile.Read(ref s_isRunning) != 0;

    private static bool IsWanted => AsyncioEventSource.Log.IsEnabled(AsyncioEventSource.LoadLevel, AsyncioEventSource.Keywords.Load);

    /// <summary>Begins if it does not run already; it ends by itself.</summary>
    public static void Start()
    {
        if (Interlocked.Exchange(ref s_isRunning, 1) == 0)
        {
            new Thread(Run) { IsBackground = true, Name = "AsyncioSharp load" }.Start();
        }
    }

    private static void Run()
    {
        do
        {
            Watch();
            Volatile.Write(ref s_isRunning, 0);
        }
        while (IsWanted && Interlocked.Exchange(ref s_isRunning, 1) == 0);
    }

    private static void Watch()
    {
        using var pause = new ManualResetEventSlim();
        var random = new Random();
        var loads = new Dictionary<EventLoop, LoopLoad>();
        long reported = TimeProvider.System.GetTimestamp();
        while (IsWanted)
        {
            foreach (LoopLoad load in loads.Values)
            {
                Try(static one => one.Look(), load);
            }

            if (TimeProvider.System.GetElapsedTime(reported).TotalSeconds >= ReportEvery || loads.Count == 0)
            {
                reported = TimeProvider.System.GetTimestamp();
                Report(loads);
            }

            pause.Wait(random.Next(ShortestPause, LongestPause + 1));
        }
    }

    private static LoopLoad Watching(EventLoop loop) => new(
        loop,
        TimeProvider.System,
        (task, body, seconds) => AsyncioEventSource.Log.SlowStep(loop.Id, task?.GetName() ?? string.Empty, body, seconds));

    /// <summary>All that have been watched since the report before; then those of now.</summary>
    private static void Report(Dictionary<EventLoop, LoopLoad> loads)
    {
        foreach ((EventLoop loop, LoopLoad load) in loads)
        {
            Try(one => AsyncioEventSource.Log.Load(loop, one.Take()), load);
        }

        EventLoop[] open = LoopRegistry.Open();
        foreach (EventLoop closed in loads.Keys.Except(open).ToArray())
        {
            loads.Remove(closed);
        }

        foreach (EventLoop loop in open)
        {
            loads.TryAdd(loop, Watching(loop));
        }
    }

    /// <summary>A loop changes while it is looked at, and its clock may be a user's. What fails is left out.</summary>
    private static void Try(Action<LoopLoad> look, LoopLoad load)
    {
        try
        {
            look(load);
        }
        catch (Exception)
        {
            // An exception that leaves a thread would end the process.
        }
    }
}
