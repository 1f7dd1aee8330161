using System.ComponentModel;
using System.Diagnostics;

namespace AsyncioSharp.Benchmarks;

/// <summary>Builds the C sources of this folder with <c>cc -O2</c>, anew when they have changed.</summary>
internal static class CPrograms
{
    public static string Build(string name)
    {
        string source = Path.Combine(Repository.Benchmarks, "Servers", name + ".c");
        string program = Path.Combine(Repository.Root, "artifacts", "servers", name);
        if (File.Exists(program) && File.GetLastWriteTimeUtc(program) > File.GetLastWriteTimeUtc(source))
        {
            return program;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(program)!);
        try
        {
            using Process compiler = Process.Start("cc", ["-O2", "-Wall", "-o", program, source]);
            compiler.WaitForExit();
            return compiler.ExitCode == 0 ? program : throw new InvalidOperationException($"cc could not build {source}.");
        }
        catch (Win32Exception error)
        {
            throw new InvalidOperationException("The servers are compared with a C program, and there is no C compiler `cc` here. Install one (Debian: gcc).", error);
        }
    }
}
