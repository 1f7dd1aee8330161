namespace AsyncioSharp.Tool.Tests.Programs;

/// <summary>Names as an attacker would choose them: one writes in red and forges a line, one ends a script, one turns around.</summary>
internal static class OddNames
{
    public const string Red = "\u001b[31mred\u001b[0m\r\nLoop 2 is fine\u009b2J";
    public const string Script = "</script><script>document.title='taken'</script>\u2028";
    public const string Turned = "\"quoted\" \u202eexe.gpj\u2066 'x' `y` ${z} %s \\";

    public static async Coroutine Begin()
    {
        var gate = new AsyncioLock();
        Asyncio.CreateTask(Slow(gate), name: Red);
        Asyncio.CreateTask(Waits(gate), name: Script);
        Asyncio.CreateTask(Waits(gate), name: Turned);
        Asyncio.GetRunningLoop().CallLater(0.3, TargetProgram.IsReady);
        await Asyncio.Sleep(1000);
    }

    private static async Coroutine Slow(AsyncioLock gate)
    {
        using (await gate.Acquire())
        {
            while (true)
            {
                await Asyncio.Sleep(0.3);
                Thread.Sleep(150);
            }
        }
    }

    private static async Coroutine Waits(AsyncioLock gate) => (await gate.Acquire()).Dispose();
}
