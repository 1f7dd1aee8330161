using System.Runtime.InteropServices;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Docs;

/// <summary>The code in docs/live.md; see <see cref="SnippetTests"/>.</summary>
[TestFixture]
public class LiveSnippets
{
    [Test]
    [Platform("Linux")]
    public void DumpSignal() => Virtual.Run(async () =>
    {
        // begin dump-signal
        using IDisposable dump = Asyncio.GetRunningLoop().AddDumpSignal(PosixSignal.SIGQUIT);
        // end

        await Asyncio.Sleep(0);
    });
}
