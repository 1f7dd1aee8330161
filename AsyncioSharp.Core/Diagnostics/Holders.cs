using System.Runtime.CompilerServices;

namespace AsyncioSharp;

/// <summary>Which tasks hold a lock or a slot of a semaphore, for reports on a loop that is stuck. asyncio's locks have no owner, so this stands beside them.</summary>
/// <remarks>Kept only for loops with a probe. Where no open loop of the process has one, acquiring and releasing test one static field.</remarks>
internal static class Holders
{
    private static readonly ConditionalWeakTable<object, List<AsyncioTask>> Table = [];
    private static readonly Lock Gate = new();
    private static int s_loops;

    /// <summary>Some open loop of the process has a probe. One that is never closed, since its test was left behind, leaves this on.</summary>
    public static bool AreKept => Volatile.Read(ref s_loops) > 0;

    /// <summary>Counts the open loops with a probe.</summary>
    /// <param name="begins">One more; false for one that loses its probe, or is closed.</param>
    public static void CountLoop(bool begins)
    {
        lock (Gate)
        {
            s_loops += begins ? 1 : -1;
            if (s_loops == 0)
            {
                // Releases are not seen from here on: what is written down would be wrong when somebody looks again.
                Table.Clear();
            }
        }
    }

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
