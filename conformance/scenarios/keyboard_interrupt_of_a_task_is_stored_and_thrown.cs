namespace AsyncioSharp.Conformance;

/// <summary>KeyboardInterrupt in a task is stored in the task and thrown out of the loop; the other tasks go on in a later run.</summary>
[Scenario("keyboard_interrupt_of_a_task_is_stored_and_thrown", 12, 64)]
public static class KeyboardInterruptOfATaskIsStoredAndThrown
{
    private static async Coroutine Interrupt(Trace t)
    {
        t.Say("interrupt");
        throw new KeyboardInterrupt();
    }

    private static async Coroutine Bystander(Trace t)
    {
        t.Say("bystander 1");
        await Asyncio.Sleep(0);
        t.Say("bystander 2");
    }

    public static void Run(Trace t)
    {
        var loop = t.Loop();
        var task = loop.CreateTask(Interrupt(t));
        var other = loop.CreateTask(Bystander(t));
        try
        {
            loop.RunUntilComplete(other);
        }
        catch (KeyboardInterrupt e)
        {
            t.Say($"left by {t.Error(e)}");
        }
        t.Say($"{t.Ended(task)}, {t.Ended(other)}");
        loop.RunUntilComplete(other);
        t.Say(t.Ended(other));
        loop.Close();
    }
}
