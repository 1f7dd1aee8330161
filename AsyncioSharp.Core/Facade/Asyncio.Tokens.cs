namespace AsyncioSharp;

// Tokens for what can be cancelled in .NET's way only. Not in asyncio.
public static partial class Asyncio
{
    /// <summary>
    /// The token of the innermost scope that the running code is in: of a <see cref="TokenScope"/> (a timeout, a cancel scope, a task
    /// group), or else of its task. It is cancelled with that scope; what ends a scope inside of it does not cancel it.
    /// </summary>
    /// <exception cref="InvalidOperationException">No loop runs on this thread, or the code is in no task.</exception>
    public static CancellationToken CancellationToken =>
        (EventLoop.RequireRunning().CurrentTask ?? throw Misuse.NoCurrentTask("Asyncio.CancellationToken")).InnermostToken;

    /// <summary>Makes a task of a method that takes the task's token.</summary>
    /// <param name="coro">The method; it gets <see cref="AsyncioTask.CancellationToken"/>, and should end when that is cancelled.</param>
    /// <param name="name">The name; null makes one.</param>
    /// <returns>The task.</returns>
    // twins: Task as ValueTask, Coroutine; result AsyncioTask<T>
    public static AsyncioTask CreateTask(Func<CancellationToken, Task> coro, string? name = null) =>
        CreateTask(NativeBody.From(coro), name);

    /// <summary>Calls a method with a token and waits for it with a limit.</summary>
    /// <param name="fut">The method; its token is cancelled when the time is over, and its end is awaited.</param>
    /// <param name="timeout">Seconds; null or infinity (<see cref="System.Threading.Timeout.InfiniteTimeSpan"/>) means no limit.</param>
    /// <returns>The result.</returns>
    /// <exception cref="TimeoutException">The time was over.</exception>
    /// <exception cref="ArgumentException"><paramref name="timeout"/> is not a number.</exception>
    // twins: Task as ValueTask, Coroutine; result Coroutine<T>
    public static Coroutine WaitFor(Func<CancellationToken, Task> fut, Seconds timeout) => WaitFor(NativeBody.From(fut), timeout);

    /// <summary>Runs a method that takes a token on a new loop to its end (asyncio's <c>asyncio.run()</c>).</summary>
    /// <param name="main">The method; its token is cancelled by Ctrl-C.</param>
    /// <param name="debug">Debug mode; null leaves the default.</param>
    /// <param name="loopFactory">Makes the loop; null makes an <see cref="EventLoop"/> on the system's clock.</param>
    // twins: Task as ValueTask, Coroutine; result T
    public static void Run(Func<CancellationToken, Task> main, bool? debug = null, Func<EventLoop>? loopFactory = null) =>
        AsyncioContext.Run(main, debug, loopFactory);
}
