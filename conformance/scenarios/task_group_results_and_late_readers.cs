namespace AsyncioSharp.Conformance;

/// <summary>After the group its tasks hold their results; a task of the group may be awaited inside of the body as well.</summary>
[Scenario("task_group_results_and_late_readers")]
public static class TaskGroupResultsAndLateReaders
{
    private static async Coroutine<int> Work(int n)
    {
        await Asyncio.Sleep(n);
        return n * 10;
    }

    public static async Coroutine Main(Trace t)
    {
        AsyncioTask<int> a = null!, b = null!;
        await Asyncio.TaskGroup(async tg =>
        {
            a = tg.CreateTask(Work(2), name: "a");
            b = tg.CreateTask(Work(1), name: "b");
            t.At($"in the body {await b}");
        });
        t.At($"{a.GetName()} {a.Result()} {b.GetName()} {b.Result()}");
    }

    public static async Task Native(Trace t)
    {
        AsyncioTask<int> a = null!, b = null!;
        await Asyncio.TaskGroup(async Task (TaskGroup tg) =>
        {
            a = tg.CreateTask(() => WorkNative(2), name: "a");
            b = tg.CreateTask(() => WorkNative(1), name: "b");
            t.At($"in the body {await b}");
        });
        t.At($"{a.GetName()} {a.Result()} {b.GetName()} {b.Result()}");
    }

    private static async Task<int> WorkNative(int n)
    {
        await Asyncio.Sleep(n);
        return n * 10;
    }
}
