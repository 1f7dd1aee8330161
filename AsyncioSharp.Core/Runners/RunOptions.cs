using System.Diagnostics;

namespace AsyncioSharp;

/// <summary>
/// What <see cref="AsyncioContext.Run(Coroutine, RunOptions)"/> and <see cref="Runner"/> may be told, in one place. Not in asyncio, whose
/// <c>run</c> knows the debug mode and the loop factory alone. Immutable: one value may serve many runs, and <c>with</c> makes variants.
/// </summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed record class RunOptions
{
    // asyncio's limit for joining the default executor's threads.
    private const double ExecutorJoinSeconds = 300;

    /// <summary>The defaults: a new loop on the system's clock.</summary>
    public static RunOptions Default { get; } = new();

    /// <summary>Debug mode; null leaves the default.</summary>
    public bool? Debug { get; init; }

    /// <summary>Makes the loop; null makes an <see cref="EventLoop"/> on <see cref="Clock"/>.</summary>
    public Func<EventLoop>? LoopFactory { get; init; }

    /// <summary>
    /// The clock of the loop; null means the system's. A <see cref="VirtualClock"/> runs the loop in virtual time; it serves one loop, so
    /// such options serve one run. Not together with
    /// <see cref="LoopFactory"/>, which makes loops with clocks of its own.
    /// </summary>
    public TimeProvider? Clock { get; init; }

    /// <summary>Gets what nobody has caught, as <see cref="EventLoop.SetExceptionHandler"/>; null leaves the default report.</summary>
    public Action<EventLoop, LoopExceptionContext>? ExceptionHandler { get; init; }

    /// <summary>
    /// Makes the tasks, as <see cref="EventLoop.SetTaskFactory"/>: <see cref="Asyncio.EagerTaskFactory"/>, for example. Null leaves the
    /// default.
    /// </summary>
    public AsyncioTaskFactory? TaskFactory { get; init; }

    /// <summary>The context of all runs that get none of their own; null means a copy of the caller's.</summary>
    public Context? Context { get; init; }

    /// <summary>
    /// Whether Ctrl-C cancels the main coroutine. Null, the default, means: only if the run is on the main thread of the process (the one
    /// that <c>Main</c> was called on), as in asyncio. A run on another thread, as of a background service, leaves Ctrl-C to the program.
    /// True and false are for every thread.
    /// </summary>
    /// <remarks>After the first await that waits, an <c>async Task Main</c> is not on the main thread any more.</remarks>
    public bool? HandleInterrupts { get; init; }

    /// <summary>
    /// How long the end of a run waits for functions that are still running in the default executor, in seconds; null means no limit. Then
    /// a warning is written, and they are left behind.
    /// </summary>
    public double? ExecutorShutdownTimeout { get; init; } = ExecutorJoinSeconds;

    /// <summary>The loop that these options ask for, set up.</summary>
    internal EventLoop MakeLoop()
    {
        EventLoop loop =
            LoopFactory is not null ? LoopFactory() ?? throw new InvalidOperationException("The loop factory returned null.")
            : Clock is not null ? new EventLoop(Clock)
            : new EventLoop();
        if (Debug is { } enabled)
        {
            loop.SetDebug(enabled);
        }

        if (ExceptionHandler is not null)
        {
            loop.SetExceptionHandler(ExceptionHandler);
        }

        if (TaskFactory is not null)
        {
            loop.SetTaskFactory(TaskFactory);
        }

        return loop;
    }

    /// <summary>Refuses what cannot be meant.</summary>
    internal RunOptions Check()
    {
        Misuse.ThrowIfNaN(ExecutorShutdownTimeout ?? 0, nameof(ExecutorShutdownTimeout));
        return LoopFactory is null || Clock is null
            ? this
            : throw new ArgumentException(
                "RunOptions has a LoopFactory and a Clock. Give one of them: the factory makes loops with clocks of its own.");
    }
}
