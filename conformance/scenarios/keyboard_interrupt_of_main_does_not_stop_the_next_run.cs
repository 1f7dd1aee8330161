namespace AsyncioSharp.Conformance;

/// <summary>If what run_until_complete() waits for ends with KeyboardInterrupt, nothing is left over that would stop the next run.</summary>
[Scenario("keyboard_interrupt_of_main_does_not_stop_the_next_run", 16)]
public static class KeyboardInterruptOfMainDoesNotStopTheNextRun
{
    private static async Coroutine Interrupt() => throw new KeyboardInterrupt();

    public static void Run(Trace t)
    {
        var loop = t.Loop();
        var task = loop.CreateTask(Interrupt());
        try
        {
            loop.RunUntilComplete(task);
        }
        catch (KeyboardInterrupt e)
        {
            t.At($"left by {t.Error(e)}");
        }
        loop.CallLater(1, loop.Stop);
        loop.RunForever();
        t.At("left by stop");
        loop.Close();
    }
}
