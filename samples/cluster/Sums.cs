namespace Cluster;

/// <summary>What runs elsewhere. The silos allow this class, and nothing else.</summary>
public static class Sums
{
    // Python's integers grow by themselves; this sum needs 69 bits.
    public static Int128 CpuBound() => Enumerable.Range(0, 10_000_000).Aggregate((Int128)0, static (sum, i) => sum + ((long)i * i));

    public static int Square(int number) => number * number;

    public static int ProcessId() => Environment.ProcessId;

    public static byte[] Echo(byte[] payload) => payload;

    public static async Coroutine<int> SlowDouble(int number, IProgress<string> progress)
    {
        progress.Report("half of it");
        await Asyncio.Sleep(0.05);
        return 2 * number;
    }
}
