using System.Runtime.CompilerServices;

namespace AsyncioSharp.Testing;

/// <summary>
/// Runs the body of a test on a loop of its own, in virtual time unless the options say otherwise, and checks what it leaves behind. For
/// every test framework, and for none; for NUnit there is
/// <c>[Asyncio]</c> in AsyncioSharp.Testing.NUnit. The counterpart of Python's <c>IsolatedAsyncioTestCase</c>.
/// </summary>
/// <remarks>
/// The body runs on a thread of the library, in the execution context of the caller, which waits. Each call has its own loop, so tests may
/// run in parallel.
/// </remarks>
public static partial class AsyncioTest
{
    /// <summary>Runs a test.</summary>
    /// <param name="body">The test.</param>
    /// <param name="options">The options; null means <see cref="TestOptions.Default"/>.</param>
    /// <param name="test">The name of the test, for reports, where the options have none; by default the calling method.</param>
    /// <exception cref="DeadlockError">In virtual time: the test waits, and nothing is left that could wake it. The message names every
    /// task and what it waits on.</exception>
    /// <exception cref="AsyncioTestException">The test did not end in time, spun in a busy loop, or left something behind.</exception>
    /// <remarks>An error of the body is thrown as it is.</remarks>
    // twins: Coroutine as Task, ValueTask
    [OverloadResolutionPriority(1)]
    public static void Run(Func<Coroutine> body, TestOptions? options = null, [CallerMemberName] string? test = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        TestRun.ToEnd(loop => TestBody.Of(body), options, test);
    }

    /// <inheritdoc cref="Run(Func{Coroutine}, TestOptions?, string?)"/>
    /// <typeparam name="T">The type of the result.</typeparam>
    /// <returns>The result of the body.</returns>
    // twins: Coroutine as Task
    [OverloadResolutionPriority(1)]
    public static T Run<T>(Func<Coroutine<T>> body, TestOptions? options = null, [CallerMemberName] string? test = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        return TestRun.ToEnd(loop => TestBody.Of(body), options, test);
    }

    /// <inheritdoc cref="Run(Func{Coroutine}, TestOptions?, string?)"/>
    /// <param name="body">The test; gets its loop.</param>
    /// <param name="options">The options; null means <see cref="TestOptions.Default"/>.</param>
    /// <param name="test">The name of the test, for reports, where the options have none; by default the calling method.</param>
    // twins: Coroutine as Task
    [OverloadResolutionPriority(1)]
    public static void Run(Func<EventLoop, Coroutine> body, TestOptions? options = null, [CallerMemberName] string? test = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        TestRun.ToEnd(loop => TestBody.Of(() => body(loop)), options, test);
    }
}
