namespace AsyncioSharp.Benchmarks;

/// <summary>Many timers at once.</summary>
internal static class Timers
{
    /// <summary>Seconds in which all fire: so few that nobody waits for them.</summary>
    private const double Span = 1e-3;

    public static async Coroutine Fired(int count)
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        Future end = loop.CreateFuture();
        int left = count;
        Action fired = () =>
        {
            if (--left == 0)
            {
                end.SetResult();
            }
        };
        var random = new Random(1);
        for (int i = 0; i < count; i++)
        {
            loop.CallLater(random.NextDouble() * Span, fired);
        }

        await end;
    }

    public static async Coroutine Cancelled(int count)
    {
        TimerHandle[] timers = Set(count);
        new Random(2).Shuffle(timers);
        foreach (TimerHandle timer in timers)
        {
            timer.Cancel();
        }

        await Asyncio.Sleep(0);
    }

    public static async Coroutine Slept(int count)
    {
        var random = new Random(1);
        await Asyncio.Gather(Enumerable.Range(0, count).Select(_ => Sleep(random.NextDouble() * Span)));
    }

    public static async Coroutine TimedOut(int count) => await Asyncio.Gather(Enumerable.Range(0, count).Select(_ => WithTimeout()));

    public static async Coroutine Standing(int count, Action whileTheyStand)
    {
        TimerHandle[] timers = Set(count);
        whileTheyStand();
        foreach (TimerHandle timer in timers)
        {
            timer.Cancel();
        }

        await Asyncio.Sleep(0);
    }

    private static TimerHandle[] Set(int count)
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        var random = new Random(1);
        var timers = new TimerHandle[count];
        for (int i = 0; i < count; i++)
        {
            timers[i] = loop.CallLater(100 + random.NextDouble(), static () => { });
        }

        return timers;
    }

    private static async Coroutine Sleep(double seconds) => await Asyncio.Sleep(seconds);

    private static async Coroutine WithTimeout() => await Asyncio.Timeout(100, async _ => await Asyncio.Sleep(0));
}
