namespace AsyncioSharp.Conformance;

/// <summary>An eager child that fails in its first step breaks the body of its group at the next await, and the siblings.</summary>
[Scenario("eager_child_of_a_group_fails_at_once", 80)]
public static class EagerChildOfAGroupFailsAtOnce
{
    private static async Coroutine Failing(Trace t)
    {
        t.Say("child fails");
        throw new ArgumentException();
    }

    private static async Coroutine Sleeping(Trace t)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        finally
        {
            t.Say("sibling cancelled");
        }
    }

    public static async Coroutine Main(Trace t)
    {
        Asyncio.GetRunningLoop().SetTaskFactory(Asyncio.EagerTaskFactory);
        try
        {
            await Asyncio.TaskGroup(async tg =>
            {
                _ = tg.CreateTask(Sleeping(t));
                var task = tg.CreateTask(Failing(t));
                t.Say($"body goes on, child {t.Ended(task)}");
                try
                {
                    await Asyncio.Sleep(10);
                }
                finally
                {
                    t.At("body broken");
                }
            });
        }
        catch (AggregateException e)
        {
            t.At(t.Error(e));
        }
    }
}
