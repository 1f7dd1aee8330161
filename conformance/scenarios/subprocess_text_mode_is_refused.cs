using AsyncioSharp.Net;

namespace AsyncioSharp.Conformance;

/// <summary>Text mode, buffering and the wrong kind of start are refused: pipes carry bytes.</summary>
[Scenario("subprocess_text_mode_is_refused", 220)]
[Platform("Linux")]
public static class SubprocessTextModeIsRefused
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        foreach (var (what, start) in new (string, Func<Coroutine>)[]
        {
            ("text", async () => await loop.SubprocessExec(() => new Silent(), "true", [], universalNewlines: true)),
            ("text of a shell", async () => await loop.SubprocessShell(() => new Silent(), "true", universalNewlines: true)),
            ("encoding", async () => await loop.SubprocessExec(() => new Silent(), "true", [], encoding: "ascii")),
            ("buffering", async () => await loop.SubprocessExec(() => new Silent(), "true", [], bufsize: 10)),
            ("exec with a shell", async () => await loop.SubprocessExec(() => new Silent(), "true", [], shell: true)),
            ("shell without one", async () => await loop.SubprocessShell(() => new Silent(), "true", shell: false)),
        })
        {
            try
            {
                await start();
            }
            catch (ArgumentException e)
            {
                t.Say($"{what}: {t.Error(e)}");
            }
        }
    }

    private sealed class Silent : SubprocessProtocol
    {
    }
}
