using System.Runtime.InteropServices;

namespace AsyncioSharp;

/// <summary>Counts the tasks of a loop by what they run, from another thread.</summary>
/// <remarks>
/// The tasks are a list, which the loop changes meanwhile. A task that has ended has no next one any more, so a walk that stands on it ends
/// early. Nothing worse can happen: links only lead to tasks that were made later. So what was counted is compared with the loop's own
/// number, and a walk that has missed much is made again.
/// </remarks>
internal sealed class TaskCount(EventLoop loop, TimeProvider clock)
{
    // A walk of 100,000 tasks takes some 10 ms of a processor's time: it comes so rarely that it takes 2 %.
    private const int PauseFactor = 50;
    private const int MostTries = 3;
    private const int MostWalks = 500;

    private long _next;

    /// <summary>How many there were, at the last count.</summary>
    public Dictionary<string, int> Counts { get; private set; } = [];

    /// <summary>Counts again, unless that was just done and takes long.</summary>
    public void Refresh(BodyNames names)
    {
        long start = clock.GetTimestamp();
        if (start < _next)
        {
            return;
        }

        int walks = MostWalks;
        Dictionary<string, int> best = [];
        int found = -1;
        for (int i = 0; i < MostTries && found < loop.TaskCount * 9L / 10; i++)
        {
            Dictionary<string, int> counts = Count(names, ref walks, out int all);
            if (all > found)
            {
                (best, found) = (counts, all);
            }
        }

        Counts = best;
        long end = clock.GetTimestamp();
        _next = end + ((end - start) * PauseFactor);
    }

    private Dictionary<string, int> Count(BodyNames names, ref int walks, out int all)
    {
        var counts = new Dictionary<string, int>();
        all = 0;
        for (AsyncioTask? task = loop.FirstTask; task is not null; task = task.NextTask)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(counts, names.Of(task, ref walks), out _)++;
            all++;
        }

        return counts;
    }
}
