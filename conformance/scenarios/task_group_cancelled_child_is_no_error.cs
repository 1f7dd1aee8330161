namespace AsyncioSharp.Conformance;

/// <summary>A child that ends cancelled is no error: the group and its other children go on.</summary>
[Scenario("task_group_cancelled_child_is_no_error", 130)]
public static class TaskGroupCancelledChildIsNoError
{
    private static async Coroutine Child(Trace t, string name, double delay)
    {
        await Asyncio.Sleep(delay);
        t.At($"{name} ends");
    }

    public static async Coroutine Main(Trace t)
    {
        AsyncioTask a = null!;
        await Asyncio.TaskGroup(async tg =>
        {
            a = tg.CreateTask(Child(t, "a", 10));
            tg.CreateTask(Child(t, "b", 3));
            await Asyncio.Sleep(1);
            a.Cancel();
            t.Say("asked");
        });
        t.At($"no error, {t.Ended(a)}");
    }

    public static async Task Native(Trace t)
    {
        AsyncioTask a = null!;
        await Asyncio.TaskGroup(async Task (TaskGroup tg) =>
        {
            a = tg.CreateTask(() => ChildNative(t, "a", 10));
            tg.CreateTask(() => ChildNative(t, "b", 3));
            await Asyncio.Sleep(1);
            a.Cancel();
            t.Say("asked");
        });
        t.At($"no error, {t.Ended(a)}");
    }

    private static async Task ChildNative(Trace t, string name, double delay)
    {
        await Asyncio.Sleep(delay);
        t.At($"{name} ends");
    }
}
