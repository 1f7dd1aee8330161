namespace AsyncioSharp.Conformance;

/// <summary>all_tasks() holds every task that is not done, started or not.</summary>
[Scenario("all_tasks_are_the_undone_ones", 69)]
public static class AllTasksAreTheUndoneOnes
{
    private static async Coroutine Worker(Trace t, double delay)
    {
        await Asyncio.Sleep(delay);
    }

    public static async Coroutine Main(Trace t)
    {
        Asyncio.CurrentTask()!.SetName("main");
        var one = Asyncio.CreateTask(Worker(t, 1), name: "one");
        var two = Asyncio.CreateTask(Worker(t, 2), name: "two");
        t.At(t.Names(Asyncio.AllTasks()));
        await one;
        t.At(t.Names(Asyncio.AllTasks()));
        two.Cancel();
        t.At(t.Names(Asyncio.AllTasks()));
        await Asyncio.Wait([two]);
        t.At(t.Names(Asyncio.AllTasks()));
    }

    public static async Task Native(Trace t)
    {
        Asyncio.CurrentTask()!.SetName("main");
        var one = Asyncio.CreateTask(() => WorkerNative(t, 1), name: "one");
        var two = Asyncio.CreateTask(() => WorkerNative(t, 2), name: "two");
        t.At(t.Names(Asyncio.AllTasks()));
        await one;
        t.At(t.Names(Asyncio.AllTasks()));
        two.Cancel();
        t.At(t.Names(Asyncio.AllTasks()));
        await Asyncio.Wait([two]);
        t.At(t.Names(Asyncio.AllTasks()));
    }

    private static async Task WorkerNative(Trace t, double delay)
    {
        await Asyncio.Sleep(delay);
    }
}
