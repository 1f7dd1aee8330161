using System.IO.Pipes;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>Pipes under a selector that only watches sockets.</summary>
public class PipeSelectorTests
{
    [Test]
    public void ConnectPipe_NotEpoll_RefusedByName() => AsyncioContext.Run(Refused(), loopFactory: static () =>
    {
        var loop = new EventLoop();
        LoopNet.Attach(loop, new SelectSelector());
        return loop;
    });

    private static async Coroutine Refused()
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        using var peer = new AnonymousPipeServerStream(PipeDirection.Out);
        Func<Task> read = async () => await loop.ConnectReadPipe(() => new RecordingProtocol(), peer.ClientSafePipeHandle);
        Func<Task> write = async () => await loop.ConnectWritePipe(() => new RecordingProtocol(), peer.ClientSafePipeHandle);
        await read.Should().ThrowAsync<NotSupportedException>().WithMessage("*EpollSelector*SelectSelector*");
        await write.Should().ThrowAsync<NotSupportedException>();
    }
}
