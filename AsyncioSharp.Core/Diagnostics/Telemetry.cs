using System.Runtime.CompilerServices;

namespace AsyncioSharp;

/// <summary>Makes the meter and the event source, late and on another thread.</summary>
/// <remarks>
/// Making them costs 12 ms of a new process, a third of the time of the smallest program. Their assembly is loaded, their methods are
/// compiled, and event sources describe themselves by reflection. So they are made on the thread pool when the first loop waits or has run
/// 256 turns. A program that ends earlier has none. This is no problem for listeners: .NET tells them of instruments whenever those are
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
