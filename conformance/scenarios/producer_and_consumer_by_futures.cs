namespace AsyncioSharp.Conformance;

/// <summary>Two tasks hand values to each other through futures: who runs when, turn by turn.</summary>
[Scenario("producer_and_consumer_by_futures", 47)]
public static class ProducerAndConsumerByFutures
{
    private static async Coroutine Producer(Trace t, Future<int>[] slots)
    {
        for (var i = 0; i < slots.Length; i++)
        {
            t.Say($"put {i}");
            slots[i].SetResult(i);
            await Asyncio.Sleep(0);
        }
        t.Say("producer ends");
    }

    private static async Coroutine Consumer(Trace t, Future<int>[] slots)
    {
        foreach (var slot in slots)
            t.Say($"got {await slot}");
        t.Say("consumer ends");
    }

    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        var slots = new[] { loop.CreateFuture<int>(), loop.CreateFuture<int>(), loop.CreateFuture<int>() };
        var one = Asyncio.CreateTask(Consumer(t, slots));
        var two = Asyncio.CreateTask(Producer(t, slots));
        await one;
        await two;
        t.Say("end");
    }

    public static async Task Native(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        var slots = new[] { loop.CreateFuture<int>(), loop.CreateFuture<int>(), loop.CreateFuture<int>() };
        var one = Asyncio.CreateTask(() => ConsumerNative(t, slots));
        var two = Asyncio.CreateTask(() => ProducerNative(t, slots));
        await one;
        await two;
        t.Say("end");
    }

    private static async Task ProducerNative(Trace t, Future<int>[] slots)
    {
        for (var i = 0; i < slots.Length; i++)
        {
            t.Say($"put {i}");
            slots[i].SetResult(i);
            await Asyncio.Sleep(0);
        }
        t.Say("producer ends");
    }

    private static async Task ConsumerNative(Trace t, Future<int>[] slots)
    {
        foreach (var slot in slots)
            t.Say($"got {await slot}");
        t.Say("consumer ends");
    }
}
