using System.Runtime.InteropServices;
using AsyncioSharp.Net;

namespace AsyncioSharp.Conformance;

/// <summary>Signals reach a child; one that has ended, but is not reaped yet, can still be sent one, and its code is its own.</summary>
[Scenario("subprocess_signals", 227)]
[Platform("Linux")]
public static class SubprocessSignals
{
    public static async Coroutine Main(Trace t)
    {
        foreach (string what in new[] { "terminate", "kill" })
        {
            var cat = await Asyncio.CreateSubprocessExec("cat", stdin: Stdio.Pipe);
            Action end = what == "terminate" ? cat.Terminate : cat.Kill;
            end();
            t.Say($"{what}: code {await cat.Wait()}");
        }
        var child = await Asyncio.CreateSubprocessExec("cat", stdin: Stdio.Pipe);
        _ = Kill(child.Pid, 9);
        while (File.ReadAllText($"/proc/{child.Pid}/stat").Split(')')[^1].Split(' ')[1] != "Z")
            Thread.Sleep(1);
        child.Terminate();
        t.Say($"ended before: code {await child.Wait()}");
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int pid, int signal);
}
