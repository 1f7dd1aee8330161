namespace AsyncioSharp;

public static partial class Asyncio
{
    /// <summary>
    /// Prints every task of every loop of the process that is not done, each with the chain of its awaits. Not in asyncio, whose
    /// <c>print_stack()</c> and <c>print_call_graph()</c> are for one task.
    /// </summary>
    /// <remarks>
    /// On any thread. A loop that runs on another thread describes its tasks itself; one that does not come to it within half a second is
    /// read while it may change, and the text says so. Writes once, at the end.
    /// </remarks>
    /// <param name="file">Where to print; null means the error stream.</param>
    public static void PrintAllTasks(TextWriter? file = null) => (file ?? Console.Error).Write(TaskDump.OfAllLoops());
}
