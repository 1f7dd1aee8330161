using AsyncioSharp.Testing;

namespace AsyncioSharp.Tests.Docs;

/// <summary>The checks of streams in docs/testing.md; see <see cref="SnippetTests"/>.</summary>
[TestFixture]
public class StreamCheckSnippets
{
    // begin stream-checks
    [Test, Asyncio]
    public async Task MyStream_DoesWhatStreamsDo() =>
        await StreamChecks.CheckTwoWayStream(async Task<(Stream, Stream)> () => MyStream.Pair());
    // end

    private static class MyStream
    {
        public static (Stream, Stream) Pair() => StreamPairs.Memory();
    }
}
