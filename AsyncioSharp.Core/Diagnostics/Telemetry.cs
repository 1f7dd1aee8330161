using System.Runtime.CompilerServices;

namespace AsyncioSharp;

/// <summary>Makes the meter and the event source, late and on another thread.</summary>
/// <remarks>
/// Making them costs 12 ms of a new process, a third of the time of the smallest program. Their assembly is loaded, their methods are
/// compiled, and event sources describe themselves by reflection. So they are made on the thread pool when the first loop waits, has run
/// 256 turns, or has run for a quarter of a second. A program that ends earlier has none. This is no problem for listeners: .NET tells them
/// of instruments whenever those are made.
/// </remarks>
internal static class Telemetry
{
    private const double LongRun = 0.25;

    private static int s_state;
    private static ITimer? s_timer;

    // No static constructor: loops ask in places that should cost a memory read.
    private enum State
    {
        NotMade,
        InTheMaking,
        Made,
    }

    public static bool Exist => Volatile.Read(ref s_state) == (int)State.Made;

    public static void StartInBackground()
    {
        if (Volatile.Read(ref s_state) == (int)State.NotMade
            && Interlocked.CompareExchange(ref s_state, (int)State.InTheMaking, (int)State.NotMade) == (int)State.NotMade)
        {
            QueueMaking();
        }
    }

    /// <summary>
    /// A loop in real time begins to run: they are made also if it neither waits nor turns for a quarter of a second. One that hangs in its
    /// first step is what somebody wants to look into.
    /// </summary>
    public static void StartIfRunIsLong()
    {
        if (Volatile.Read(ref s_state) == (int)State.NotMade && s_timer is null)
        {
            s_timer = TimeProvider.System.CreateTimer(
                static _ => StartInBackground(), null, TimeSpan.FromSeconds(LongRun), Timeout.InfiniteTimeSpan);
        }
    }

    // A frame of its own. By it a check for work that a test sends to the pool knows that this is not work of the test.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void QueueMaking() => ThreadPool.UnsafeQueueUserWorkItem(static _ => Make(), null);

    /// <summary>Makes them now. Tests call it directly.</summary>
    public static void Make()
    {
        try
        {
            _ = LoopMeters.MeasuresCallbacks;
            _ = AsyncioEventSource.Log;
            Volatile.Write(ref s_state, (int)State.Made);
        }
        catch (TypeInitializationException)
        {
            // A listener threw when it was shown an instrument. That is its own failure; here, on the thread pool, it would end the
            // process. We stay unobserved.
        }
    }
}
