using System.Diagnostics;

namespace AsyncioSharp;

/// <summary>
/// Runs functions on threads of its own: the twin of <c>concurrent.futures.ThreadPoolExecutor</c>. Threads are made when work asks for
/// them, up to a limit, and reused; work starts in the order it was submitted. An executor that is no longer referenced
/// lets its threads go when its queue is empty.
/// </summary>
/// <remarks>
/// The .NET thread pool is not used on purpose: blocking functions would starve it for everyone else in the process.
/// Functions run in the submitter's <see cref="ExecutionContext"/> (culture, <see cref="AsyncLocal{T}"/>). Unlike Python's, the threads
/// are background threads: they do not hold the process open, so shut the executor down if its work must finish.
/// </remarks>
/// <param name="maxWorkers">The most threads to use; by default the number of processors plus 4, at most 32.</param>
/// <param name="threadNamePrefix">The threads are named after it: <c>prefix_0</c>, <c>prefix_1</c>, …</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="maxWorkers"/> is less than 1.</exception>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class ThreadPoolExecutor(int? maxWorkers = null, string threadNamePrefix = "ThreadPoolExecutor") : Executor
{
    // All state lives apart from this object, so that the threads do not keep it alive and its finalizer can send them home.
    private readonly WorkerPool _pool = new(CheckMaxWorkers(maxWorkers), threadNamePrefix);

    /// <summary>Lets the threads of a forgotten executor end. Its queued work is still done.</summary>
    ~ThreadPoolExecutor() => Dispose(disposing: false);

    /// <summary>The most threads this executor uses.</summary>
    public int MaxWorkers => _pool.MaxWorkers;

    /// <summary>Threads that are alive now; for leak tests.</summary>
    internal int ThreadCount => _pool.ThreadCount;

    internal WorkerPool Pool => _pool;

    /// <inheritdoc/>
    public override Task<T> Submit<T>(Func<T> func, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(func);
        Task<T> task = _pool.Submit(func, cancellationToken);
        GC.KeepAlive(this); // else the finalizer could shut the pool down under a caller who drops us right here
        return task;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Called from one of this executor's own threads it never waits: the thread would wait for itself, two such threads for each other.
    /// </remarks>
    public override void Shutdown(bool wait = true, bool cancelFutures = false)
    {
        // "?": a constructor that threw leaves an object without a pool, and its finalizer still comes by.
        _pool?.Shutdown(wait, cancelFutures);
    }

    /// <summary>
    /// Waits for the threads to end after <see cref="Shutdown"/>. False if they did not in time, or if the caller is one of them.
    /// </summary>
    internal bool Join(TimeSpan timeout) => _pool.Join(timeout);

    /// <summary>Shows the executor's state.</summary>
    /// <returns>Such as <c>&lt;ThreadPoolExecutor workers=2/8 queued=0&gt;</c>.</returns>
    public override string ToString() => $"<ThreadPoolExecutor {_pool}>";

    private static int CheckMaxWorkers(int? maxWorkers) => maxWorkers switch
    {
        null => Math.Min(32, Environment.ProcessorCount + 4),
        <= 0 => throw new ArgumentOutOfRangeException(
            nameof(maxWorkers),
            maxWorkers,
            "maxWorkers must be greater than 0: leave it out for the default, or use 1 to run things one after the other."),
        { } n => n,
    };
}
