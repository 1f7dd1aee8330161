namespace AsyncioSharp.Benchmarks;

/// <summary>What the memory alone costs, without a task or a timer: about as many bytes as a task and its coroutine.</summary>
internal static class Objects
{
    private const int Bytes = 296;

#pragma warning disable CS1998 // It has nothing to wait for; that is the point.
    public static async Coroutine Kept(int count)
    {
        var all = new byte[count][];
        for (int i = 0; i < count; i++)
        {
            all[i] = new byte[Bytes];
        }

        int sum = 0;
        foreach (byte[] one in all)
        {
            sum += one[0];
        }

        GC.KeepAlive(sum);
    }
#pragma warning restore CS1998
}
