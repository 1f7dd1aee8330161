using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace AsyncioSharp.Net.ProcessPool;

/// <summary>
/// How to start this program once more, as a worker.
/// </summary>
/// <remarks>
/// Python's children import the main module and rely on its <c>if __name__ == "__main__"</c>. A .NET program cannot be loaded halfway, and
/// a program should not need a line in its
/// <c>Main</c> to use a pool. So the runtime is asked to call us before <c>Main</c>: DOTNET_STARTUP_HOOKS names this assembly, whose
/// <see cref="StartupHook"/> serves calls and ends the process. The worker runs on the same runtime with the same dependencies, whatever
/// the host is:
/// an executable made by <c>dotnet build</c>, <c>dotnet run app.cs</c> or a single-file publish is simply started again; under the
/// <c>dotnet</c> command (<c>dotnet app.dll</c>, test hosts) the entry assembly is run again with the deps.json and runtimeconfig.json that
/// this process was started with. The roads not taken:
/// a worker executable of our own, which would have to be deployed and told where the program's dependencies are; and a module
/// initializer, which runs only when somebody touches this assembly, that is, after <c>Main</c> has begun.
/// </remarks>
internal static class WorkerCommand
{
    /// <summary>The path of the socket to connect to. Its presence makes a process a worker.</summary>
    public const string PathVariable = "ASYNCIOSHARP_WORKER";

    /// <summary>The start-up hooks of the parent's own environment, for the worker to put back.</summary>
    public const string ParentHooksVariable = "ASYNCIOSHARP_WORKER_HOOKS";

    public const string HooksVariable = "DOTNET_STARTUP_HOOKS";

    /// <summary>Says why this program cannot have workers; null if it can.</summary>
    public static string? Obstacle()
    {
        if (!RuntimeFeature.IsDynamicCodeSupported)
        {
            return "a program compiled with NativeAOT cannot be started as a worker. Use a ThreadPoolExecutor, "
                + "or publish without NativeAOT (PublishAot=false).";
        }

        if (AppContext.TryGetSwitch("System.StartupHookProvider.IsSupported", out bool hooks) && !hooks)
        {
            return "this program has start-up hooks switched off, as trimming does. Use a ThreadPoolExecutor, "
                + "or publish without trimming, "
                + "or with <StartupHookSupport>true</StartupHookSupport>.";
        }

        if (Environment.ProcessPath is null || Assembly.GetEntryAssembly() is null)
        {
            return "this process was not started as a .NET program but by a native host, and cannot be started again. "
                + "Use a ThreadPoolExecutor.";
        }

        // Else a pool that is made in Main would start workers that make pools.
        return Environment.GetEnvironmentVariable(PathVariable) is not null
            ? "this process was started as a worker, but its runtime did not call the start-up hook. Use a ThreadPoolExecutor."
            : null;
    }

    public static ProcessStartInfo Make(string socketPath)
    {
        // Output goes where the parent's goes. Input is the parent's alone: two readers of one terminal would each get half of it.
        var command = new ProcessStartInfo(Environment.ProcessPath!) { UseShellExecute = false, RedirectStandardInput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) is "dotnet")
        {
            AddHostArguments(command);
        }

        string? hooks = Environment.GetEnvironmentVariable(HooksVariable);
        command.Environment[PathVariable] = socketPath;
        command.Environment[ParentHooksVariable] = hooks;
        command.Environment[HooksVariable] = string.IsNullOrEmpty(hooks) ? Hook() : hooks + Path.PathSeparator + Hook();
        return command;
    }

    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "A single file is never run by the dotnet command.")]
    private static void AddHostArguments(ProcessStartInfo command)
    {
        command.ArgumentList.Add("exec");

        // A test host's own name says nothing about the tests: it was given their files, the first of this list.
        // A program without a deps.json of its own has the framework's in front, and needs neither argument.
        string deps = (AppContext.GetData("APP_CONTEXT_DEPS_FILES") as string ?? string.Empty).Split(';')[0];
        string config = Path.ChangeExtension(Path.ChangeExtension(deps, null), ".runtimeconfig.json");
        bool isFrameworks = Path.GetDirectoryName(deps) == Path.GetDirectoryName(typeof(object).Assembly.Location);
        if (!isFrameworks && File.Exists(deps) && File.Exists(config))
        {
            command.ArgumentList.Add("--depsfile");
            command.ArgumentList.Add(deps);
            command.ArgumentList.Add("--runtimeconfig");
            command.ArgumentList.Add(config);
        }

        command.ArgumentList.Add(Assembly.GetEntryAssembly()!.Location);
    }

    /// <summary>This assembly: by name where the runtime knows it, which also works inside of a single file; else by path.</summary>
    [UnconditionalSuppressMessage(
        "SingleFile", "IL3000", Justification = "Inside of a single file the path is empty, and the name is used.")]
    private static string Hook()
    {
        Assembly own = typeof(WorkerCommand).Assembly;
        string known = AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? string.Empty;
        return own.Location.Length == 0 || known.Split(Path.PathSeparator).Contains(own.Location) ? own.GetName().Name! : own.Location;
    }
}
