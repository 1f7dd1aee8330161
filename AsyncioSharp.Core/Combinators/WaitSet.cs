namespace AsyncioSharp;

/// <summary>The wait behind Wait: a listener on every future, which completes one waiter.</summary>
internal sealed class WaitSet : IFutureListener
{
    private readonly Future _waiter;
    private readonly ReturnWhen _returnWhen;
    private int _left;

    private WaitSet(Future waiter, int count, ReturnWhen returnWhen)
    {
        _waiter = waiter;
        _left = count;
        _returnWhen = returnWhen;
    }

    Future IFutureListener.DependentOf(Future future) => _waiter;

    public static HashSet<TFuture> Check<TFuture>(IEnumerable<TFuture> futures, Seconds timeout, ReturnWhen returnWhen)
        where TFuture : Future
    {
        ArgumentNullException.ThrowIfNull(futures);
        Check(timeout, returnWhen);
        HashSet<TFuture> all = [.. futures.Select(static (future, index) => future ?? throw Sequences.NullAt(index, nameof(futures)))];
        return all.Count == 0 ? throw Empty(nameof(futures)) : all;
    }

    /// <summary>Refuses what is no limit, and no way of waiting.</summary>
    public static void Check(Seconds timeout, ReturnWhen returnWhen)
    {
        Misuse.ThrowIfNaN(timeout.Value, nameof(timeout));
        if (!Enum.IsDefined(returnWhen))
        {
            throw new ArgumentException($"Invalid returnWhen value: {returnWhen}.", nameof(returnWhen));
        }
    }

    public static ArgumentException Empty(string parameter) => new("Set of Tasks/Futures is empty. Give Wait at least one.", parameter);

    public static Coroutine Run(IReadOnlyCollection<Future> futures, Seconds timeout, ReturnWhen returnWhen) =>
        Run(futures, timeout, returnWhen, EventLoop.RequireRunning().CreateFuture());

    /// <param name="futures">What is waited for.</param>
    /// <param name="timeout">The limit in seconds, or null.</param>
    /// <param name="returnWhen">When the wait ends.</param>
    /// <param name="waiter">What the waiter waits on.</param>
    /// <returns>A coroutine.</returns>
    public static async Coroutine Run(IReadOnlyCollection<Future> futures, Seconds timeout, ReturnWhen returnWhen, Future waiter)
    {
        EventLoop loop = waiter.GetLoop();
        TimerHandle? timer = timeout.OrNull is { } seconds ? loop.CallLater(seconds, Release, waiter) : null;
        var wait = new WaitSet(waiter, futures.Count, returnWhen);
        foreach (Future future in futures)
        {
            future.AddListener(wait);
        }

        try
        {
            await waiter;
        }
        finally
        {
            timer?.Cancel();
            foreach (Future future in futures)
            {
                future.RemoveListener(wait);
            }
        }
    }

    /// <summary>Cancels a future and waits until it has ended, whatever it does about it.</summary>
    public static async Coroutine CancelAndWait(Future future)
    {
        Future waiter = EventLoop.RequireRunning().CreateFuture();
        var wait = new WaitSet(waiter, 1, ReturnWhen.AllCompleted);
        future.AddListener(wait);
        try
        {
            future.Cancel();
            await waiter;
        }
        finally
        {
            future.RemoveListener(wait);
        }
    }

    public void OnDone(Future future)
    {
        _left--;
        if (_left <= 0
            || _returnWhen == ReturnWhen.FirstCompleted
            || (_returnWhen == ReturnWhen.FirstException && HasFailed(future)))
        {
            Release(_waiter);
        }
    }

    private static bool HasFailed(Future future) =>
        future is IForeignFuture { IsTemporary: true } native ? native.Task.IsFaulted
            : !future.Cancelled() && future.Exception() is not null;

    private static void Release(Future waiter)
    {
        if (!waiter.Done())
        {
            waiter.SetResult();
        }
    }
}
