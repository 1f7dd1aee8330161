using System.Net.Sockets;
using System.Security.Authentication;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>TLS on connections that were plain before.</summary>
public class StartTlsTests(SelectorKind kind) : TlsFixture(kind)
{
    [Test]
    [Property("Semantic", "217")]
    [KernelOnly]
    public void StartTls_Succeeds_ProtocolIsNotMadeAgain() => Run(async Coroutine (loop) =>
    {
        (SocketTransport a, SocketTransport b) = Pair(loop);
        var clientProtocol = new RecordingProtocol();
        var serverProtocol = new RecordingProtocol();
        AsyncioTask<Transport> serving = Asyncio.CreateTask(loop.StartTls(b, serverProtocol, ServerTls.FromX509Certificate2(TestCertificates.Localhost)));
        Transport client = await loop.StartTls(a, clientProtocol, ClientOptions());
        await serving;
        a.IsReading().Should().BeTrue("it was paused only for the change of protocols");
        client.Write("x"u8);
        await serverProtocol.UntilReceived(1);
        serverProtocol.Events.Should().Equal("data 1");
        client.Close();
        await clientProtocol.UntilLost();
        await serverProtocol.UntilLost();
        clientProtocol.Events.Should().NotContain("made").And.EndWith("lost");
    });

    [Test]
    [Property("Semantic", "217")]
    [KernelOnly]
    public void StartTls_HandshakeFails_ClosesTheTransport() => Run(async Coroutine (loop) =>
    {
        (SocketTransport a, SocketTransport b) = Pair(loop);
        var protocol = new RecordingProtocol();
        b.Write("no TLS here, and never was any\r\n"u8);
        await Fails<AuthenticationException>("*", async Coroutine () => await loop.StartTls(a, protocol, ClientOptions()));
        a.IsClosing().Should().BeTrue();
        await protocol.UntilLost();
        protocol.Error.Should().BeOfType<AuthenticationException>();
        b.Close();
    });

    [Test]
    [Property("Semantic", "189")]
    [KernelOnly]
    public void StartTls_WriteBufferLimits_AreThoseOfTls() => Run(async Coroutine (loop) =>
    {
        (TlsTransport client, RecordingProtocol protocol, _, _) = await Establish(loop);
        client.GetWriteBufferLimits().Should().Be((131_072, 524_288));
        client.SetWriteBufferLimits(high: 1000);
        client.GetWriteBufferLimits().Should().Be((250, 1000));
        client.SetWriteBufferLimits();
        client.GetWriteBufferLimits().Should().Be((131_072, 524_288));
        client.Abort();
        await protocol.UntilLost();
    });

    [Test]
    [KernelOnly]
    public void StartTls_PeerHasEndedItsSide_FailsAtOnce() => Run(async Coroutine (loop) =>
    {
        (Socket ours, Socket peer) = TcpPair();
        var plain = new RecordingProtocol { KeepsOpen = true };
        var transport = new SocketTransport(loop, LoopNet.Of(loop).Network.Adopt(ours), plain);
        peer.Shutdown(SocketShutdown.Send);
        await plain.Until(static p => p.Events.Contains("eof"));
        await Fails<IOException>("*", async Coroutine () => await loop.StartTls(transport, new RecordingProtocol(), ClientOptions()));
        peer.Dispose();
    });

    [Test]
    [KernelOnly]
    public void StartTls_OnAClosedTransport_FailsAtOnce([Values] bool isOver) => Run(async Coroutine (loop) =>
    {
        (SocketTransport a, SocketTransport b) = Pair(loop);
        await Turns(2);
        a.Abort();
        await Turns(isOver ? 3 : 0);
        await Fails<IOException>("*closed*", async Coroutine () => await loop.StartTls(a, new RecordingProtocol(), ClientOptions()));
        b.Close();
    });

    [Test]
    [KernelOnly]
    public void StartTls_TimesOutBehindAFullBuffer_ConnectionIsAborted() => Run(async Coroutine (loop) =>
    {
        (SocketTransport a, SocketTransport b) = Pair(loop);
        await Turns(2);
        b.PauseReading();
        a.Write(new byte[20_000_000]);
        var protocol = new RecordingProtocol();
        await Fails<TimeoutException>("*handshake*", async Coroutine () => await loop.StartTls(a, protocol, ClientOptions(), sslHandshakeTimeout: 0.05));
        await protocol.UntilLost();
        protocol.Error.Should().BeOfType<TimeoutException>();
        b.Abort();
    });

    [Test]
    [KernelOnly]
    public void GetExtraInfo_AfterTheEnd_StillKnowsTheCertificateAndTheCipher() => Run(async Coroutine (loop) =>
    {
        (TlsTransport client, RecordingProtocol clientProtocol, _, RecordingProtocol serverProtocol) = await Establish(loop);
        object? cipher = client.GetExtraInfo("cipher");
        client.Close();
        await clientProtocol.UntilLost();
        await serverProtocol.UntilLost();
        client.GetExtraInfo("cipher").Should().Be(cipher);
        client.GetExtraInfo("peercert").Should().NotBeNull();
    });

    [Test]
    [Property("Semantic", "179")]
    public void StartTls_OfStreams_FirstMessageOfTheHandshakeIsInTheReader_IsTakenFromThere() => Run(async Coroutine (loop) =>
    {
        await using Server server = await Asyncio.StartServer(
            async Coroutine (reader, writer) =>
            {
                await reader.ReadLine();
                while (!reader.ToString().Contains("bytes", StringComparison.Ordinal))
                {
                    await Asyncio.Sleep(0);
                }

                await writer.StartTls(TestCertificates.Localhost);
                writer.Write(await reader.ReadLine());
                writer.Close();
            },
            "127.0.0.1",
            0);
        (AsyncioStreamReader reader, AsyncioStreamWriter writer) = await Asyncio.OpenConnection("127.0.0.1", PortOf(server));
        writer.Write("STARTTLS\n"u8);
        await writer.StartTls(ClientOptions());
        writer.Write("hello\n"u8);
        (await reader.Read()).Should().Equal("hello\n"u8.ToArray());
        writer.Close();
        await writer.WaitClosed();
    });

    [Test]
    public void StartTls_OfStreams_MuchDataRightBehindTheHandshake_AllArrives() => Run(async Coroutine (loop) =>
    {
        Future<int> received = loop.CreateFuture<int>();
        await using Server server = await Asyncio.StartServer(
            async Coroutine (reader, writer) =>
            {
                await writer.StartTls(TestCertificates.Localhost);
                received.SetResult((await reader.Read()).Length);
                writer.Close();
            },
            "127.0.0.1",
            0);
        (_, AsyncioStreamWriter writer) = await Asyncio.OpenConnection("127.0.0.1", PortOf(server));
        await writer.StartTls(ClientOptions());
        writer.Write(new byte[700_000]);
        writer.Close();
        (await received).Should().Be(700_000);
        await writer.WaitClosed();
    });

    [Test]
    [KernelOnly]
    public void ReplaceTransport_WhileTheReaderHasPaused_MovesThePauseUp() => Run(async Coroutine (loop) =>
    {
        (SocketTransport a, SocketTransport b) = Pair(loop);
        await Turns(2);
        var reader = new AsyncioStreamReader(limit: 10, loop);
        reader.SetTransport(a);
        reader.FeedData(new byte[30]);
        a.IsReading().Should().BeFalse();
        reader.ReplaceTransport(b);
        a.IsReading().Should().BeTrue();
        b.IsReading().Should().BeFalse();
        await reader.ReadExactly(30);
        b.IsReading().Should().BeTrue();
        a.Abort();
        b.Abort();
        await Turns(2);
    });

    [Test]
    public void ClientOptions_OfTheProgram_AreCopiedWithoutRenegotiation([Values] bool namesHost)
    {
        // A write during a renegotiation would block the loop for good.
        var options = new System.Net.Security.SslClientAuthenticationOptions { TargetHost = namesHost ? "named" : null, AllowRenegotiation = true };
        System.Net.Security.SslClientAuthenticationOptions used = new ClientTls(options).For("host");
        used.AllowRenegotiation.Should().BeFalse();
        used.TargetHost.Should().Be(namesHost ? "named" : "host");
        options.AllowRenegotiation.Should().BeTrue();
        ClientTls.Default.For("host").AllowRenegotiation.Should().BeFalse();
    }
}
