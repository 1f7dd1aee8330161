using System.Runtime.InteropServices;
using AsyncioSharp.Net;

namespace AsyncioSharp.Conformance;

/// <summary>If somebody else has reaped a child, its code is not known, and 255 is given.</summary>
[Scenario("subprocess_reaped_by_somebody_else", 226)]
[Platform("Linux")]
public static class SubprocessReapedBySomebodyElse
{
    private static async Coroutine Work(Trace t)
    {
        var child = await Asyncio.CreateSubprocessExec("sleep", "1000");
        _ = Kill(child.Pid, 9);
        t.Say($"code {await child.Wait()}");
        child = await Asyncio.CreateSubprocessExec("sleep", "1000");
        _ = Kill(child.Pid, 9);
        _ = WaitPid(child.Pid, out _, 0);
        t.Say($"reaped elsewhere: code {await child.Wait()}");
    }

    public static void Alone(Trace t) => Asyncio.Run(Work(t), loopFactory: () => new EventLoop(new VirtualClock()));

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int pid, int signal);

    [DllImport("libc", EntryPoint = "waitpid")]
    private static extern int WaitPid(int pid, out int status, int options);
}
