namespace AsyncioSharp.Conformance;

/// <summary>A child may cancel another; that one ends cancelled, the group ends well.</summary>
[Scenario("task_group_child_cancels_a_sibling", 130)]
public static class TaskGroupChildCancelsASibling
{
    private static async Coroutine Victim(Trace t)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        finally
        {
            t.At("victim cleans up");
        }
    }

    private static async Coroutine Killer(AsyncioTask other)
    {
        await Asyncio.Sleep(1);
        other.Cancel();
    }

    public static async Coroutine Main(Trace t)
    {
        AsyncioTask a = null!, b = null!;
        await Asyncio.TaskGroup(async tg =>
        {
            a = tg.CreateTask(Victim(t));
            b = tg.CreateTask(Killer(a));
        });
        t.At($"{t.Ended(a)} {t.Ended(b)}");
    }

    public static async Task Native(Trace t)
    {
        AsyncioTask a = null!, b = null!;
        await Asyncio.TaskGroup(async Task (TaskGroup tg) =>
        {
            a = tg.CreateTask(() => VictimNative(t));
            b = tg.CreateTask(() => KillerNative(a));
        });
        t.At($"{t.Ended(a)} {t.Ended(b)}");
    }

    private static async Task VictimNative(Trace t)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        finally
        {
            t.At("victim cleans up");
        }
    }

    private static async Task KillerNative(AsyncioTask other)
    {
        await Asyncio.Sleep(1);
        other.Cancel();
    }
}
