using AsyncioSharp.Testing;

namespace AsyncioSharp.Tests.Testing;

/// <summary>Known races, small. Each passes in asyncio's own order.</summary>
internal static class Katas
{
    public static readonly string[] Names = [nameof(LostUpdate), nameof(DiningPhilosophers), nameof(LostWakeUp), nameof(CancelAgainstComplete), nameof(DoubleClose)];

    public static Func<Coroutine> Of(string name) => name switch
    {
        nameof(LostUpdate) => LostUpdate,
        nameof(DiningPhilosophers) => DiningPhilosophers,
        nameof(LostWakeUp) => LostWakeUp,
        nameof(CancelAgainstComplete) => CancelAgainstComplete,
        nameof(DoubleClose) => DoubleClose,
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    /// <summary>The fewest deviations from asyncio's order that make it fail. The reason stands beside each kata.</summary>
    public static int FewestOf(string name) => name == nameof(LostWakeUp) ? 2 : 1;

    /// <summary>Reads, waits, writes. In asyncio's order the second begins when the first has ended.</summary>
    public static async Coroutine LostUpdate()
    {
        int balance = 100;
        async Coroutine Deposit(int amount, int turnsBefore)
        {
            for (int i = 0; i < turnsBefore; i++)
            {
                await Asyncio.Sleep(0);
            }

            int before = balance;
            await Asyncio.Sleep(0);
            balance = before + amount;
        }

        // One deviation: the second catches up one turn, and both have read before either writes.
        await Asyncio.Gather(Deposit(10, turnsBefore: 0), Deposit(20, turnsBefore: 1));
        balance.Should().Be(130);
    }

    /// <summary>Three philosophers, three forks. One comes late to the table, which is all that keeps them from starving.</summary>
    public static async Coroutine DiningPhilosophers()
    {
        AsyncioLock[] forks = [new(), new(), new()];
        async Coroutine Dine(int seat)
        {
            if (seat == 2)
            {
                await Asyncio.Sleep(0);
            }

            using (await forks[seat].Acquire())
            {
                await Asyncio.Sleep(0);
                using (await forks[(seat + 1) % 3].Acquire())
                {
                }
            }
        }

        // One deviation: the late one overtakes both others, and each holds the fork that the one before waits for.
        await Asyncio.Gather(Enumerable.Range(0, 3).Select(Dine));
    }

    /// <summary>A condition made of an event: whoever clears it too late clears the next wake-up.</summary>
    public static async Coroutine LostWakeUp()
    {
        var changed = new AsyncioEvent();
        var items = new Queue<int>();
        async Coroutine Consume()
        {
            while (items.Count == 0)
            {
                await Asyncio.Sleep(0); // looks, and is about to wait: what is put now is not seen
                changed.Clear();
                await changed.Wait();
            }
        }

        async Coroutine Produce()
        {
            await Asyncio.Sleep(0);
            await Asyncio.Sleep(0);
            items.Enqueue(1);
            changed.Set();
        }

        // Two deviations: both of the producer's turns fall into the gap.
        await Asyncio.Gather(Consume(), Produce());
    }

    /// <summary>A queue that hands an item to a waiter who is cancelled in the same turn: nobody has it.</summary>
    public static async Coroutine CancelAgainstComplete()
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        var items = new Queue<int>();
        var received = new List<int>();
        Future<int>? waiter = null;
        async Coroutine Consume()
        {
            waiter = loop.CreateFuture<int>();
            received.Add(await waiter);
        }

        async Coroutine Produce()
        {
            await Asyncio.Sleep(0);
            if (waiter is { } waits && !waits.Done())
            {
                waits.SetResult(1);
            }
            else
            {
                items.Enqueue(1);
            }
        }

        AsyncioTask consumer = Asyncio.CreateTask(Consume());
        AsyncioTask producer = Asyncio.CreateTask(Produce());
        await Asyncio.Sleep(0);

        // One deviation: the producer's second step comes before this one.
        consumer.Cancel();
        await Asyncio.GatherReturnExceptions(consumer, producer);
        items.Concat(received).Should().Equal(1);
    }

    /// <summary>Looks whether it is closed, waits for the last write, closes.</summary>
    public static async Coroutine DoubleClose()
    {
        bool closed = false;
        int closes = 0;
        async Coroutine Close()
        {
            if (!closed)
            {
                await Asyncio.Sleep(0);
                closed = true;
                closes++;
            }
        }

        async Coroutine CloseLater()
        {
            await Asyncio.Sleep(0);
            await Close();
        }

        // One deviation: the later one looks before the first has closed.
        await Asyncio.Gather(Close(), CloseLater());
        closes.Should().Be(1);
    }
}
