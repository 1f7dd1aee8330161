using System.IO.Pipes;
using AsyncioSharp.Net;

namespace AsyncioSharp.Conformance;

/// <summary>The reader of a pipe is told of its end and then that it is lost; a writer whose reader has gone is lost cleanly, or with an error if data was pending.</summary>
[Scenario("pipes_and_their_ends", 199)]
[Platform("Linux")]
public static class PipesAndTheirEnds
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        var source = new AnonymousPipeServerStream(PipeDirection.Out);
        var (_, protocol) = await loop.ConnectReadPipe(() => new Recorder(t, "reader"), source.ClientSafePipeHandle);
        source.Write("data"u8);
        source.Dispose();
        t.Say(await protocol.Until(4));
        await protocol.Lost;
        foreach (bool pending in new[] { false, true })
        {
            var drain = new AnonymousPipeServerStream(PipeDirection.In);
            var (transport, writer) = await loop.ConnectWritePipe(() => new Recorder(t, $"writer, pending {pending}"), drain.ClientSafePipeHandle);
            if (pending)
            {
                transport.Write(new byte[1_000_000]);
                t.Say($"buffered {transport.GetWriteBufferSize() > 0}");
            }
            drain.Dispose();
            await writer.Lost;
        }
    }
}
