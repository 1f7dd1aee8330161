using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace AsyncioSharp;

/// <summary>
/// Runs several coroutines one after the other on one loop and in one context, with the orderly end of <see cref="AsyncioContext"/>.Run
/// (asyncio's <c>Runner</c>).
/// </summary>
/// <remarks><c>using var runner = new Runner();</c>. The loop is made on first use.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed partial class Runner : IDisposable
{
    private readonly RunOptions _options;
    private EventLoop? _loop;
    private EventLoop? _loopBefore;
    private Context? _context;
    private bool _closed;

    /// <summary>Makes a runner.</summary>
    /// <param name="debug">Debug mode; null leaves the default.</param>
    /// <param name="loopFactory">Makes the loop; null makes an <see cref="EventLoop"/> on the system's clock.</param>
    public Runner(bool? debug = null, Func<EventLoop>? loopFactory = null)
        : this(new RunOptions { Debug = debug, LoopFactory = loopFactory })
    {
    }

    /// <summary>Makes a runner.</summary>
    /// <param name="options">Everything that may be said.</param>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    [OverloadResolutionPriority(-1)]
    public Runner(RunOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options.Check();
    }

    /// <summary>The loop (asyncio's <c>runner.get_loop()</c>).</summary>
    /// <returns>The loop, made if there is none yet.</returns>
    /// <exception cref="InvalidOperationException">The runner is closed.</exception>
    public EventLoop GetLoop()
    {
        if (_closed)
        {
            throw new InvalidOperationException("Runner is closed. Make a new one.");
        }

        if (_loop is null)
        {
            _loop = _options.MakeLoop();
            _loopBefore = EventLoop.CurrentOfThread;
            if (_options.LoopFactory is null)
            {
                EventLoop.CurrentOfThread = _loop;
            }

            _context = _options.Context ?? Context.CopyContext();
        }

        return _loop;
    }

    /// <summary>Runs a coroutine to its end (asyncio's <c>runner.run()</c>). May be called many times.</summary>
    /// <param name="coro">The coroutine.</param>
    /// <param name="context">The context to run in; null means the runner's own, which all runs share.</param>
    /// <exception cref="InvalidOperationException">A loop is running on this thread, or the runner is closed. The coroutine is left as it
    /// is, and can be awaited.</exception>
    public void Run(Coroutine coro, Context? context = null) => RunTask(coro, context).CheckOutcome();

    /// <inheritdoc cref="Run(Coroutine, Context?)"/>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <returns>The result.</returns>
    public T Run<T>(Coroutine<T> coro, Context? context = null) => RunTask(coro, context).ResultOf<T>();

    /// <summary>Runs a native method to its end.</summary>
    /// <param name="main">The method.</param>
    /// <param name="context">The context to run in; null means the runner's own, which all runs share.</param>
    // twins: Task as ValueTask, Coroutine; result T
    public void Run(Func<Task> main, Context? context = null) => Run(NativeBody.From(main), context);

    /// <summary>
    /// Cancels and awaits what is left, shuts down async generators and the default executor, closes the loop (asyncio's
    /// <c>runner.close()</c>). Idempotent.
    /// </summary>
    public void Close()
    {
        if (_closed)
        {
            return;
        }

        _loop?.CheckThread();
        _closed = true;
        if (_loop is not { } loop)
        {
            return;
        }

        try
        {
            EndLeftovers(loop);
            loop.RunUntilComplete(loop.ShutdownAsyncgens());
            loop.RunUntilComplete(loop.ShutdownDefaultExecutor(_options.ExecutorShutdownTimeout));
        }
        finally
        {
            if (_options.LoopFactory is null)
            {
                EventLoop.CurrentOfThread = _loopBefore;
            }

            loop.Close();
        }
    }

    /// <summary>Closes the runner; see <see cref="Close"/>.</summary>
    public void Dispose() => Close();

    /// <summary>The state in the form of Python's <c>repr</c>.</summary>
    /// <returns>For example <c>&lt;Runner initialized loop=&lt;EventLoop running=False closed=False debug=False&gt;&gt;</c>.</returns>
    public override string ToString() => $"<Runner {(_closed ? "closed" : _loop is null ? "created" : $"initialized loop={_loop}")}>";

    private AsyncioTask RunTask(Coroutine coro, Context? context)
    {
        ArgumentNullException.ThrowIfNull(coro);
        if (EventLoop.Running is not null)
        {
            throw new InvalidOperationException(
                "AsyncioContext.Run() cannot be called from a running event loop. Await the coroutine, or make a task of it. (ASYNCIO102)");
        }

        EventLoop loop = GetLoop();
        AsyncioTask task = loop.CreateTask(coro, context: context ?? _context);
        using InterruptHandler? interrupt = _options.HandleInterrupts ?? MainThread.IsCurrent ? new InterruptHandler(loop, task) : null;
        loop.RunUntilDone(task, isNew: true);

        // The caller reads the outcome, once: the error that ended a task goes to its first reader with message and trace.
        if (task.Cancelled() && interrupt is { Count: > 0 } && task.Uncancel() == 0)
        {
            throw new KeyboardInterrupt();
        }

        return task;
    }
}
