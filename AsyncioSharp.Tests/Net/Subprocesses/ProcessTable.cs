namespace AsyncioSharp.Tests.Net;

/// <summary>What Linux says about this process and its children.</summary>
internal static class ProcessTable
{
    /// <summary>All children, zombies too.</summary>
    public static int[] ChildrenOfThisProcess() => [.. Directory.GetDirectories("/proc/self/task")
        .SelectMany(static thread => Read(Path.Combine(thread, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Select(int.Parse)
        .Order()];

    public static int OpenDescriptors() => Directory.GetFileSystemEntries("/proc/self/fd").Length;

    public static int ThreadsNamed(string prefix) => Directory.GetDirectories("/proc/self/task").Count(thread => Read(Path.Combine(thread, "comm")).StartsWith(prefix, StringComparison.Ordinal));

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            // A thread that has just ended.
            return string.Empty;
        }
    }
}
