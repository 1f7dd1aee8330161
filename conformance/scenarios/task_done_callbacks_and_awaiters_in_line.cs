namespace AsyncioSharp.Conformance;

/// <summary>Awaiters and done callbacks of a task are served in order of registration, a turn after the task's last step.</summary>
[Scenario("task_done_callbacks_and_awaiters_in_line", 42, 48)]
public static class TaskDoneCallbacksAndAwaitersInLine
{
    private static async Coroutine Worker(Trace t)
    {
        t.Say("worker starts");
        await Asyncio.Sleep(0);
        t.Say("worker ends");
    }

    private static async Coroutine Waiter(Trace t, AsyncioTask task)
    {
        await task;
        t.Say("waiter");
    }

    public static async Coroutine Main(Trace t)
    {
        var task = Asyncio.CreateTask(Worker(t));
        task.AddDoneCallback(_ => t.Say("callback 1"));
        Asyncio.CreateTask(Waiter(t, task));
        await Asyncio.Sleep(0);
        task.AddDoneCallback(_ => t.Say("callback 2"));
        await task;
        t.Say("main");
    }

    public static async Task Native(Trace t)
    {
        var task = Asyncio.CreateTask(() => WorkerNative(t));
        task.AddDoneCallback(_ => t.Say("callback 1"));
        Asyncio.CreateTask(() => WaiterNative(t, task));
        await Asyncio.Sleep(0);
        task.AddDoneCallback(_ => t.Say("callback 2"));
        await task;
        t.Say("main");
    }

    private static async Task WorkerNative(Trace t)
    {
        t.Say("worker starts");
        await Asyncio.Sleep(0);
        t.Say("worker ends");
    }

    private static async Task WaiterNative(Trace t, AsyncioTask task)
    {
        await task;
        t.Say("waiter");
    }
}
