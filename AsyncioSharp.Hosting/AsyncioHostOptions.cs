namespace AsyncioSharp.Hosting;

/// <summary>
/// What the loops of a host may be told: by <c>AddAsyncio(o =&gt; …)</c>, and before that by the section <c>Asyncio</c> of the
/// configuration, with the same names. Kestrel's loops obey them as well.
/// </summary>
public sealed class AsyncioHostOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Asyncio";

    // No property: the binder of the configuration would try to make one.
    private EventLoop? _given;

    /// <summary>Debug mode; null leaves the default.</summary>
    public bool? Debug { get; set; }

    /// <summary>
    /// Callbacks and steps of tasks that last so long are logged. Null measures in debug mode only, from 0.1 s on: to measure every step
    /// costs some 50 ns of each.
    /// </summary>
    public TimeSpan? SlowCallback { get; set; }

    /// <summary>How often a loop is asked whether it still goes round.</summary>
    public TimeSpan WatchInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>A loop that needs so long to answer is <c>Degraded</c> in the health check.</summary>
    public TimeSpan DegradedAfter { get; set; } = TimeSpan.FromSeconds(0.5);

    /// <summary>A loop that has not answered for so long is logged, with the task that it is in, and <c>Unhealthy</c>.</summary>
    public TimeSpan StuckAfter { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Whether a service that fails stops the application, as the host does for a <c>BackgroundService</c>. If not, the error is logged.
    /// </summary>
    public bool StopOnServiceError { get; set; } = true;

    /// <summary>
    /// Whether each task is an <see cref="System.Diagnostics.Activity"/> of the source <c>AsyncioSharp.Tasks</c>, from its making to its
    /// end. Costs nothing while nobody listens to that source, and a lot while somebody does.
    /// </summary>
    public bool ActivityPerTask { get; set; }

    /// <summary>Called with each new loop before it runs: for a selector, a network, a task factory, instruments.</summary>
    public Action<EventLoop>? ConfigureLoop { get; set; }

    /// <summary>
    /// Puts the host's services and Kestrel's connections on a loop that runs already, in place of one on a thread of its own: that of a
    /// test, or of a simulated host, as <c>AddAsyncio(o =&gt; o.RunOn(Asyncio.GetRunningLoop()))</c>. The loop ends when whoever runs it
    /// says so; the host ends only what it has put there. Kestrel can have no further loops beside it.
    /// </summary>
    /// <param name="loop">The loop.</param>
    public void RunOn(EventLoop loop)
    {
        ArgumentNullException.ThrowIfNull(loop);
        _given = loop;
    }

    /// <summary>A loop that runs already; null if the host makes one.</summary>
    internal EventLoop? FindGiven() => _given;
}
