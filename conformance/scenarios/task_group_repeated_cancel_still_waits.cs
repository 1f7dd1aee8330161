namespace AsyncioSharp.Conformance;

/// <summary>However often its task is cancelled, a group waits for its children to end.</summary>
[Scenario("task_group_repeated_cancel_still_waits", 129)]
public static class TaskGroupRepeatedCancelStillWaits
{
    private static async Coroutine Child(Trace t)
    {
        for (var i = 0; i < 3; i++)
        {
            try
            {
                await Asyncio.Sleep(5);
            }
            catch (CancelledError)
            {
                t.At($"child asked {i}");
            }
        }
    }

    private static async Coroutine Worker(Trace t)
    {
        await Asyncio.TaskGroup(async tg =>
        {
            tg.CreateTask(Child(t));
        });
    }

    public static async Coroutine Main(Trace t)
    {
        var task = Asyncio.CreateTask(Worker(t));
        for (var i = 0; i < 2; i++)
        {
            await Asyncio.Sleep(1);
            task.Cancel();
        }
        await Asyncio.Wait([task]);
        t.At($"{t.Ended(task)}, cancelling {task.Cancelling()}");
    }

    public static async Task Native(Trace t)
    {
        var task = Asyncio.CreateTask(() => WorkerNative(t));
        for (var i = 0; i < 2; i++)
        {
            await Asyncio.Sleep(1);
            task.Cancel();
        }
        await Asyncio.Wait([task]);
        t.At($"{t.Ended(task)}, cancelling {task.Cancelling()}");
    }

    private static async Task ChildNative(Trace t)
    {
        for (var i = 0; i < 3; i++)
        {
            try
            {
                await Asyncio.Sleep(5);
            }
            catch (CancelledError)
            {
                t.At($"child asked {i}");
            }
        }
    }

    private static async Task WorkerNative(Trace t)
    {
        await Asyncio.TaskGroup(async Task (TaskGroup tg) =>
        {
            tg.CreateTask(() => ChildNative(t));
        });
    }
}
