namespace AsyncioSharp;

// Mains that take the token of their task.
public sealed partial class AsyncioContext
{
    /// <summary>Runs a method that takes a token on a new loop to its end (asyncio's <c>asyncio.run()</c>).</summary>
    /// <param name="main">The method; its token is cancelled by Ctrl-C.</param>
    /// <param name="debug">Debug mode; null leaves the default.</param>
    /// <param name="loopFactory">Makes the loop; null makes an <see cref="EventLoop"/> on the system's clock.</param>
    // twins: Task as ValueTask, Coroutine; result T
    public static void Run(Func<CancellationToken, Task> main, bool? debug = null, Func<EventLoop>? loopFactory = null) =>
        Run(NativeBody.From(main), debug, loopFactory);
}
