namespace AsyncioSharp.Tests.Testing;

/// <summary>The katas once more in idiomatic C#: <c>async Task</c> methods, which start at once and run side by side in one task.</summary>
internal static class NativeKatas
{
    public static Func<Task> Of(string name) => name switch
    {
        nameof(Katas.LostUpdate) => LostUpdate,
        nameof(Katas.DiningPhilosophers) => DiningPhilosophers,
        nameof(Katas.LostWakeUp) => LostWakeUp,
        nameof(Katas.CancelAgainstComplete) => CancelAgainstComplete,
        nameof(Katas.DoubleClose) => DoubleClose,
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    public static async Task LostUpdate()
    {
        int balance = 100;
        async Task Deposit(int amount, int turnsBefore)
        {
            for (int i = 0; i < turnsBefore; i++)
            {
                await Asyncio.Sleep(0);
            }

            int before = balance;
            await Asyncio.Sleep(0);
            balance = before + amount;
        }

        await Task.WhenAll(Deposit(10, turnsBefore: 0), Deposit(20, turnsBefore: 2));
        balance.Should().Be(130);
    }

    public static async Task DiningPhilosophers()
    {
        AsyncioLock[] forks = [new(), new(), new()];
        async Task Dine(int seat)
        {
            if (seat == 2)
            {
                await Asyncio.Sleep(0);
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

        await Task.WhenAll(Enumerable.Range(0, 3).Select(Dine));
    }

    public static async Task LostWakeUp()
    {
        var changed = new AsyncioEvent();
        var items = new Queue<int>();
        async Task Consume()
        {
            while (items.Count == 0)
            {
                await Asyncio.Sleep(0);
                changed.Clear();
                await changed.Wait();
            }
        }

        async Task Produce()
        {
            await Asyncio.Sleep(0);
            await Asyncio.Sleep(0);
            items.Enqueue(1);
            changed.Set();
        }

        await Task.WhenAll(Consume(), Produce());
    }

    public static async Task CancelAgainstComplete()
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        var items = new Queue<int>();
        var received = new List<int>();
        Future<int>? waiter = null;
        async Task Consume()
        {
            waiter = loop.CreateFuture<int>();
            received.Add(await waiter);
        }

        async Task Produce()
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

        AsyncioTask consumer = Asyncio.CreateTask(Consume);
        AsyncioTask producer = Asyncio.CreateTask(Produce);
        await Asyncio.Sleep(0);
        consumer.Cancel();
        await Asyncio.GatherReturnExceptions(consumer, producer);
        items.Concat(received).Should().Equal(1);
    }

    public static async Task DoubleClose()
    {
        bool closed = false;
        int closes = 0;
        async Task Close()
        {
            if (!closed)
            {
                await Asyncio.Sleep(0);
                closed = true;
                closes++;
            }
        }

        async Task CloseLater()
        {
            await Asyncio.Sleep(0);
            await Asyncio.Sleep(0);
            await Close();
        }

        await Task.WhenAll(Close(), CloseLater());
        closes.Should().Be(1);
    }
}
