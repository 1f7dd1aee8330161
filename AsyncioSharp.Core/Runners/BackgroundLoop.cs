using System.Diagnostics;

namespace AsyncioSharp;

/// <summary>
/// A loop on a thread of its own: <c>AsyncioContext.Run</c> beside the rest of the program. Not in asyncio, whose programs start a
/// thread that calls <c>asyncio.run()</c>.
/// </summary>
/// <remarks>
/// Everything here may be called on any thread. <see cref="Loop"/> is there from the start: what is posted to it before the thread runs
/// waits. Whoever starts one looks at <see cref="Completion"/>: an error that ends the loop ends nothing else.
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed partial class BackgroundLoop
{
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _thread;
    private readonly RunOptions _options;
    private readonly Coroutine _main;
    private AsyncioTask? _task;
    private bool _isCancelled;

    private BackgroundLoop(Coroutine main, RunOptions options, string name)
    {
        _main = main;
        Loop = options.Check().MakeLoop();
        _options = new RunOptions
        {
            LoopFactory = () => Loop,
            Context = options.Context,
            HandleInterrupts = false,
            ExecutorShutdownTimeout = options.ExecutorShutdownTimeout,
        };

        // It holds no process up: who wants its end waits for Completion.
        _thread = new Thread(RunLoop) { IsBackground = true, Name = name };
    }

    /// <summary>The loop of the thread.</summary>
    public EventLoop Loop { get; }

    /// <summary>The thread's name.</summary>
    public string Name => _thread.Name!;

    /// <summary>
    /// Ends when the method has ended, all that was left is cancelled and awaited, and the loop is closed. It fails with the error of the
    /// method; after <see cref="Cancel"/> the cancellation that comes out of the method is no error.
    /// </summary>
    public Task Completion => _completion.Task;

    /// <summary>Starts a thread that runs a method on a new loop, with the orderly end of <see cref="AsyncioContext"/>.Run.</summary>
    /// <param name="main">The method. The loop ends when it ends.</param>
    /// <param name="options">Everything about the loop; null means the defaults. Ctrl-C is left to the program, whatever they say.</param>
    /// <param name="name">The name of the thread.</param>
    /// <returns>The loop, which runs.</returns>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    // twins: Task as ValueTask, Coroutine
    public static BackgroundLoop Start(Func<Task> main, RunOptions? options = null, string name = "asyncio") =>
        Begin(NativeBody.From(main), options, name);

    /// <summary>
    /// Asks the method to end, as a cancellation of its task. Harmless when repeated, and when the loop has ended.
    /// </summary>
    public void Cancel()
    {
        Volatile.Write(ref _isCancelled, true);
        try
        {
            Loop.Post(CancelTask);
        }
        catch (InvalidOperationException)
        {
            // The loop is closed: there is nothing left to cancel.
        }
    }

    /// <summary>The name, and the loop.</summary>
    /// <returns>For example <c>&lt;BackgroundLoop 'asyncio' &lt;EventLoop running=True closed=False debug=False&gt;&gt;</c>.</returns>
    public override string ToString() => $"<BackgroundLoop '{Name}' {Loop}>";

    private static BackgroundLoop Begin(Coroutine main, RunOptions? options, string name)
    {
        var loop = new BackgroundLoop(main, options ?? RunOptions.Default, name);
        loop._thread.Start();
        return loop;
    }

    private void RunLoop()
    {
        try
        {
            using var runner = new Runner(_options);
            runner.Run(RunMain());
        }
        catch (CancelledError) when (_isCancelled)
        {
            // As asked.
        }
        catch (Exception error)
        {
            _completion.SetException(error);
            return;
        }

        _completion.SetResult();
    }

    private async Coroutine RunMain()
    {
        _task = Asyncio.CurrentTask();
        if (_isCancelled)
        {
            _main.Close();
            return;
        }

        await _main;
    }

    // Before the first step there is no task yet: RunMain looks at the mark.
    private void CancelTask() => _task?.Cancel();
}
