namespace AsyncioSharp.Conformance;

/// <summary>The generator form in C# (what it yields it waits for) behaves like the coroutine in Python.</summary>
[Scenario("generator_coroutine_say_after")]
public static class GeneratorCoroutineSayAfter
{
    private static IEnumerable<IAwaitable> SayAfter(Trace t, double delay, string what)
    {
        yield return Asyncio.Sleep(delay);
        t.At(what);
    }

    public static async Coroutine Main(Trace t)
    {
        await Asyncio.Coroutine(SayAfter(t, 1, "hello"));
        var task = Asyncio.CreateTask(Asyncio.Coroutine(SayAfter(t, 2, "world")));
        t.At("made a task");
        await task;
        t.At(t.Ended(task));
    }
}
