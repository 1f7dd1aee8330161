using System.Diagnostics;

namespace AsyncioSharp;

public static partial class Asyncio
{
    /// <summary>Who waits for whom, seen from one future (asyncio 3.14's <c>capture_call_graph()</c>).</summary>
    /// <param name="future">The future or task; null means the running task.</param>
    /// <param name="limit">At most so many frames per task: positive keeps the innermost, negative the outermost, zero none. Null means
    /// all.</param>
    /// <param name="depth">Of the running task, how many of the innermost frames to leave out, counted with this function itself: 1 begins
    /// with the caller, 2 with the caller's caller.</param>
    /// <returns>The graph; null if no future is given and no task is running.</returns>
    /// <exception cref="InvalidOperationException">No future is given and no loop is running.</exception>
    [StackTraceHidden]
    public static FutureCallGraph? CaptureCallGraph(Future? future = null, int? limit = null, int depth = 1) =>
        (future ?? CurrentTask()) is { } start ? CallGraphBuilder.Build(start, limit, depth) : null;

    /// <summary>The call graph as text (asyncio 3.14's <c>format_call_graph()</c>).</summary>
    /// <param name="future">The future or task; null means the running task.</param>
    /// <param name="limit">As for <see cref="CaptureCallGraph"/>.</param>
    /// <param name="depth">As for <see cref="CaptureCallGraph"/>.</param>
    /// <returns>Several lines; empty if no task is running. A long text is cut in the middle, with a line that says how many tasks are left
    /// out.</returns>
    [StackTraceHidden]
    public static string FormatCallGraph(Future? future = null, int? limit = null, int depth = 1) =>
        CaptureCallGraph(future, limit, depth) is { } graph ? CallGraphText.Of(graph) : string.Empty;

    /// <summary>Prints the call graph (asyncio 3.14's <c>print_call_graph()</c>).</summary>
    /// <param name="future">The future or task; null means the running task.</param>
    /// <param name="file">Where to print; null means standard output.</param>
    /// <param name="limit">As for <see cref="CaptureCallGraph"/>.</param>
    /// <param name="depth">As for <see cref="CaptureCallGraph"/>.</param>
    [StackTraceHidden]
    public static void PrintCallGraph(Future? future = null, TextWriter? file = null, int? limit = null, int depth = 1) =>
        (file ?? Console.Out).WriteLine(FormatCallGraph(future, limit, depth));

    /// <summary>
    /// Says that one future waits for another, for the call graph (asyncio 3.14's <c>future_add_to_awaited_by()</c>). Only for combinators
    /// of one's own that wait by callbacks: awaits, and the functions of this library, are known.
    /// </summary>
    /// <param name="fut">What is waited for.</param>
    /// <param name="waiter">The future or task that waits.</param>
    public static void FutureAddToAwaitedBy(Future fut, Future waiter)
    {
        ArgumentNullException.ThrowIfNull(fut);
        ArgumentNullException.ThrowIfNull(waiter);
        CallGraphBuilder.Add(fut, waiter);
    }

    /// <summary>
    /// Takes <see cref="FutureAddToAwaitedBy"/> back (asyncio 3.14's <c>future_discard_from_awaited_by()</c>). No effect if there is
    /// nothing to take back.
    /// </summary>
    /// <param name="fut">What was waited for.</param>
    /// <param name="waiter">The future or task that waited.</param>
    public static void FutureDiscardFromAwaitedBy(Future fut, Future waiter)
    {
        ArgumentNullException.ThrowIfNull(fut);
        ArgumentNullException.ThrowIfNull(waiter);
        CallGraphBuilder.Discard(fut, waiter);
    }
}
