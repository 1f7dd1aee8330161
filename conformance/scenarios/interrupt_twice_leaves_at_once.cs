using System.Runtime.InteropServices;

namespace AsyncioSharp.Conformance;

/// <summary>The second Ctrl-C does not wait for the cleanup of main: the loop is left by KeyboardInterrupt, and the cleanup is cancelled.</summary>
[Scenario("interrupt_twice_leaves_at_once", 233)]
[Platform("Linux")]
public static class InterruptTwiceLeavesAtOnce
{
    private static async Coroutine Stubborn(Trace t)
    {
        try
        {
            Kill(Environment.ProcessId, 2);
            await Asyncio.Sleep(60);
        }
        finally
        {
            t.Say("cleanup begins");
            try
            {
                Asyncio.GetRunningLoop().CallSoon(() => _ = Kill(Environment.ProcessId, 2));
                await Asyncio.Sleep(60);
                t.Say("never");
            }
            finally
            {
                t.Say("cleanup interrupted");
            }
        }
    }

    public static void Alone(Trace t)
    {
        try
        {
            Asyncio.Run(Stubborn(t));
        }
        catch (KeyboardInterrupt e)
        {
            t.Say(t.Error(e));
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int pid, int signal);
}
