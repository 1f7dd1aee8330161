using System.Runtime.CompilerServices;

namespace AsyncioSharp;

// Mains that take the token of their task.
public sealed partial class AsyncioContext
{
    /// <summary>Runs a method that takes a token on a new loop to its end (asyncio's <c>asyncio.run()</c>).</summary>
    /// <param name="main">The method; its token is cancelled by Ctrl-C.</param>
    /// <param name="debug">Debug mode; null leaves the default.</param>
    /// <param name="loopFactory">Makes the loop; null makes an <see cref="EventLoop"/> on the system's clock.</param>
    public static void Run(Func<CancellationToken, Task> main, bool? debug = null, Func<EventLoop>? loopFactory = null) => Run(NativeBody.From(main), debug, loopFactory);

    /// <inheritdoc cref="Run(Func{CancellationToken, Task}, bool?, Func{EventLoop}?)"/>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <returns>The result.</returns>
    public static T Run<T>(Func<CancellationToken, Task<T>> main, bool? debug = null, Func<EventLoop>? loopFactory = null) => Run(NativeBody.From(main), debug, loopFactory);

    /// <inheritdoc cref="Run(Func{CancellationToken, Task}, bool?, Func{EventLoop}?)"/>
    [OverloadResolutionPriority(1)]
    public static void Run(Func<CancellationToken, Coroutine> main, bool? debug = null, Func<EventLoop>? loopFactory = null) => Run(NativeBody.From(main), debug, loopFactory);

    /// <inheritdoc cref="Run{T}(Func{CancellationToken, Task{T}}, bool?, Func{EventLoop}?)"/>
    [OverloadResolutionPriority(1)]
    public static T Run<T>(Func<CancellationToken, Coroutine<T>> main, bool? debug = null, Func<EventLoop>? loopFactory = null) => Run(NativeBody.From(main), debug, loopFactory);

    /// <inheritdoc cref="Run(Func{CancellationToken, Task}, bool?, Func{EventLoop}?)"/>
    public static void Run(Func<CancellationToken, ValueTask> main, bool? debug = null, Func<EventLoop>? loopFactory = null) => Run(NativeBody.From(main), debug, loopFactory);

    /// <inheritdoc cref="Run{T}(Func{CancellationToken, Task{T}}, bool?, Func{EventLoop}?)"/>
    public static T Run<T>(Func<CancellationToken, ValueTask<T>> main, bool? debug = null, Func<EventLoop>? loopFactory = null) => Run(NativeBody.From(main), debug, loopFactory);
}
