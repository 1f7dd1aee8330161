using System.Runtime.CompilerServices;

namespace AsyncioSharp;

/// <summary>Which tasks hold a lock or a slot of a semaphore, for reports on a loop that is stuck. asyncio's locks have no owner, so this stands beside them.</summary>
/// <remarks>Kept only for loops with a probe. Where no loop of the process ever had one, acquiring and releasing test one static field.</remarks>
internal static class Holders
{
    private static readonly ConditionalWeakTable<object, List<AsyncioTask>> Table = [];

    /// <summary>Some loop of the process has or had a probe.</summary>
    public static bool AreKept { get; set; }

    public static void Take(object primitive)
    {
        if (Taker() is { } task)
        {
            List<AsyncioTask> holders = Table.GetOrCreateValue(primitive);
            holders.Add(task);
        }
    }

    /// <summary>Any task may release: one that holds it releases its own hold, every other one the oldest.</summary>
    public static void Give(object primitive)
    {
        if (Table.TryGetValue(primitive, out List<AsyncioTask>? holders) && holders.Count > 0 && !(Taker() is { } task && holders.Remove(task)))
        {
            holders.RemoveAt(0);
        }
    }

    /// <summary>The holders in the order in which they took it; none if they are not known.</summary>
    public static IReadOnlyList<AsyncioTask> Of(object? primitive) => primitive is not null && Table.TryGetValue(primitive, out List<AsyncioTask>? holders) ? holders : [];

    private static AsyncioTask? Taker() => EventLoop.Running is { Probe: not null } loop ? loop.CurrentTask : null;
}
