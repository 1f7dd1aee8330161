using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace AsyncioSharp;

/// <summary>What debug mode remembers beside the objects: where they were made.</summary>
internal static class DebugInfo
{
    // asyncio's limit: enough to find the line, little enough to read.
    private const int MaxFrames = 10;

    private static readonly ConditionalWeakTable<object, string> s_creation = [];

    // Neither method may be inlined: the stack begins two frames above.
    /// <summary>Remembers the caller's stack.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void RecordCreation(object made) => s_creation.AddOrUpdate(made, CaptureStack());

    /// <summary>Where an object was made; null outside of debug mode.</summary>
    public static string? CreationOf(object? made) => made is not null && s_creation.TryGetValue(made, out string? stack) ? stack : null;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string CaptureStack()
    {
        string[] lines = new StackTrace(2, fNeedFileInfo: true).ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return string.Join(
            '\n', lines.Where(line => !line.Contains("at AsyncioSharp.EventLoop.", StringComparison.Ordinal)).Take(MaxFrames));
    }
}
