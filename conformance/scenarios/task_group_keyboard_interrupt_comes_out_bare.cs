namespace AsyncioSharp.Conformance;

/// <summary>KeyboardInterrupt of a child leaves the group bare, after the loop was left by it: no group of errors, whatever else failed.</summary>
[Scenario("task_group_keyboard_interrupt_comes_out_bare", 132)]
public static class TaskGroupKeyboardInterruptComesOutBare
{
    private static async Coroutine Interrupt()
    {
        await Asyncio.Sleep(1);
        throw new KeyboardInterrupt();
    }

    private static async Coroutine Failing()
    {
        try
        {
            await Asyncio.Sleep(10);
        }
        finally
        {
            throw new ArgumentException();
        }
    }

    private static async Coroutine Work(Trace t)
    {
        try
        {
            await Asyncio.TaskGroup(async tg =>
            {
                _ = tg.CreateTask(Failing());
                _ = tg.CreateTask(Interrupt());
            });
        }
        catch (Exception e)
        {
            t.At($"group: {t.Error(e)}");
            throw;
        }
    }

    public static void Run(Trace t)
    {
        var loop = t.Loop();
        var task = loop.CreateTask(Work(t));
        for (int i = 0; i < 2; i++)
        {
            try
            {
                loop.RunUntilComplete(task);
            }
            catch (KeyboardInterrupt e)
            {
                t.At($"run {i} left by {t.Error(e)}, task {t.Ended(task)}");
            }
        }
        loop.Close();
    }
}
