using System.Runtime.CompilerServices;

namespace AsyncioSharp.Benchmarks;

/// <summary>Where the sources are: this program is run from its repository.</summary>
internal static class Repository
{
    public static string Benchmarks { get; } = Path.GetDirectoryName(Path.GetDirectoryName(ThisFile()))!;

    public static string Root { get; } = Path.GetDirectoryName(Benchmarks)!;

    public static string Peer { get; } = Path.Combine(Benchmarks, "peers", "asyncio_workloads.py");

    public static string Report { get; } = Path.Combine(Root, "docs", "performance.md");

    public static string Growth { get; } = Path.Combine(Root, "docs", "growth.md");

    public static string GrowthPicture { get; } = Path.Combine(Root, "docs", "images", "growth.svg");

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
