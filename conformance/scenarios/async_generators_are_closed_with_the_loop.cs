namespace AsyncioSharp.Conformance;

/// <summary>Async generators that are left half-way are closed together at the end; what fails then is reported, and closes the others nevertheless.</summary>
[Scenario("async_generators_are_closed_with_the_loop", 32, 34)]
public static class AsyncGeneratorsAreClosedWithTheLoop
{
    private static async IAsyncEnumerable<int> Numbers(Trace t, string name, double delay)
    {
        try
        {
            for (int n = 0; n < 10; n++)
                yield return n;
        }
        finally
        {
            await Asyncio.Sleep(delay);
            t.At($"{name} closes");
            if (name == "bad")
                throw new ArgumentException();
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        loop.SetExceptionHandler((_, context) => t.Say($"reported {t.Error(context.Exception)}, generator given {context.Asyncgen is not null}"));
        var kept = new[] { ("slow", 2), ("bad", 0.5), ("quick", 1), ("unused", 0) }.Select(x => Asyncio.Asyncgen(Numbers(t, x.Item1, x.Item2))).ToArray();
        foreach (var generator in kept[..3])
            await generator.GetAsyncEnumerator().MoveNextAsync();
        t.At("main ends");
    }
}
