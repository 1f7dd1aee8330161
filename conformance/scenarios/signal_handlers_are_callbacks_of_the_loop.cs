using System.Runtime.InteropServices;
using AsyncioSharp.Net;

namespace AsyncioSharp.Conformance;

/// <summary>A signal handler is a callback of the loop, in the context of its registration; a second one replaces the first, and a closed loop has none.</summary>
[Scenario("signal_handlers_are_callbacks_of_the_loop", 37)]
[Platform("Linux")]
public static class SignalHandlersAreCallbacksOfTheLoop
{
    private static async Coroutine<EventLoop> Work(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        var var = new ContextVar<string>("var", "default");
        var done = loop.CreateFuture<string>();
        PosixSignal user1 = (PosixSignal)10, user2 = (PosixSignal)12;
        try
        {
            loop.AddSignalHandler(user1, static async void () => await Asyncio.Sleep(0));
        }
        catch (ArgumentException)
        {
            t.Say("coroutine refused");
        }
        loop.AddSignalHandler(user1, () => t.Say("never"));
        var.Set("at registration");
        loop.AddSignalHandler(user1, () =>
        {
            t.Say($"handler: {var.Get()}, on the loop {ReferenceEquals(Asyncio.GetRunningLoop(), loop)}");
            done.SetResult("done");
        });
        var.Set("later");
        Kill(Environment.ProcessId, 10);
        t.Say("raised");
        t.Say(await done);
        t.Say($"removed {loop.RemoveSignalHandler(user1)}, again {loop.RemoveSignalHandler(user1)}");
        loop.AddSignalHandler(user2, () => t.Say("never"));
        return loop;
    }

    public static void Alone(Trace t)
    {
        var loop = Asyncio.Run(Work(t));
        t.Say($"after close removed {loop.RemoveSignalHandler((PosixSignal)12)}");
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int pid, int signal);
}
