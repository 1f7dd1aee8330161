namespace AsyncioSharp.Conformance;

/// <summary>Results, waiting on tasks and futures, and sleep(0) turns in the generator form.</summary>
[Scenario("generator_coroutine_result_and_turns", 60)]
public static class GeneratorCoroutineResultAndTurns
{
    private static IEnumerable<IAwaitable> Child(Trace t)
    {
        t.Say("child starts");
        yield return Asyncio.Sleep(0);
        t.Say("child ends");
        yield return Asyncio.Return(20);
    }

    private static IEnumerable<IAwaitable> Adder(Trace t, Future<int> future)
    {
        var task = Asyncio.CreateTask(Asyncio.Coroutine<int>(Child(t)));
        yield return task;
        yield return future;
        yield return Asyncio.Return(task.Result() + future.Result());
    }

    public static async Coroutine Main(Trace t)
    {
        var future = Asyncio.GetRunningLoop().CreateFuture<int>();
        var task = Asyncio.CreateTask(Asyncio.Coroutine<int>(Adder(t, future)));
        t.Turns(6);
        await Asyncio.Sleep(1);
        future.SetResult(3);
        t.At($"{await task}");
    }
}
