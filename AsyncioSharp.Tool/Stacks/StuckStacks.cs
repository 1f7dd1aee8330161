using System.Text;

namespace AsyncioSharp.Tool;

/// <summary>The stacks of loops that do not answer.</summary>
internal static class StuckStacks
{
    // The frames by which a thread is known to run a loop, to have begun a step, and to wait for work.
    private const string RunsLoop = "AsyncioSharp.EventLoop.RunUntilStopped";
    private const string RunsStep = "AsyncioSharp.EventLoop.RunBatch";
    private const string WaitsForWork = "AsyncioSharp.EventLoop.PollDriver";

    /// <summary>In words; nothing if every loop answers.</summary>
    public static async Task<string> DescribeAsync(TargetProcess process, ProcessSnapshot snapshot, CancellationToken token)
    {
        int stuck = snapshot.Loops.Count(static loop => loop.IsStuck);
        if (stuck == 0)
        {
            return string.Empty;
        }

        IReadOnlyList<ThreadStack> stacks = [.. (await StackSampler.SampleAsync(process, token: token)).Where(IsInStep)];
        if (stacks.Count == 0)
        {
            return "No stack of the thread could be taken: it has gone on meanwhile, or took too long, or the runtime has no profiler "
                + "(NativeAOT).\n";
        }

        var text = new StringBuilder();
        if (stacks.Count > stuck)
        {
            text.Append("Some of these threads run loops that answer; which is which, the process does not tell.\n");
        }

        foreach (ThreadStack stack in stacks)
        {
            text.Append("Thread ").Append(stack.ThreadId).Append(" (of the system) is in a step of a loop:\n");
            foreach (string method in stack.Methods.TakeWhile(static method => !method.StartsWith(RunsStep, StringComparison.Ordinal))
                .Where(IsOfUser))
            {
                text.Append("    in ").Append(method).Append('\n');
            }
        }

        return text.ToString();
    }

    private static bool IsInStep(ThreadStack stack) => stack.Methods.Contains(RunsLoop) && !stack.Methods.Contains(WaitsForWork);

    /// <summary>Not the machinery that runs coroutines.</summary>
    private static bool IsOfUser(string method) =>
        !method.StartsWith("AsyncioSharp.Coroutine", StringComparison.Ordinal)
            && !method.StartsWith("AsyncioSharp.EventLoop", StringComparison.Ordinal)
            && !method.StartsWith("System.Runtime.CompilerServices.Async", StringComparison.Ordinal)
            && !method.StartsWith("System.Threading.ExecutionContext", StringComparison.Ordinal);
}
