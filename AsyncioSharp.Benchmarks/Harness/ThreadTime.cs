using System.Runtime.InteropServices;

namespace AsyncioSharp.Benchmarks;

/// <summary>
/// The processor time of the calling thread. What other threads and other programs do is not in it; a collection that this thread runs is.
/// (Linux only.)
/// </summary>
internal static class ThreadTime
{
    private const int OfThread = 3;

    public static double Nanoseconds()
    {
        nint[] time = new nint[2];
        GetTime(OfThread, time);
        return (time[0] * 1e9) + time[1];
    }

    /// <summary>Seconds and nanoseconds.</summary>
    [DllImport("libc", EntryPoint = "clock_gettime")]
    private static extern int GetTime(int clock, [Out] nint[] time);
}
