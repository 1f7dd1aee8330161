using System.Runtime.InteropServices;

namespace AsyncioSharp.Conformance;

/// <summary>The first Ctrl-C cancels the main task, and its cleanup runs; if the cancellation leaves, run() raises KeyboardInterrupt, and if main drops it, run() returns.</summary>
[Scenario("interrupt_cancels_main", 232)]
[Platform("Linux")]
public static class InterruptCancelsMain
{
    private static async Coroutine<string> Wait(Trace t, bool drop)
    {
        var task = Asyncio.CurrentTask()!;
        try
        {
            Kill(Environment.ProcessId, 2);
            await Asyncio.Sleep(60);
            t.Say("never");
        }
        catch (CancelledError e)
        {
            t.Say($"{t.Error(e)}, cancelling {task.Cancelling()}");
            if (!drop)
                throw;
        }
        finally
        {
            await Asyncio.Sleep(0);
            t.Say("cleaned up");
        }
        return "dropped";
    }

    public static void Alone(Trace t)
    {
        try
        {
            Asyncio.Run(Wait(t, false));
        }
        catch (KeyboardInterrupt e)
        {
            t.Say(t.Error(e));
        }
        t.Say($"returned {Asyncio.Run(Wait(t, true))}");
        using var runner = new Runner();
        try
        {
            runner.Run(Wait(t, false));
        }
        catch (KeyboardInterrupt e)
        {
            t.Say(t.Error(e));
        }
        t.Say($"again {runner.Run(Asyncio.Sleep(0, "runs"))}");
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int pid, int signal);
}
