namespace AsyncioSharp.Hosting;

/// <summary>
/// Background work on the host's loop: what <c>BackgroundService</c> is for the thread pool. Added by <c>AddAsyncioService&lt;T&gt;()</c>.
/// </summary>
public abstract class AsyncioService
{
    /// <summary>The name of its task.</summary>
    public virtual string Name => GetType().Name;

    /// <summary>
    /// The work, as a task of its own on the loop. It is started with the host, and cancelled when the host stops: awaits of the loop raise
    /// <see cref="CancelledError"/>, so that every <c>finally</c> runs. The host waits for it, as long as its shutdown limit allows.
    /// </summary>
    /// <param name="stoppingToken">The token of the task, for other awaits.</param>
    /// <returns>Ends with the work. An error stops the application: <see cref="AsyncioHostOptions.StopOnServiceError"/>.</returns>
    protected abstract Task ExecuteAsync(CancellationToken stoppingToken);

    internal ServiceStart ToStart() => new(Name, () => Asyncio.CreateTask(ExecuteAsync, Name));
}
