using System.Runtime.CompilerServices;

namespace AsyncioSharp;

// Coroutine wins where an async lambda fits several, and the forms of asyncio win where a null could be either that or the options.
public sealed partial class AsyncioContext
{
    /// <summary>Runs a coroutine on a new loop to its end and returns (asyncio's <c>asyncio.run()</c>).</summary>
    /// <param name="main">The coroutine.</param>
    /// <param name="debug">Debug mode; null leaves the default.</param>
    /// <param name="loopFactory">Makes the loop; null makes an <see cref="EventLoop"/> on the system's clock.</param>
    /// <remarks>
    /// Returns or throws when <paramref name="main"/> has ended: what is left running is cancelled and awaited, so that every
    /// <c>finally</c> runs, async generators and the default executor are shut down, the loop is closed, and the context of the caller is
    /// restored.
    /// </remarks>
    /// <exception cref="InvalidOperationException">A loop is running on this thread. The coroutine is left as it is, and can be
    /// awaited.</exception>
    // twins: result T
    public static void Run(Coroutine main, bool? debug = null, Func<EventLoop>? loopFactory = null) =>
        RunOnce(new Runner(debug, loopFactory), main);

    /// <inheritdoc cref="Run(Coroutine, bool?, Func{EventLoop}?)"/>
    // twins: Coroutine as Task, ValueTask; result T
    [OverloadResolutionPriority(1)]
    public static void Run(Func<Coroutine> main, bool? debug = null, Func<EventLoop>? loopFactory = null) =>
        Run(NativeBody.From(main), debug, loopFactory);

    /// <summary>Runs a coroutine on a new loop to its end and returns (asyncio's <c>asyncio.run()</c>).</summary>
    /// <param name="main">The coroutine, or the method.</param>
    /// <param name="options">Everything that may be said.</param>
    /// <remarks>As <see cref="Run(Coroutine, bool?, Func{EventLoop}?)"/>.</remarks>
    /// <exception cref="InvalidOperationException">A loop is running on this thread.</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    // twins: result T
    [OverloadResolutionPriority(-1)]
    public static void Run(Coroutine main, RunOptions options) => RunOnce(new Runner(options), main);

    /// <inheritdoc cref="Run(Coroutine, RunOptions)"/>
    // twins: Coroutine as Task, ValueTask; result T
    public static void Run(Func<Coroutine> main, RunOptions options) => Run(NativeBody.From(main), options);

    private static void RunOnce(Runner runner, Coroutine main)
    {
        using (runner)
        {
            runner.Run(main);
        }
    }

    private static T RunOnce<T>(Runner runner, Coroutine<T> main)
    {
        using (runner)
        {
            return runner.Run(main);
        }
    }
}
