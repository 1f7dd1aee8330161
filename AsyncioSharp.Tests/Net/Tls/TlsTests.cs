using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>TLS over a connection whose two ends are both ours: handshake, data both ways, the end.</summary>
[KernelOnly]
public class TlsTests(SelectorKind kind) : TlsFixture(kind)
{
    [Test]
    public void Handshake_ThenData_ArriveInOrderOnTheLoopsThread() => Run(async Coroutine (loop) =>
    {
        (TlsTransport client, RecordingProtocol clientProtocol, TlsTransport server, RecordingProtocol serverProtocol) = await Establish(loop);
        int thread = Environment.CurrentManagedThreadId;
        var threads = new HashSet<int>();
        serverProtocol.OnData = () =>
        {
            threads.Add(Environment.CurrentManagedThreadId);
            SynchronizationContext.Current.Should().BeSameAs(loop.BaseContext);
        };
        var data = new byte[1_000_000];
        Random.Shared.NextBytes(data);
        client.Write(data);
        client.Write("end"u8);
        await serverProtocol.UntilReceived(data.Length + 3);
        serverProtocol.Data.Should().Equal([.. data, .. "end"u8]);
        threads.Should().Equal(thread);
        server.Write("answer"u8);
        await clientProtocol.UntilReceived(6);
        client.Close();
        await clientProtocol.UntilLost();
        await serverProtocol.UntilLost();
        clientProtocol.Events.Should().StartWith("made").And.EndWith("lost");
        serverProtocol.Events.Should().StartWith("made").And.EndWith("lost").And.Contain("eof");
    });

    [Test]
    [Property("Semantic", "218")]
    public void Sendfile_OverTls_WritesPieces() => Run(async Coroutine (loop) =>
    {
        (TlsTransport client, RecordingProtocol clientProtocol, _, RecordingProtocol serverProtocol) = await Establish(loop);
        string path = Path.GetTempFileName();
        var content = new byte[1_000_000];
        Random.Shared.NextBytes(content);
        await File.WriteAllBytesAsync(path, content);
        using (FileStream file = File.OpenRead(path))
        {
            await Fails<SendfileNotAvailableError>(loop.Sendfile(client, file, fallback: false));
            (await loop.Sendfile(client, file, offset: 100)).Should().Be(content.Length - 100);
            file.Position.Should().Be(content.Length);
        }

        File.Delete(path);
        client.GetProtocol().Should().BeSameAs(clientProtocol);
        client.Close();
        await serverProtocol.UntilLost();
        serverProtocol.Data.Should().Equal(content[100..]);
        await clientProtocol.UntilLost();
    });

    [Test]
    public void GetExtraInfo_OverTls_KnowsTheCertificateAndTheCipher() => Run(async Coroutine (loop) =>
    {
        (TlsTransport client, RecordingProtocol protocol, TlsTransport server, _) = await Establish(loop);
        client.GetExtraInfo("ssl_object").Should().BeOfType<SslStream>();
        client.GetExtraInfo("peercert").Should().NotBeNull();
        client.GetExtraInfo("cipher").Should().NotBeNull();
        client.GetExtraInfo("peername").Should().Be(server.GetExtraInfo("sockname"));
        client.CanWriteEof().Should().BeFalse();
        client.Abort();
        await protocol.UntilLost();
    });

    [Test]
    public void Handshake_CertificateOfAnUnknownIssuer_IsRefusedWithTheReason() => Run(async Coroutine (loop) =>
    {
        (SocketTransport a, SocketTransport b) = Pair(loop);
        var serverProtocol = new RecordingProtocol();
        AsyncioTask<Transport> server = Asyncio.CreateTask(TlsConnector.Upgrade(loop, b, serverProtocol, ServerSetup()));
        Func<Task> connect = async () => await loop.StartTls(a, new RecordingProtocol(), true, serverHostname: "localhost");
        (await connect.Should().ThrowAsync<AuthenticationException>()).WithMessage("*UntrustedRoot*");

        // In TLS 1.3 the server is done before the client has looked at its certificate: it learns of the refusal from an alert.
        await server;
        await serverProtocol.UntilLost();
        serverProtocol.Error.Should().NotBeNull();
    });

    [Test]
    [Property("Semantic", "201")]
    public void Handshake_Stalled_TimesOut() => Run(async Coroutine (loop) =>
    {
        (SocketTransport a, _) = Pair(loop);
        Func<Task> connect = async () => await loop.StartTls(a, new RecordingProtocol(), true, serverHostname: "localhost", sslHandshakeTimeout: 0.05);
        (await connect.Should().ThrowAsync<TimeoutException>()).WithMessage("*handshake*0.05*");
    });

    [Test]
    public void Handshake_Garbage_Fails() => Run(async Coroutine (loop) =>
    {
        (SocketTransport a, SocketTransport b) = Pair(loop);
        b.Write("HTTP/1.1 400 Bad Request\r\n\r\n"u8);
        Func<Task> connect = async () => await loop.StartTls(a, new RecordingProtocol(), true, serverHostname: "localhost");
        await connect.Should().ThrowAsync<AuthenticationException>();
        b.Close();
    });

    [Test]
    public void ConnectionEnds_WithoutCloseNotify_IsTruncation() => Run(async Coroutine (loop) =>
    {
        (TlsTransport client, RecordingProtocol clientProtocol, TlsTransport server, RecordingProtocol serverProtocol) = await Establish(loop);
        client.Write("part"u8);
        await serverProtocol.UntilReceived(4);
        client.Layer.Lower.Close();
        await serverProtocol.UntilLost();
        serverProtocol.Error.Should().BeOfType<EndOfStreamException>().Which.Message.Should().Contain("truncated");
        serverProtocol.Events.Should().NotContain("eof");
        await clientProtocol.UntilLost();
    });

    [Test]
    [Property("Semantic", "201")]
    public void Close_PeerNeverSaysGoodbye_GivesUpAfterTheLimit() => Run(async Coroutine (loop) =>
    {
        (TlsTransport client, RecordingProtocol clientProtocol, TlsTransport server, _) = await Establish(loop, shutdownTimeout: 0.05);
        server.Layer.Lower.PauseReading();
        client.Close();
        await clientProtocol.UntilLost();
        clientProtocol.Error.Should().BeOfType<TimeoutException>();
        server.Abort();
    });

    [Test]
    [Property("Semantic", "202")]
    public void Write_DuringTheHandshake_IsSentAfterIt() => Run(async Coroutine (loop) =>
    {
        (SocketTransport a, SocketTransport b) = Pair(loop);
        var protocol = new RecordingProtocol();
        var layer = new TlsLayer(loop, new RecordingProtocol(), ClientOptions(), null, null, callsConnectionMade: true, null, null);
        a.SetProtocol(layer);
        layer.Begin(a);
        layer.Transport.Write("early"u8);
        layer.Transport.GetWriteBufferSize().Should().BeGreaterThanOrEqualTo(5);
        Transport server = await TlsConnector.Upgrade(loop, b, protocol, ServerSetup());
        await protocol.UntilReceived(5);
        server.Close();
        await protocol.UntilLost();
    });

    [Test]
    [Property("Semantic", "202")]
    public void Close_DuringTheHandshake_Aborts() => Run(async Coroutine (loop) =>
    {
        (SocketTransport a, _) = Pair(loop);
        Future waiter = loop.CreateFuture();
        var layer = new TlsLayer(loop, new RecordingProtocol(), ClientOptions(), null, waiter, callsConnectionMade: true, null, null);
        a.SetProtocol(layer);
        layer.Begin(a);
        layer.Transport.Close();
        Func<Task> wait = async () => await waiter;
        await wait.Should().ThrowAsync<IOException>();
    });

    [Test]
    public void PauseReading_HoldsDataBack_AndTheSenderToo() => Run(async Coroutine (loop) =>
    {
        (TlsTransport client, RecordingProtocol clientProtocol, TlsTransport server, RecordingProtocol serverProtocol) = await Establish(loop);
        server.PauseReading();
        while (!clientProtocol.Events.Contains("pause"))
        {
            client.Write(new byte[100_000]);
            await Asyncio.Sleep(0);
        }

        serverProtocol.Data.Should().BeEmpty();
        server.ResumeReading();
        await clientProtocol.Until(static p => p.Events.Contains("resume"));
        client.Close();
        await serverProtocol.UntilLost();
        serverProtocol.Error.Should().BeNull();
        (serverProtocol.Data.Length % 100_000).Should().Be(0);
    });

    [Test]
    public void TlsInTls_CarriesData() => Run(async Coroutine (loop) =>
    {
        (TlsTransport client, _, TlsTransport server, _) = await Establish(loop);
        var inner = new RecordingProtocol();
        AsyncioTask<Transport> serving = Asyncio.CreateTask(TlsConnector.Upgrade(loop, server, inner, ServerSetup()));
        Transport innerClient = await TlsConnector.Upgrade(loop, client, new RecordingProtocol(), ClientSetup());
        await serving;
        innerClient.Write(new byte[300_000]);
        await inner.UntilReceived(300_000);
        innerClient.Close();
        await inner.UntilLost();
        inner.Error.Should().BeNull();
    });
}
