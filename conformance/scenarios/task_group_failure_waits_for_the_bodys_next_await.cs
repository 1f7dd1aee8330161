namespace AsyncioSharp.Conformance;

/// <summary>A child's failure breaks the body at its next await; until then the body runs on.</summary>
[Scenario("task_group_failure_waits_for_the_bodys_next_await", 128)]
public static class TaskGroupFailureWaitsForTheBodysNextAwait
{
    private static async Coroutine Failing(Trace t)
    {
        t.Say("child fails");
        throw new ArgumentException();
    }

    public static async Coroutine Main(Trace t)
    {
        try
        {
            await Asyncio.TaskGroup(async tg =>
            {
                tg.CreateTask(Failing(t));
                t.Say("body goes on");
                await Asyncio.Sleep(0);
                t.Say("body still goes on");
                await Asyncio.Sleep(5);
                t.Say("never");
            });
        }
        catch (AggregateException e)
        {
            t.At(t.Error(e));
        }
    }

    public static async Task Native(Trace t)
    {
        try
        {
            await Asyncio.TaskGroup(async Task (TaskGroup tg) =>
            {
                tg.CreateTask(() => FailingNative(t));
                t.Say("body goes on");
                await Asyncio.Sleep(0);
                t.Say("body still goes on");
                await Asyncio.Sleep(5);
                t.Say("never");
            });
        }
        catch (AggregateException e)
        {
            t.At(t.Error(e));
        }
    }

    private static async Task FailingNative(Trace t)
    {
        t.Say("child fails");
        throw new ArgumentException();
    }
}
