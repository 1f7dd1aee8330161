using System.Runtime.InteropServices;

namespace AsyncioSharp.Net.Interop;

/// <summary>Keeps a thread on one processor. Linux only.</summary>
internal static unsafe partial class ProcessorPin
{
    // The bits of 1,024 processors, as the C library's cpu_set_t.
    private const int Size = 128;

    /// <summary>Lets the calling thread run on one of the processors that it may use now.</summary>
    /// <param name="index">Which of them; after the last comes the first again.</param>
    /// <returns>The number of the processor; -1 if the system refuses, which leaves the thread as it was.</returns>
    public static int PinThisThread(int index)
    {
        byte* allowed = stackalloc byte[Size];
        new Span<byte>(allowed, Size).Clear();
        if (sched_getaffinity(0, Size, allowed) < 0)
        {
            return -1;
        }

        List<int> processors = [];
        for (int number = 0; number < Size * 8; number++)
        {
            if ((allowed[number / 8] & (1 << (number % 8))) != 0)
            {
                processors.Add(number);
            }
        }

        int chosen = processors[index % processors.Count];
        new Span<byte>(allowed, Size).Clear();
        allowed[chosen / 8] = (byte)(1 << (chosen % 8));
        return sched_setaffinity(0, Size, allowed) < 0 ? -1 : chosen;
    }

    [LibraryImport("libc")]
    private static partial int sched_getaffinity(int pid, nint size, byte* mask);

    [LibraryImport("libc")]
    private static partial int sched_setaffinity(int pid, nint size, byte* mask);
}
