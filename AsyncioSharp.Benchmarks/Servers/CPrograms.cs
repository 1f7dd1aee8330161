using System.ComponentModel;
using System.Diagnostics;

namespace AsyncioSharp.Benchmarks;

/// <summary>Builds the C sources of this folder with <c>cc -O2</c>, anew when they have changed.</summary>
internal static class CPrograms
{
    /// <param name="name">The source, without its ending.</param>
    /// <param name="isTls">Builds its variant that does TLS, with OpenSSL.</param>
    public static string Build(string name, bool isTls = false)
    {
        string source = Path.Combine(Repository.Benchmarks, "Servers", name + ".c");
        string program = Path.Combine(Repository.Root, "artifacts", "servers", isTls ? name + "_tls" : name);
        if (File.Exists(program) && File.GetLastWriteTimeUtc(program) > File.GetLastWriteTimeUtc(source))
        {
            return program;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(program)!);
        try
        {
            using Process compiler = Process.Start("cc", ["-O2", "-Wall", "-o", program, source, .. isTls ? ["-DTLS", "-lssl", "-lcrypto"] : Array.Empty<string>()]);
            compiler.WaitForExit();
            return compiler.ExitCode == 0 ? program : throw new InvalidOperationException($"cc could not build {source}.{(isTls ? " It needs OpenSSL's headers (Debian: libssl-dev)." : string.Empty)}");
        }
        catch (Win32Exception error)
        {
            throw new InvalidOperationException("The servers are compared with a C program, and there is no C compiler `cc` here. Install one (Debian: gcc).", error);
        }
    }
}
