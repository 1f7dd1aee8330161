namespace AsyncioSharp.Conformance;

/// <summary>The error of a task reaches every awaiter, early or late; a done task keeps it.</summary>
[Scenario("task_error_reaches_awaiters", 48)]
public static class TaskErrorReachesAwaiters
{
    private static async Coroutine Failing(Trace t)
    {
        await Asyncio.Sleep(0.1);
        t.At("fails");
        throw new ArgumentException("bad");
    }

    private static async Coroutine Waiter(Trace t, string name, AsyncioTask task)
    {
        try
        {
            await task;
        }
        catch (ArgumentException e)
        {
            t.Say($"{name}: {t.Error(e)} {t.Reason(e)}");
        }
        finally
        {
            t.Say($"{name} finally");
        }
    }

    public static async Coroutine Main(Trace t)
    {
        var task = Asyncio.CreateTask(Failing(t));
        var waiters = new List<AsyncioTask>();
        foreach (var name in new[] { "a", "b" })
            waiters.Add(Asyncio.CreateTask(Waiter(t, name, task)));
        foreach (var w in waiters)
            await w;
        await Waiter(t, "late", task);
        t.Say(t.Ended(task));
    }

    public static async Task Native(Trace t)
    {
        var task = Asyncio.CreateTask(() => FailingNative(t));
        var waiters = new List<AsyncioTask>();
        foreach (var name in new[] { "a", "b" })
            waiters.Add(Asyncio.CreateTask(() => WaiterNative(t, name, task)));
        foreach (var w in waiters)
            await w;
        await WaiterNative(t, "late", task);
        t.Say(t.Ended(task));
    }

    private static async Task FailingNative(Trace t)
    {
        await Asyncio.Sleep(0.1);
        t.At("fails");
        throw new ArgumentException("bad");
    }

    private static async Task WaiterNative(Trace t, string name, AsyncioTask task)
    {
        try
        {
            await task;
        }
        catch (ArgumentException e)
        {
            t.Say($"{name}: {t.Error(e)} {t.Reason(e)}");
        }
        finally
        {
            t.Say($"{name} finally");
        }
    }
}
