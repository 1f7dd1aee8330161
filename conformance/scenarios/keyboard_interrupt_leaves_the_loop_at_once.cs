namespace AsyncioSharp.Conformance;

/// <summary>KeyboardInterrupt from a callback leaves run_forever() at once; the rest of the batch runs in a later run.</summary>
[Scenario("keyboard_interrupt_leaves_the_loop_at_once", 12)]
public static class KeyboardInterruptLeavesTheLoopAtOnce
{
    public static void Run(Trace t)
    {
        var loop = t.Loop();
        loop.CallSoon(() =>
        {
            t.Say("interrupt");
            throw new KeyboardInterrupt();
        });
        loop.CallSoon(() => t.Say("rest of the batch"));
        try
        {
            loop.RunForever();
        }
        catch (KeyboardInterrupt e)
        {
            t.Say($"left by {t.Error(e)}");
        }
        loop.Stop();
        loop.RunForever();
        t.Say("left");
        loop.Close();
    }
}
