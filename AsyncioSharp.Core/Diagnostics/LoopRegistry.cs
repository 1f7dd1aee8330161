namespace AsyncioSharp;

/// <summary>The loops that are open, for the gauges. Weak: a loop that is dropped without being closed can go.</summary>
internal static class LoopRegistry
{
    private static readonly Lock s_gate = new();
    private static readonly List<WeakReference<EventLoop>> s_loops = [];
    private static int s_lastId;

    public static int NextId() => Interlocked.Increment(ref s_lastId);

    public static WeakReference<EventLoop> Add(EventLoop loop)
    {
        var registration = new WeakReference<EventLoop>(loop);
        lock (s_gate)
        {
            if (s_loops.Count == s_loops.Capacity)
            {
                s_loops.RemoveAll(static entry => !entry.TryGetTarget(out _));
            }

            s_loops.Add(registration);
        }

        return registration;
    }

    public static void Remove(WeakReference<EventLoop> registration)
    {
        lock (s_gate)
        {
            s_loops.Remove(registration);
        }
    }

    /// <summary>The loops that are open now, in the order of their making.</summary>
    public static EventLoop[] Open()
    {
        lock (s_gate)
        {
            var loops = new List<EventLoop>(s_loops.Count);
            foreach (WeakReference<EventLoop> entry in s_loops)
            {
                if (entry.TryGetTarget(out EventLoop? loop))
                {
                    loops.Add(loop);
                }
            }

            return [.. loops];
        }
    }
}
