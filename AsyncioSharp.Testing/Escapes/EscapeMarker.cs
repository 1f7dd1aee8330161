using System.Collections.Concurrent;

namespace AsyncioSharp.Testing;

/// <summary>
/// A mark in the test's execution context. .NET calls back on every thread that takes the context up, and when it lays it down: so it is
/// known which foreign threads run code of which test just now.
/// </summary>
internal static class EscapeMarker
{
    private static readonly AsyncLocal<TestProbe?> s_mark = new(OnChanged);

    // Work that was queued on a loop's thread, until a pool thread takes it. The number is .NET's hash of the work; where two share one,
    // the second is not tracked.
    private static readonly ConcurrentDictionary<long, TestProbe> s_queued = [];

    // The probe whose work this pool thread took last.
    [ThreadStatic]
    private static TestProbe? t_taken;

    // The probe whose context this thread is in, if it was counted as it came.
    [ThreadStatic]
    private static TestProbe? t_entered;

    /// <summary>Marks the present context as the test's.</summary>
    public static void Set(TestProbe? probe) => s_mark.Value = probe;

    /// <summary>Work of the test goes to the pool.</summary>
    public static void OnQueued(long work, TestProbe probe)
    {
        if (s_queued.TryAdd(work, probe))
        {
            probe.ForeignWork.Queue();
        }
    }

    /// <summary>A pool thread takes work; what it did before is over.</summary>
    public static void OnDequeued(long work)
    {
        t_taken?.ForeignWork.End();
        t_taken = s_queued.TryRemove(work, out TestProbe? probe) ? probe : null;
        t_taken?.ForeignWork.Take();
    }

    private static void OnChanged(AsyncLocalValueChangedArgs<TestProbe?> change)
    {
        if (!change.ThreadContextChanged)
        {
            return;
        }

        if (t_entered is { } left)
        {
            t_entered = null;
            left.ForeignWork.Leave();
        }

        if (change.CurrentValue is { IsForeignThread: true } entered)
        {
            t_entered = entered;
            entered.ForeignWork.Enter();
            if (!ReferenceEquals(t_taken, entered))
            {
                t_taken = entered;
                entered.OnForeignThread();
            }
        }
    }
}
