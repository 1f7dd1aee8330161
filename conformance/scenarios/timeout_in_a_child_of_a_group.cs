namespace AsyncioSharp.Conformance;

/// <summary>A TimeoutError of a child is a failure like any other; caught inside the child it concerns nobody else.</summary>
[Scenario("timeout_in_a_child_of_a_group")]
public static class TimeoutInAChildOfAGroup
{
    private static async Coroutine Careful(Trace t)
    {
        try
        {
            await Asyncio.Timeout(1, async cm =>
            {
                await Asyncio.Sleep(10);
            });
        }
        catch (TimeoutException e)
        {
            t.At($"caught {t.Error(e)}");
        }
    }

    private static async Coroutine Careless()
    {
        await Asyncio.Timeout(2, async cm =>
        {
            await Asyncio.Sleep(10);
        });
    }

    public static async Coroutine Main(Trace t)
    {
        try
        {
            await Asyncio.TaskGroup(async tg =>
            {
                tg.CreateTask(Careful(t));
                tg.CreateTask(Careless());
                await Asyncio.Sleep(10);
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
                tg.CreateTask(() => CarefulNative(t));
                tg.CreateTask(() => CarelessNative());
                await Asyncio.Sleep(10);
            });
        }
        catch (AggregateException e)
        {
            t.At(t.Error(e));
        }
    }

    private static async Task CarefulNative(Trace t)
    {
        try
        {
            await Asyncio.Timeout(1, async Task (TimeoutScope cm) =>
            {
                await Asyncio.Sleep(10);
            });
        }
        catch (TimeoutException e)
        {
            t.At($"caught {t.Error(e)}");
        }
    }

    private static async Task CarelessNative()
    {
        await Asyncio.Timeout(2, async Task (TimeoutScope cm) =>
        {
            await Asyncio.Sleep(10);
        });
    }
}
