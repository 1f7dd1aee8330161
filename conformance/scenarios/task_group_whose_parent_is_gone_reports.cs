namespace AsyncioSharp.Conformance;

/// <summary>A child that fails when its group's task has ended already, without waiting for it, is reported to the exception handler.</summary>
[Scenario("task_group_whose_parent_is_gone_reports", 135)]
public static class TaskGroupWhoseParentIsGoneReports
{
    private static async Coroutine Failing()
    {
        await Asyncio.Sleep(1);
        throw new ArgumentException();
    }

    private static async Coroutine Parent(Trace t)
    {
        // The block is a lambda here; what enters it is not public.
        var tg = new TaskGroup();
        tg.Enter();
        _ = tg.CreateTask(Failing());
        t.At("parent ends");
    }

    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        loop.SetExceptionHandler((_, context) => t.At($"reported {t.Error(context.Exception)}, task given {context.Task is not null}"));
        await Asyncio.CreateTask(Parent(t));
        await Asyncio.Sleep(2);
    }
}
