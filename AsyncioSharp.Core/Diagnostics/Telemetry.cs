using System.Runtime.CompilerServices;

namespace AsyncioSharp;

/// <summary>Makes the meter and the event source, late and on another thread.</summary>
/// <remarks>
/// Making them costs 12 ms of a new process, a third of what the smallest program takes from start to end: their assembly is loaded, their
/// methods are compiled, and event sources describe themselves by reflection. So the first loop that waits, or has run 256 turns, has them
/// made on the thread pool, and programs that end before go without. Listeners do not mind: they are told of instruments whenever those are
/// made.
/// </remarks>
internal static class Telemetry
{
    private static int s_state;

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

    // A frame of its own: who watches for work that a test sends to the pool knows by it that this is none.
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
