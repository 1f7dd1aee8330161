using System.Runtime.CompilerServices;

namespace AsyncioSharp;

public static partial class Asyncio
{
    /// <inheritdoc cref="AsyncioContext.Run(Coroutine, bool?, Func{EventLoop}?)"/>
    public static void Run(Coroutine main, bool? debug = null, Func<EventLoop>? loopFactory = null) => AsyncioContext.Run(main, debug, loopFactory);

    /// <inheritdoc cref="AsyncioContext.Run{T}(Coroutine{T}, bool?, Func{EventLoop}?)"/>
    public static T Run<T>(Coroutine<T> main, bool? debug = null, Func<EventLoop>? loopFactory = null) => AsyncioContext.Run(main, debug, loopFactory);

    /// <inheritdoc cref="AsyncioContext.Run(Coroutine, bool?, Func{EventLoop}?)"/>
    [OverloadResolutionPriority(1)]
    public static void Run(Func<Coroutine> main, bool? debug = null, Func<EventLoop>? loopFactory = null) => AsyncioContext.Run(main, debug, loopFactory);

    /// <inheritdoc cref="AsyncioContext.Run{T}(Coroutine{T}, bool?, Func{EventLoop}?)"/>
    [OverloadResolutionPriority(1)]
    public static T Run<T>(Func<Coroutine<T>> main, bool? debug = null, Func<EventLoop>? loopFactory = null) => AsyncioContext.Run(main, debug, loopFactory);

    /// <inheritdoc cref="AsyncioContext.Run(Coroutine, bool?, Func{EventLoop}?)"/>
    public static void Run(Func<Task> main, bool? debug = null, Func<EventLoop>? loopFactory = null) => AsyncioContext.Run(main, debug, loopFactory);

    /// <inheritdoc cref="AsyncioContext.Run{T}(Coroutine{T}, bool?, Func{EventLoop}?)"/>
    public static T Run<T>(Func<Task<T>> main, bool? debug = null, Func<EventLoop>? loopFactory = null) => AsyncioContext.Run(main, debug, loopFactory);

    /// <inheritdoc cref="AsyncioContext.Run(Coroutine, bool?, Func{EventLoop}?)"/>
    public static void Run(Func<ValueTask> main, bool? debug = null, Func<EventLoop>? loopFactory = null) => AsyncioContext.Run(main, debug, loopFactory);

    /// <inheritdoc cref="AsyncioContext.Run{T}(Coroutine{T}, bool?, Func{EventLoop}?)"/>
    public static T Run<T>(Func<ValueTask<T>> main, bool? debug = null, Func<EventLoop>? loopFactory = null) => AsyncioContext.Run(main, debug, loopFactory);

    /// <inheritdoc cref="AsyncioContext.Run(Coroutine, RunOptions)"/>
    [OverloadResolutionPriority(-1)]
    public static void Run(Coroutine main, RunOptions options) => AsyncioContext.Run(main, options);

    /// <inheritdoc cref="AsyncioContext.Run{T}(Coroutine{T}, RunOptions)"/>
    [OverloadResolutionPriority(-1)]
    public static T Run<T>(Coroutine<T> main, RunOptions options) => AsyncioContext.Run(main, options);

    /// <inheritdoc cref="AsyncioContext.Run(Coroutine, RunOptions)"/>
    public static void Run(Func<Coroutine> main, RunOptions options) => AsyncioContext.Run(main, options);

    /// <inheritdoc cref="AsyncioContext.Run{T}(Coroutine{T}, RunOptions)"/>
    public static T Run<T>(Func<Coroutine<T>> main, RunOptions options) => AsyncioContext.Run(main, options);

    /// <inheritdoc cref="AsyncioContext.Run(Coroutine, RunOptions)"/>
    [OverloadResolutionPriority(-1)]
    public static void Run(Func<Task> main, RunOptions options) => AsyncioContext.Run(main, options);

    /// <inheritdoc cref="AsyncioContext.Run{T}(Coroutine{T}, RunOptions)"/>
    [OverloadResolutionPriority(-1)]
    public static T Run<T>(Func<Task<T>> main, RunOptions options) => AsyncioContext.Run(main, options);

    /// <inheritdoc cref="AsyncioContext.Run(Coroutine, RunOptions)"/>
    [OverloadResolutionPriority(-1)]
    public static void Run(Func<ValueTask> main, RunOptions options) => AsyncioContext.Run(main, options);

    /// <inheritdoc cref="AsyncioContext.Run{T}(Coroutine{T}, RunOptions)"/>
    [OverloadResolutionPriority(-1)]
    public static T Run<T>(Func<ValueTask<T>> main, RunOptions options) => AsyncioContext.Run(main, options);
}
