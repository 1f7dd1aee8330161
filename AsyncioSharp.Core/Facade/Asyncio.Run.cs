using System.Runtime.CompilerServices;

namespace AsyncioSharp;

public static partial class Asyncio
{
    /// <inheritdoc cref="AsyncioContext.Run(Coroutine, bool?, Func{EventLoop}?)"/>
    // twins: result T
    public static void Run(Coroutine main, bool? debug = null, Func<EventLoop>? loopFactory = null) =>
        AsyncioContext.Run(main, debug, loopFactory);

    /// <inheritdoc cref="AsyncioContext.Run(Coroutine, bool?, Func{EventLoop}?)"/>
    // twins: Task as ValueTask, Coroutine; result T
    public static void Run(Func<Task> main, bool? debug = null, Func<EventLoop>? loopFactory = null) =>
        AsyncioContext.Run(main, debug, loopFactory);

    /// <inheritdoc cref="AsyncioContext.Run(Coroutine, RunOptions)"/>
    // twins: result T
    [OverloadResolutionPriority(-1)]
    public static void Run(Coroutine main, RunOptions options) => AsyncioContext.Run(main, options);

    /// <inheritdoc cref="AsyncioContext.Run(Coroutine, RunOptions)"/>
    // twins: Coroutine as Task, ValueTask; result T
    public static void Run(Func<Coroutine> main, RunOptions options) => AsyncioContext.Run(main, options);
}
