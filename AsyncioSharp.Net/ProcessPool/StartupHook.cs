using System.Diagnostics.CodeAnalysis;
using AsyncioSharp;
using AsyncioSharp.Net.ProcessPool;

/// <summary>
/// What the runtime calls before <c>Main</c> in worker processes of a <see cref="ProcessPoolExecutor"/>; <see cref="WorkerCommand"/> says
/// why. Name, place outside of any namespace and signature are the runtime's.
/// </summary>
internal static class StartupHook
{
    [UnconditionalSuppressMessage(
        "Trimming", "IL2026", Justification = "Trimmed programs have no start-up hooks, and ProcessPoolExecutor's constructor says so.")]
    [UnconditionalSuppressMessage(
        "AOT", "IL3050", Justification = "NativeAOT has no start-up hooks, and ProcessPoolExecutor's constructor says so.")]
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(WorkerCommand.PathVariable) is not { } path)
        {
            return;
        }

        // What the functions start must not become workers too.
        Environment.SetEnvironmentVariable(WorkerCommand.PathVariable, null);
        Environment.SetEnvironmentVariable(
            WorkerCommand.HooksVariable, Environment.GetEnvironmentVariable(WorkerCommand.ParentHooksVariable));
        Environment.SetEnvironmentVariable(WorkerCommand.ParentHooksVariable, null);
        Worker.Serve(path);
        Environment.Exit(0);
    }
}
