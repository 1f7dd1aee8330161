using System.Runtime.InteropServices;
using AsyncioSharp.Net;

namespace AsyncioSharp.Conformance;

/// <summary>When the creation of a child is cancelled, the child is killed and reaped before the error comes out.</summary>
[Scenario("subprocess_creation_cancelled", 228)]
[Platform("Linux")]
public static class SubprocessCreationCancelled
{
    private static async Coroutine<AsyncioProcess> Create() => await Asyncio.CreateSubprocessExec("sleep", "1000");

    private static async Coroutine Work(Trace t)
    {
        var task = Asyncio.CreateTask(Create());
        await Asyncio.Sleep(0);
        t.Say($"created {task.Done()}");
        task.Cancel("too late");
        try
        {
            await task;
        }
        catch (CancelledError e)
        {
            t.Say(t.Reason(e));
        }
        t.Say(WaitPid(-1, out _, NoHang) < 0 ? "no child is left" : "a child is left");
    }

    public static void Alone(Trace t) => Asyncio.Run(Work(t), loopFactory: () => new EventLoop(new VirtualClock()));

    private const int NoHang = 1;

    [DllImport("libc", EntryPoint = "waitpid")]
    private static extern int WaitPid(int pid, out int status, int options);
}
