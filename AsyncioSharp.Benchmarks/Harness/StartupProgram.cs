using System.Diagnostics;

namespace AsyncioSharp.Benchmarks;

/// <summary>Builds Startup/Startup.csproj once per process and names the program.</summary>
internal static class StartupProgram
{
    private static readonly Dictionary<bool, string> Built = [];

    public static string Build(bool ahead)
    {
        if (Built.TryGetValue(ahead, out string? program))
        {
            return program;
        }

        string project = Path.Combine(Repository.Benchmarks, "Startup", "Startup.csproj");
        string output = Path.Combine(Repository.Root, "artifacts", ahead ? "startup-aot" : "startup");
        List<string> arguments = [ahead ? "publish" : "build", project, "-c", "Release", "-o", output, "--nologo", "-v", "quiet"];
        if (ahead)
        {
            arguments.Add("-p:PublishAot=true");
        }

        using Process build = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        string text = build.StandardOutput.ReadToEnd();
        build.WaitForExit();
        if (build.ExitCode != 0)
        {
            throw new InvalidOperationException($"Building {project} failed.\n{text}");
        }

        return Built[ahead] = Path.Combine(output, OperatingSystem.IsWindows() ? "Startup.exe" : "Startup");
    }
}
