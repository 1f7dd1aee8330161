namespace AsyncioSharp.Conformance;

/// <summary>Reading result or exception of a pending task is an InvalidStateError.</summary>
[Scenario("task_result_too_early")]
public static class TaskResultTooEarly
{
    private static async Coroutine<int> Worker()
    {
        return 3;
    }

    public static async Coroutine Main(Trace t)
    {
        var task = Asyncio.CreateTask(Worker());
        foreach (var use in new Action[] { () => task.Result(), () => task.Exception() })
        {
            try
            {
                use();
            }
            catch (InvalidStateError e)
            {
                t.Say(t.Error(e));
            }
        }
        await task;
        t.Say($"{task.Result()}, {t.Error(task.Exception())}");
    }

    public static async Task Native(Trace t)
    {
        var task = Asyncio.CreateTask(() => WorkerNative());
        foreach (var use in new Action[] { () => task.Result(), () => task.Exception() })
        {
            try
            {
                use();
            }
            catch (InvalidStateError e)
            {
                t.Say(t.Error(e));
            }
        }
        await task;
        t.Say($"{task.Result()}, {t.Error(task.Exception())}");
    }

    private static async Task<int> WorkerNative()
    {
        return 3;
    }
}
