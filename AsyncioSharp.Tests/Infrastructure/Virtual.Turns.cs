namespace AsyncioSharp.Tests.Infrastructure;

/// <summary>For tests that count in turns of the loop.</summary>
internal static partial class Virtual
{
    /// <summary>Lets a number of turns of the loop go by.</summary>
    public static async Coroutine Turns(int count)
    {
        for (int i = 0; i < count; i++)
        {
            await Asyncio.Sleep(0);
        }
    }

    /// <summary>Enough for everything that is not blocked to come to rest.</summary>
    public static Coroutine Settle() => Turns(30);

    /// <summary>
    /// Runs a scenario again and again and cancels its victim after 0, 1, 2… turns, until the victim is done before that. The scenario gets the delayed cancellation to call where the
    /// turns begin to count, and checks what must hold afterwards.
    /// </summary>
    /// <returns>In how many different places the victim was cancelled.</returns>
    public static int WalkCancellations(Func<Func<AsyncioTask, Coroutine>, Coroutine> scenario)
    {
        for (int turns = 0; turns < 100; turns++)
        {
            bool cancelled = false;
            Run(() => scenario(CancelLater));
            if (!cancelled)
            {
                return turns;
            }

            async Coroutine CancelLater(AsyncioTask victim)
            {
                await Turns(turns);
                cancelled = victim.Cancel();
            }
        }

        throw new InvalidOperationException("The victim never ends.");
    }

    /// <summary>Bytes allocated by a thousand awaits, after a few to warm up.</summary>
    public static async Coroutine<long> AllocatedBy(Func<Coroutine> thousandAwaits)
    {
        await thousandAwaits();
        await thousandAwaits();
        long before = GC.GetAllocatedBytesForCurrentThread();
        await thousandAwaits();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
