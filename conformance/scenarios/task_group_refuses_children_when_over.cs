#pragma warning disable ASY022 // What is compared: a group that is over refuses.

namespace AsyncioSharp.Conformance;

/// <summary>A group that has ended, or is being aborted, refuses new children.</summary>
[Scenario("task_group_refuses_children_when_over", 127)]
public static class TaskGroupRefusesChildrenWhenOver
{
    private static async Coroutine Child(Trace t)
    {
        t.Say("never");
    }

    private static async Coroutine Late(Trace t, TaskGroup tg)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        finally
        {
            try
            {
                tg.CreateTask(Child(t));
            }
            catch (InvalidOperationException e)
            {
                t.Say($"aborting: {t.Error(e)}");
            }
        }
    }

    public static async Coroutine Main(Trace t)
    {
        TaskGroup over = null!;
        await Asyncio.TaskGroup(async tg =>
        {
            over = tg;
        });
        try
        {
            over.CreateTask(Child(t));
        }
        catch (InvalidOperationException e)
        {
            t.Say($"over: {t.Error(e)}");
        }
        try
        {
            await Asyncio.TaskGroup(async tg =>
            {
                tg.CreateTask(Late(t, tg));
                await Asyncio.Sleep(1);
                throw new ArgumentException();
            });
        }
        catch (AggregateException e)
        {
            t.At(t.Error(e));
        }
    }

    public static async Task Native(Trace t)
    {
        TaskGroup over = null!;
        await Asyncio.TaskGroup(async Task (TaskGroup tg) =>
        {
            over = tg;
        });
        try
        {
            over.CreateTask(() => ChildNative(t));
        }
        catch (InvalidOperationException e)
        {
            t.Say($"over: {t.Error(e)}");
        }
        try
        {
            await Asyncio.TaskGroup(async Task (TaskGroup tg) =>
            {
                tg.CreateTask(() => LateNative(t, tg));
                await Asyncio.Sleep(1);
                throw new ArgumentException();
            });
        }
        catch (AggregateException e)
        {
            t.At(t.Error(e));
        }
    }

    private static async Task ChildNative(Trace t)
    {
        t.Say("never");
    }

    private static async Task LateNative(Trace t, TaskGroup tg)
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        finally
        {
            try
            {
                tg.CreateTask(() => ChildNative(t));
            }
            catch (InvalidOperationException e)
            {
                t.Say($"aborting: {t.Error(e)}");
            }
        }
    }
}
