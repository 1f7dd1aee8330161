using AsyncioSharp;

/// <summary>What the tests of each framework do. Some must fail: expected.txt says which, and with what message.</summary>
internal static class Bodies
{
    public static async Coroutine Passes()
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        double start = loop.Time();
        await Asyncio.Sleep(86_400);                      // a day: where the attribute is ignored, no test comes to its end
        Is(86_400, loop.Time() - start);
    }

    public static async Coroutine Asserts() => Is(1, await Asyncio.Sleep(1, 2));

    public static async Coroutine LeavesATask()
    {
        _ = Asyncio.CreateTask(Asyncio.Sleep(60), name: "forgotten");
        await Asyncio.Sleep(1);
    }

    public static async Coroutine Hangs() => await Asyncio.GetRunningLoop().CreateFuture();

    /// <summary>Two payments at a time: in asyncio's order it passes, in others one is lost.</summary>
    public static async Coroutine LosesAPayment()
    {
        int balance = 0;
        await Asyncio.Gather(Pay(0), Pay(2));
        Is(20, balance);

        async Coroutine Pay(int turns)
        {
            for (int i = 0; i < turns; i++)
            {
                await Asyncio.Sleep(0);
            }

            int before = balance;
            await Asyncio.Sleep(0);
            balance = before + 10;
        }
    }

    /// <summary>Too many orders for the search that it is given.</summary>
    public static async Coroutine HasManyOrders()
    {
        await Asyncio.Gather(Steps(), Steps(), Steps());

        static async Coroutine Steps()
        {
            for (int i = 0; i < 5; i++)
            {
                await Asyncio.Sleep(0);
            }
        }
    }

    private static void Is(double expected, double actual)
    {
        if (expected != actual)
        {
            throw new InvalidOperationException($"expected {expected}, and it is {actual}");
        }
    }
}
