using System.Text;

namespace AsyncioSharp;

public static partial class Asyncio
{
    /// <summary>Who waits for whom, seen from one future (asyncio 3.14's <c>capture_call_graph()</c>).</summary>
    /// <param name="future">The future or task; null means the running task.</param>
    /// <param name="limit">At most so many frames per task: positive keeps the innermost, negative the outermost, zero none. Null means all.</param>
    /// <returns>The graph; null if no future is given and no task is running.</returns>
    /// <exception cref="InvalidOperationException">No future is given and no loop is running.</exception>
    public static FutureCallGraph? CaptureCallGraph(Future? future = null, int? limit = null) =>
        (future ?? CurrentTask()) is { } start ? CallGraphBuilder.Build(start, limit) : null;

    /// <summary>The call graph as text (asyncio 3.14's <c>format_call_graph()</c>).</summary>
    /// <param name="future">The future or task; null means the running task.</param>
    /// <param name="limit">As for <see cref="CaptureCallGraph"/>.</param>
    /// <returns>Several lines; empty if no task is running.</returns>
    public static string FormatCallGraph(Future? future = null, int? limit = null)
    {
        var text = new StringBuilder();
        if (CaptureCallGraph(future, limit) is { } graph)
        {
            CallGraphBuilder.Format(graph, text, level: 0);
        }

        return text.ToString().TrimEnd();
    }

    /// <summary>Prints the call graph (asyncio 3.14's <c>print_call_graph()</c>).</summary>
    /// <param name="future">The future or task; null means the running task.</param>
    /// <param name="file">Where to print; null means standard output.</param>
    /// <param name="limit">As for <see cref="CaptureCallGraph"/>.</param>
    public static void PrintCallGraph(Future? future = null, TextWriter? file = null, int? limit = null) => (file ?? Console.Out).WriteLine(FormatCallGraph(future, limit));
}
