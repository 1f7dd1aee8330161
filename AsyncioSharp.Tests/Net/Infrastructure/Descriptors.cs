namespace AsyncioSharp.Tests.Net;

/// <summary>The descriptors of this process, to see that none leaks.</summary>
internal static class Descriptors
{
    public static int Count() => OperatingSystem.IsLinux()
        ? Directory.GetFileSystemEntries("/proc/self/fd").Length
        : throw new IgnoreException("Only Linux lists descriptors.");
}
