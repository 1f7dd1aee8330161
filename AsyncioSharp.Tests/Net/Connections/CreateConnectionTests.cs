using System.Net;
using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>Connecting over TCP: what comes back, and what the errors say.</summary>
public class CreateConnectionTests(SelectorKind kind) : NetFixture(kind)
{
    [Test]
    [Property("Semantic", "181")]
    public void CreateConnection_ServerListens_MadeBeforeItReturns() => Run(async Coroutine (loop) =>
    {
        await using Server server = await loop.CreateServer(() => new RecordingProtocol(), "127.0.0.1", 0);
        var (transport, protocol) = await loop.CreateConnection(() => new RecordingProtocol(), "127.0.0.1", PortOf(server));
        protocol.Events.Should().Equal("made");
        protocol.Transport.Should().BeSameAs(transport);
        transport.GetExtraInfo("peername").Should().Be(server.Sockets[0].LocalEndPoint);
        transport.Close();
        await protocol.UntilLost();
    });

    [Test]
    [Property("Semantic", "204")]
    public void CreateConnection_NobodyListens_RefusedWithTheAddress() => Run(async Coroutine (loop) =>
    {
        int port = FreePort();
        Func<Task> connect = async () => await loop.CreateConnection(() => new RecordingProtocol(), "127.0.0.1", port);
        (await connect.Should().ThrowAsync<SocketException>().WithMessage($"*127.0.0.1:{port}*"))
            .Which.SocketErrorCode.Should().Be(SocketError.ConnectionRefused);
    });
}
