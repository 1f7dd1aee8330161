using AsyncioSharp.Net;

namespace AsyncioSharp.Conformance;

/// <summary>communicate() feeds a child its input and collects its output; a child that does not listen is no error, and without input its stdin is closed.</summary>
[Scenario("subprocess_communicate_and_a_deaf_child", 224)]
[Platform("Linux")]
public static class SubprocessCommunicateAndADeafChild
{
    public static async Coroutine Main(Trace t)
    {
        var child = await Asyncio.CreateSubprocessExec("cat", stdin: Stdio.Pipe, stdout: Stdio.Pipe);
        var (output, error) = await child.Communicate(new byte[1_000_000]);
        t.Say($"cat: {output!.Length} bytes, {(error is null ? "None" : "some")}, code {child.Returncode}");
        child = await Asyncio.CreateSubprocessExec("true", stdin: Stdio.Pipe);
        (output, error) = await child.Communicate(new byte[1_000_000]);
        t.Say($"deaf: {(output is null ? "None" : "some")}, {(error is null ? "None" : "some")}, code {child.Returncode}");
        child = await Asyncio.CreateSubprocessExec("cat", stdin: Stdio.Pipe, stdout: Stdio.Pipe);
        (output, _) = await child.Communicate();
        t.Say($"without input: {output!.Length} bytes, code {child.Returncode}");
    }
}
