using AsyncioSharp.Net;
using AsyncioSharp.Testing;

namespace AsyncioSharp.Tests.Net;

/// <summary>The library's own streams pass the checks that it offers for others', over both selectors and over the simulation.</summary>
public sealed class StreamCheckTests(SelectorKind kind) : NetFixture(kind)
{
    [Test]
    public void AsStream_PassesAllChecks() => Run(async Coroutine (loop) =>
    {
        Dictionary<Stream, AsyncioStreamWriter> writers = [];
        await StreamChecks.CheckHalfCloseableStream(Pair, stream => writers[stream].WriteEof());

        async Coroutine<(Stream, Stream)> Pair()
        {
            Future<(AsyncioStreamReader, AsyncioStreamWriter)> accepted = loop.CreateFuture<(AsyncioStreamReader, AsyncioStreamWriter)>();
            Server server = await Asyncio.StartServer((reader, writer) => accepted.SetResult((reader, writer)), "127.0.0.1", 0);
            (AsyncioStreamReader reader, AsyncioStreamWriter writer) = await Asyncio.OpenConnection("127.0.0.1", PortOf(server));
            (AsyncioStreamReader otherReader, AsyncioStreamWriter otherWriter) = await accepted;
            server.Close();
            Stream one = (reader, writer).AsStream(), other = (otherReader, otherWriter).AsStream();
            writers[one] = writer;
            writers[other] = otherWriter;
            return (one, other);
        }
    });

    [Test]
    public void StreamOfHttpClient_PassesAllChecks() => Run(async Task (loop) => await StreamChecks.CheckTwoWayStream(async Task<(Stream, Stream)> () =>
    {
        Future<Stream> accepted = loop.CreateFuture<Stream>();
        Server server = await loop.CreateServer(
            () =>
            {
                var protocol = new TransportStream.Protocol(loop);
                accepted.SetResult(protocol.Stream);
                return protocol;
            },
            "127.0.0.1",
            0);
        (_, TransportStream.Protocol client) = await loop.CreateConnection(
            () => new TransportStream.Protocol(loop), "127.0.0.1", PortOf(server));
        Stream other = await accepted;
        server.Close();
        return (client.Stream, other);
    }));
}
