using System.Runtime.CompilerServices;

namespace AsyncioSharp;

/// <summary>
/// Watches all loops from a thread of its own, for as long as a tool asks for it (<see cref="LoadProtocol"/>): what runs, what waits, how
/// late.
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

    private static readonly ToolLease s_lease = new(LoadProtocol.LeaseKey, TimeProvider.System);

    private static int s_isRunning;

    /// <summary>Its thread is at work.</summary>
    public static bool IsRunning => Volatile.Read(ref s_isRunning) != 0;

    private static bool IsWanted =>
        s_lease.IsHeld && AsyncioEventSource.Log.IsEnabled(AsyncioEventSource.LoadLevel, AsyncioEventSource.Keywords.Load);

    /// <summary>Begins, or goes on, if the arguments of a session ask for it; it ends by itself.</summary>
    public static void Start(IDictionary<string, string?>? arguments)
    {
        if (s_lease.Renew(arguments) && Interlocked.Exchange(ref s_isRunning, 1) == 0)
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

        // Weak: a loop that is dropped without being closed can go while it is watched.
        ConditionalWeakTable<EventLoop, LoopLoad> loads = [];
        long reported = TimeProvider.System.GetTimestamp();
        Report(loads);
        while (IsWanted)
        {
            Look(loads);
            if (TimeProvider.System.GetElapsedTime(reported).TotalSeconds >= ReportEvery)
            {
                reported = TimeProvider.System.GetTimestamp();
                Report(loads);
            }

            pause.Wait(random.Next(ShortestPause, LongestPause + 1));
        }
    }

    // Frames of their own, here and below, which hold no loop during the pause.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Look(ConditionalWeakTable<EventLoop, LoopLoad> loads)
    {
        foreach ((_, LoopLoad load) in loads)
        {
            Try(static one => one.Look(), load);
        }
    }

    private static LoopLoad Watching(EventLoop loop) => new(
        loop,
        TimeProvider.System,
        (task, body, seconds) => AsyncioEventSource.Log.SlowStep(loop.Id, task?.GetName() ?? string.Empty, body, seconds));

    /// <summary>All that have been watched since the report before; then those of now.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Report(ConditionalWeakTable<EventLoop, LoopLoad> loads)
    {
        EventLoop[] open = LoopRegistry.Open();
        foreach ((EventLoop loop, LoopLoad load) in loads)
        {
            Try(one => AsyncioEventSource.Log.Load(loop, one.Take()), load);
            if (!open.Contains(loop))
            {
                loads.Remove(loop);
            }
        }

        foreach (EventLoop loop in open)
        {
            if (!loads.TryGetValue(loop, out _))
            {
                loads.Add(loop, Watching(loop));
            }
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
