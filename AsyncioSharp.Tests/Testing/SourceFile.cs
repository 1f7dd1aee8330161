using System.Runtime.CompilerServices;

namespace AsyncioSharp.Tests;

/// <summary>Where a test stands in its file, for reports that name lines.</summary>
internal static class SourceFile
{
    /// <summary>The line of the call.</summary>
    public static int Line([CallerLineNumber] int line = 0) => line;
}
