namespace AsyncioSharp.Conformance;

/// <summary>The first reader of a cancelled task gets its message; a shield of it counts as the task itself, and a gather that collects it reads nothing.</summary>
[Scenario("cancellation_of_a_done_task_is_handed_out_once", 54)]
public static class CancellationOfADoneTaskIsHandedOutOnce
{
    private static async Coroutine<int> Worker()
    {
        await Asyncio.Sleep(10);
        return 0;
    }

    private static async Coroutine<AsyncioTask<int>> Cancelled()
    {
        AsyncioTask<int> task = Asyncio.CreateTask(Worker());
        await Asyncio.Sleep(1);
        task.Cancel("why");
        await Asyncio.Wait([task]);
        return task;
    }

    private static async Coroutine Read(Trace t, string what, IAwaitable awaitable)
    {
        try
        {
            await awaitable;
        }
        catch (CancelledError e)
        {
            t.Say($"{what}: {t.Reason(e)}");
        }
    }

    public static async Coroutine Main(Trace t)
    {
        AsyncioTask<int> task = await Cancelled();
        await Asyncio.GatherReturnExceptions(task);
        await Read(t, "after a gather", task);
        await Read(t, "again", task);
        task = await Cancelled();
        Future<int> shield = Asyncio.Shield(task);
        await Read(t, "through a shield", shield);
        await Read(t, "then itself", task);
    }
}
