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
}
