using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>Handshakes that do not end well: what the caller gets, what the protocol hears, and what becomes of the connection.</summary>
[KernelOnly]
public class TlsHandshakeFailureTests(SelectorKind kind) : TlsFixture(kind)
{
    [Test]
    [Property("Semantic", "201")]
    [PythonTest("test_ssl", "TestSSL.test_create_connection_ssl_slow_handshake")]
    [PythonTest("test_sslproto", "BaseStartTLS.test_create_connection_ssl_slow_handshake")]
    public void OpenConnection_PeerDoesNotAnswer_TimesOutAndTheConnectionEnds() => Run(async Coroutine (loop) =>
    {
        using Socket listener = BlockingPeer.Listen();
        AsyncioTask serving = BlockingPeer.Serve(listener, Silence);
        await Fails<TimeoutException>(
            Asyncio.OpenConnection("127.0.0.1", Port(listener), ssl: ClientOptions(), serverHostname: string.Empty, sslHandshakeTimeout: 0.05),
            "TLS handshake*is taking longer*");
        await serving;
    });

    [Test]
    [PythonTest("test_ssl", "TestSSL.test_ssl_handshake_timeout")]
    [PythonTest("test_sslproto", "BaseStartTLS.test_handshake_timeout")]
    public void CreateConnection_GivenUpDuringTheHandshake_ConnectionEndsAndNothingIsReported() => Run(async Coroutine (loop) =>
    {
        using Socket listener = BlockingPeer.Listen();
        AsyncioTask serving = BlockingPeer.Serve(listener, Silence);
        var protocol = new RecordingProtocol();
        int timers = loop.Statistics().TimersPending;
        await Fails<TimeoutException>(
            Asyncio.WaitFor(loop.CreateConnection(() => protocol, "127.0.0.1", Port(listener), ssl: ClientOptions(), serverHostname: string.Empty, sslHandshakeTimeout: 10), 0.05));
        await serving;
        await Turns(3);
        protocol.Events.Should().BeEmpty();
        loop.Statistics().TimersPending.Should().Be(timers, "the limit of the handshake is gone with it");
    });

    [Test]
    [PythonTest("test_ssl", "TestSSL.test_ssl_handshake_connection_lost")]
    public void CreateConnection_PeerLeavesDuringTheHandshake_ProtocolHearsNothing() => Run(async Coroutine (loop) =>
    {
        using Socket listener = BlockingPeer.Listen();
        AsyncioTask serving = BlockingPeer.Serve(listener, static peer => peer.Stream.Read(new byte[65_536]).Should().BePositive());
        var protocol = new RecordingProtocol();
        await Fails<IOException>(loop.CreateConnection(() => protocol, "127.0.0.1", Port(listener), ssl: ClientOptions(), serverHostname: string.Empty));
        await serving;
        await Turns(3);
        protocol.Events.Should().BeEmpty("it was never connected");
    });

    [Test]
    [PythonTest("test_ssl", "TestSSL.test_create_connection_ssl_failed_certificate")]
    [PythonTest("test_sslproto", "BaseStartTLS.test_create_connection_ssl_failed_certificate")]
    public void OpenConnection_CertificateOfAnUnknownIssuer_IsRefused() => Run(async Coroutine (loop) =>
    {
        using Socket listener = BlockingPeer.Listen();
        AsyncioTask serving = BlockingPeer.Serve(listener, static peer =>
        {
            try
            {
                peer.StartTlsAsServer();
                peer.ReceiveToEnd();
            }
            catch (Exception error) when (error is IOException or AuthenticationException)
            {
                // The client's refusal.
            }
        });
        await Fails<AuthenticationException>(
            Asyncio.OpenConnection("127.0.0.1", Port(listener), ssl: true, serverHostname: "localhost", sslHandshakeTimeout: 5),
            "*UntrustedRoot*");
        await serving;
    });

    [Test]
    [PythonTest("test_sslproto", "BaseStartTLS.test_start_tls_wrong_args")]
    public void StartTls_WithoutOptionsTransportOrProtocol_SaysWhichIsMissing() => Run(async Coroutine (loop) =>
    {
        (SocketTransport a, SocketTransport b) = Pair(loop);
        (string Parameter, Coroutine Call)[] wrong =
        [
            ("sslcontext", loop.StartTls(null!, null!, (ClientTls)null!)),
            ("sslcontext", loop.StartTls(null!, null!, (ServerTls)null!)),
            ("transport", loop.StartTls(null!, new RecordingProtocol(), ClientOptions())),
            ("transport", loop.StartTls(null!, new RecordingProtocol(), TestCertificates.Localhost)),
            ("protocol", loop.StartTls(a, null!, ClientOptions())),
        ];
        foreach ((string parameter, Coroutine call) in wrong)
        {
            (await Fails<ArgumentNullException>(call)).ParamName.Should().Be(parameter);
        }

        await Fails<ArgumentException>(loop.StartTls(a, new RecordingProtocol(), ClientOptions(), serverSide: true), "*server*");
        a.Abort();
        b.Abort();
        await Turns(3);
    });

    [Test]
    [PythonTest("test_sslproto", "SslProtoHandshakeTests.test_close_during_ssl_over_ssl")]
    public void Close_DuringTheOuterOrTheInnerHandshake_ReportsNothing([Values] bool isOuterOpen) => Run(async Coroutine (loop) =>
    {
        SocketTransport? a = null;
        TlsLayer outer;
        Future waiter = loop.CreateFuture();
        var inner = new TlsLayer(loop, new RecordingProtocol(), ClientOptions(), null, waiter, callsConnectionMade: true, null, null);
        if (isOuterOpen)
        {
            (TlsTransport client, _, _, _) = await Establish(loop);
            outer = client.Layer;
            client.SetProtocol(inner);
            inner.Begin(client);
        }
        else
        {
            (a, _) = Pair(loop);
            outer = new TlsLayer(loop, inner, ClientOptions(), null, null, callsConnectionMade: true, null, null);
            a.SetProtocol(outer);
            outer.Begin(a);
        }

        outer.Transport.Abort();
        await Turns(5);
        outer.State.Should().Be("closed");
        waiter.Done().Should().Be(isOuterOpen, "a layer that was never connected does not hear of the end");
        _ = isOuterOpen ? waiter.Exception() : null;
    });

    private static int Port(Socket listener) => ((IPEndPoint)listener.LocalEndPoint!).Port;

    /// <summary>Takes what comes, says nothing, and sees the connection end.</summary>
    private static void Silence(BlockingPeer peer)
    {
        try
        {
            peer.ReceiveToEnd().Should().BePositive("a client begins");
        }
        catch (IOException error) when (error.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            // The client's abort may be a reset.
        }
    }
}
