namespace AsyncioSharp.Orleans;

/// <summary>How an <see cref="OrleansExecutor"/> talks to its cluster.</summary>
public sealed class OrleansExecutorOptions
{
    /// <summary>What to do with a call of which nobody can say whether it has run.</summary>
    public Delivery Delivery { get; set; } = Delivery.AtMostOnce;

    /// <summary>
    /// The most calls that are on their way or running at a time; the others wait here, in their order. It bounds what silos have to hold.
    /// Default 256. Dask's <c>worker-saturation</c>, Ray's <c>max_pending_calls</c>.
    /// </summary>
    public int MaxInFlight { get; set; } = 256;

    /// <summary>
    /// How long, in seconds, a call that did not reach a silo is tried again: 15 by default, a little longer than a cluster takes to notice
    /// that a silo is lost.
    /// </summary>
    public Seconds RetryFor { get; set; } = 15;

    /// <summary>
    /// Over how many grains calls are spread; each is placed on some silo when it is first used, and every minute others take their place,
    /// so that a silo that has joined gets its share. Default 64: several for each silo, so that the share of each is about the same.
    /// </summary>
    public int Slots { get; set; } = 64;

    /// <summary>How long <see cref="OrleansExecutor.Connect"/> waits for the cluster, in seconds: 15 by default.</summary>
    public Seconds ConnectTimeout { get; set; } = 15;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxInFlight, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Slots, 1);
        CheckTime(RetryFor, nameof(RetryFor));
        CheckTime(ConnectTimeout, nameof(ConnectTimeout));
    }

    private static void CheckTime(Seconds time, string name)
    {
        if (!(time.Value >= 0)) // NaN too
        {
            throw new ArgumentOutOfRangeException(name, time.Value, $"{name} must be 0 seconds or more; null means no limit.");
        }
    }
}
