namespace AsyncioSharp;

/// <summary>
/// The seam through which a loop waits: for other threads, and, once I/O is attached, for file descriptors.
/// </summary>
/// <remarks>
/// A loop starts with a driver that only lets the thread wait. The first I/O call attaches one that polls descriptors
/// (<see cref="EventLoop.AttachDriver"/>). <see cref="Poll"/> runs on the loop's thread, <see cref="Wake"/> on any thread.
/// </remarks>
public abstract class IoDriver : IDisposable
{
    /// <summary>
    /// True while the driver watches something, so that it must be polled in every turn of the loop even when callbacks are ready.
    /// </summary>
    public abstract bool IsActive { get; }

    /// <summary>
    /// What it has moved so far, for statistics. It may be read on every thread, where it is what was a moment ago. A driver that counts
    /// nothing says zero.
    /// </summary>
    public virtual IoTotals Totals => default;

    /// <summary>
    /// Waits until something happens, the time is over or <see cref="Wake"/> is called, and queues the callbacks of what happened on the
    /// loop.
    /// </summary>
    /// <param name="timeout">The longest wait; <see cref="TimeSpan.Zero"/> only looks, <see cref="Timeout.InfiniteTimeSpan"/> has no
    /// limit.</param>
    public abstract void Poll(TimeSpan timeout);

    /// <summary>
    /// Ends a <see cref="Poll"/> that is waiting, or the next one if none is. Callable from every thread; after <see cref="Dispose()"/> it
    /// does nothing.
    /// </summary>
    public abstract void Wake();

    /// <summary>
    /// Puts a callback of the driver at the end of the ready ring; the loop runs it in its next batch, under its base context. Allocates
    /// nothing.
    /// </summary>
    /// <param name="loop">The loop, on its own thread or while it does not run.</param>
    /// <param name="callback">What is called.</param>
    /// <param name="execution">The execution context to call it in; null is the one in which no AsyncLocal is set.</param>
    protected static void Queue(EventLoop loop, IReadyCallback callback, ExecutionContext? execution)
    {
        ArgumentNullException.ThrowIfNull(loop);
        ArgumentNullException.ThrowIfNull(callback);
        loop.Enqueue(loop.BaseContext, callback, execution, ReadyKind.Io);
    }

    /// <summary>
    /// The execution context for callbacks that are registered now: the AsyncLocals of now, and a copy of the present
    /// <see cref="Context"/>.
    /// </summary>
    /// <returns>What <see cref="Queue"/> takes.</returns>
    protected static ExecutionContext CaptureContext() => Context.CaptureForCallback(null);

    /// <summary>
    /// Tells whoever looks into the loop that a watch begins or ends, so that a test can say what was left open. Free for loops that nobody
    /// looks into.
    /// </summary>
    /// <param name="loop">The loop.</param>
    /// <param name="watched">What is watched; its text says what it is.</param>
    /// <param name="begins">True as the watch begins.</param>
    protected static void NoteWatch(EventLoop loop, object watched, bool begins)
    {
        ArgumentNullException.ThrowIfNull(loop);
        loop.NoteWatch(watched, begins);
    }

    /// <summary>
    /// Tells whoever looks into the loop that something that can be watched belongs to the loop from here on, so that a test can say where
    /// it was made. Free for loops that nobody looks into.
    /// </summary>
    /// <param name="loop">The loop.</param>
    /// <param name="watched">What <see cref="NoteWatch"/> will name.</param>
    protected static void NoteAttached(EventLoop loop, object watched)
    {
        ArgumentNullException.ThrowIfNull(loop);
        loop.NoteAttached(watched);
    }

    /// <summary>
    /// Tells a loop in virtual time that work begins outside of it which takes real time, such as a connect. Its clock waits for it, within
    /// the limits that
    /// <see cref="VirtualClock.ForeignPatience"/> sets.
    /// </summary>
    /// <param name="loop">The loop, on its own thread or while it does not run.</param>
    /// <param name="isAwaited">Whether somebody waits for it just now, asked when the loop has nothing else to do; null means all the
    /// time.</param>
    /// <returns>The work, to be disposed of when it is over; null if the loop is in real time.</returns>
    protected static OutsideWork? BeginOutsideWork(EventLoop loop, Func<bool>? isAwaited = null)
    {
        CheckAccess(loop);
        return loop.BeginOutsideWork(isAwaited);
    }

    /// <summary>Checks that I/O may be asked for here.</summary>
    /// <param name="loop">The loop.</param>
    /// <exception cref="InvalidOperationException">The loop is closed, or runs on another thread.</exception>
    protected static void CheckAccess(EventLoop loop)
    {
        ArgumentNullException.ThrowIfNull(loop);
        loop.CheckUsable();
    }

    /// <summary>Releases what the driver holds. Called when the loop is closed.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what the driver holds.</summary>
    /// <param name="disposing">Always true; the driver has no finalizer.</param>
    protected abstract void Dispose(bool disposing);
}
