using System.Globalization;

namespace AsyncioSharp.Testing;

/// <summary>Why a test did not end in time.</summary>
internal static class TimeReport
{
    /// <summary>The loop still turns: what its tasks wait on. On its thread.</summary>
    public static string OfLoop(string headline, EventLoop loop) =>
        string.Create(
            CultureInfo.InvariantCulture, $"{headline} Its loop is at {loop.Time():R} s, after {loop.Callbacks} callbacks."
                + $"{loop.DescribeTasks()}");

    /// <summary>The loop's thread does not come back. From another thread.</summary>
    public static string OfThread(string headline, EventLoop loop, TestProbe probe)
    {
        if (probe.Blocked is { } blocked)
        {
            string instead = blocked.Stack.Contains("NUnit.Framework.Internal.AsyncToSyncAdapter", StringComparison.Ordinal)
                ? "NUnit's Assert.ThrowsAsync and its like wait themselves: write await Assert.ThatAsync(..., Throws.TypeOf<...>())."
                : "Await instead, or move the blocking call to Asyncio.ToThread(...).";
            return $"{headline} The loop's thread is blocked by a synchronous wait in {Name(blocked.Task)}. {instead}\n{blocked.Stack}";
        }

        return $"{headline} The loop's thread does not come back from one step of {Name(loop.StuckTask)}: it computes, "
            + "sleeps or is blocked there.";
    }

    private static string Name(AsyncioTask? task) => task is null ? "a callback" : $"{task.GetName()} ({task.GetCoro().Name})";
}
