using System.Globalization;

namespace AsyncioSharp.Benchmarks;

/// <summary>The interpreter of the other side.</summary>
/// <param name="Program">The interpreter itself, not a wrapper that would count in its start-up time.</param>
/// <param name="Version">For example 3.13.0.</param>
/// <param name="HasUvloop">Whether uvloop can be imported.</param>
internal sealed record Python(string Program, string Version, bool HasUvloop)
{
    private const string Probe = """
        import platform, sys
        try:
            import uvloop
        except ImportError:
            uvloop = None
        print(sys.executable, platform.python_implementation(), platform.python_version(), uvloop is not None, sep="\n")
        """;

    /// <summary>The interpreter at a path, or the first that is found; null if there is none.</summary>
    public static Python? Find(string? path)
    {
        foreach (string candidate in path is null ? ["python3", "python"] : new[] { path })
        {
            if (Child.Output(candidate, "-c", Probe)?.Split('\n', StringSplitOptions.TrimEntries) is [var program, "CPython", var version, var uvloop, ..])
            {
                return new Python(program, version, uvloop == "True");
            }
        }

        return null;
    }

    public double? Measure(Workload workload, bool uvloop)
    {
        if (!workload.HasPeer)
        {
            return null;
        }

        // An operation takes it ten to a hundred times longer, so fewer repetitions make a median as steady.
        string repetitions = Math.Min(3, workload.Repetitions).ToString(CultureInfo.InvariantCulture);
        string operations = workload.Operations.ToString(CultureInfo.InvariantCulture);
        List<string> arguments = [Repository.Peer, workload.Name, operations, repetitions];
        if (uvloop)
        {
            arguments.Add("--uvloop");
        }

        return Child.Measure(Program, arguments);
    }
}
