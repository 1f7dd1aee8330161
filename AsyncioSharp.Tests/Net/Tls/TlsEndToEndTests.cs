using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>TLS through the calls that users write: ssl: on serving and connecting, StartTls, refusals.</summary>
public class TlsEndToEndTests(SelectorKind kind) : NetFixture(kind)
{
    [Test]
    public void OpenConnection_ToATlsServer_EchoesAndEndsCleanly() => Run(async Coroutine (loop) =>
    {
        await using Server server = await Asyncio.StartServer(Echo, "127.0.0.1", 0, ssl: TestCertificates.Localhost);
        (AsyncioStreamReader reader, AsyncioStreamWriter writer) = await Asyncio.OpenConnection("127.0.0.1", PortOf(server), ssl: Trusting());
        writer.Write("hello\n"u8);
        await writer.Drain();
        (await reader.ReadLine()).Should().Equal("hello\n"u8.ToArray());
        writer.CanWriteEof().Should().BeFalse();
        writer.Close();
        await writer.WaitClosed();
        (await reader.Read()).Should().BeEmpty();
    });

    [Test]
    public void OpenUnixConnection_ToATlsServer_Echoes() => Run(async Coroutine (loop) =>
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.sock");
        await using Server server = await Asyncio.StartUnixServer(Echo, path, ssl: TestCertificates.Localhost);
        (AsyncioStreamReader reader, AsyncioStreamWriter writer) = await Asyncio.OpenUnixConnection(path, ssl: Trusting(), serverHostname: "localhost");
        writer.Write("hello\n"u8);
        (await reader.ReadLine()).Should().Equal("hello\n"u8.ToArray());
        writer.Close();
        await writer.WaitClosed();
    });

    [Test]
    public void CreateConnection_ToATlsServer_GivesTheTlsTransport() => Run(async Coroutine (loop) =>
    {
        await using Server server = await loop.CreateServer(() => new EchoProtocol(), "127.0.0.1", 0, ssl: TestCertificates.Localhost);
        (Transport transport, RecordingProtocol protocol) = await loop.CreateConnection(() => new RecordingProtocol(), "127.0.0.1", PortOf(server), ssl: Trusting());
        protocol.Transport.Should().BeSameAs(transport);
        transport.GetExtraInfo("ssl_object").Should().BeOfType<SslStream>();
        transport.Write(new byte[100_000]);
        await protocol.UntilReceived(100_000);
        transport.Close();
        await protocol.UntilLost();
        protocol.Error.Should().BeNull();
    });

    [Test]
    [PythonTest("test_events", "EventLoopTestsMixin.test_create_ssl_connection")]
    [PythonTest("test_events", "EventLoopTestsMixin.test_create_ssl_unix_connection")]
    [PythonTest("test_events", "EventLoopTestsMixin.test_create_server_ssl")]
    [PythonTest("test_events", "EventLoopTestsMixin.test_create_unix_server_ssl")]
    [PythonTest("test_events", "EventLoopTestsMixin.test_create_server_ssl_verified")]
    [PythonTest("test_events", "EventLoopTestsMixin.test_create_unix_server_ssl_verified")]
    public void CreateServer_WithTls_CarriesDataAndEndsCleanly([Values] bool unix, [Values] bool verifies) => Run(async Coroutine (loop) =>
    {
        using var path = new SocketPath();
        var accepted = new RecordingProtocol();
        await using Server server = unix
            ? await loop.CreateUnixServer(() => accepted, path.Name, ssl: TestCertificates.Localhost)
            : await loop.CreateServer(() => accepted, "127.0.0.1", 0, ssl: TestCertificates.Localhost);
        SslClientAuthenticationOptions options = verifies ? TrustingRoot(TestCertificates.Localhost) : Trusting();
        string name = verifies ? "localhost" : string.Empty;
        (Transport client, RecordingProtocol protocol) = unix
            ? await loop.CreateUnixConnection(() => new RecordingProtocol(), path.Name, ssl: options, serverHostname: name)
            : await loop.CreateConnection(() => new RecordingProtocol(), "127.0.0.1", PortOf(server), ssl: options, serverHostname: name);
        client.Write("xxx"u8);
        await accepted.UntilReceived(3);
        client.GetExtraInfo("peername")!.ToString().Should().Be(server.Sockets[0].LocalEndPoint!.ToString());
        client.GetExtraInfo("peercert").Should().Be(TestCertificates.Localhost);
        client.GetExtraInfo("cipher").Should().NotBeNull();
        client.GetExtraInfo("ssl_object").Should().BeOfType<SslStream>();
        accepted.Transport.Close();
        await accepted.UntilLost();
        await protocol.UntilLost();
        accepted.Error.Should().BeNull();
        protocol.Error.Should().BeNull();
    });

    [Test]
    [PythonTest("test_events", "EventLoopTestsMixin.test_create_server_ssl_verify_failed")]
    [PythonTest("test_events", "EventLoopTestsMixin.test_create_unix_server_ssl_verify_failed")]
    [PythonTest("test_events", "EventLoopTestsMixin.test_create_ssl_connection")]
    [PythonTest("test_events", "EventLoopTestsMixin.test_create_ssl_unix_connection")]
    public void CreateConnection_CertificateOfAnUnknownIssuer_IsRefused([Values] bool unix) => Run(async Coroutine (loop) =>
    {
        using var path = new SocketPath();
        var accepted = new RecordingProtocol();
        await using Server server = unix
            ? await loop.CreateUnixServer(() => accepted, path.Name, ssl: TestCertificates.Localhost)
            : await loop.CreateServer(() => accepted, "127.0.0.1", 0, ssl: TestCertificates.Localhost);
        Func<Task> connect = unix
            ? async () => await loop.CreateUnixConnection(() => new RecordingProtocol(), path.Name, ssl: true, serverHostname: "localhost")
            : async () => await loop.CreateConnection(() => new RecordingProtocol(), "127.0.0.1", PortOf(server), ssl: true, serverHostname: "localhost");
        (await connect.Should().ThrowAsync<AuthenticationException>()).WithMessage("*UntrustedRoot*");

        // In TLS 1.3 the server was done with the handshake; the refusal is an alert.
        await accepted.UntilLost();
        accepted.Data.Should().BeEmpty();
        accepted.Error.Should().NotBeNull();
    });

    [Test]
    [PythonTest("test_events", "EventLoopTestsMixin.test_ssl_connect_accepted_socket")]
    [KernelOnly]
    public void ConnectAcceptedSocket_WithTls_IsServed() => Run(async Coroutine (loop) =>
    {
        (Socket ours, Socket peer) = TcpPair();
        var accepted = new RecordingProtocol();
        accepted.OnData = () => accepted.Transport.Write("roger"u8);
        AsyncioTask<(Transport Transport, RecordingProtocol Protocol)> serving = loop.CreateTask(loop.ConnectAcceptedSocket(() => accepted, peer, ssl: TestCertificates.Localhost));
        (Transport client, RecordingProtocol protocol) = await loop.CreateConnection(() => new RecordingProtocol(), sock: ours, ssl: Trusting(), serverHostname: "localhost");
        (await serving).Protocol.Should().BeSameAs(accepted);
        client.Write("test data"u8);
        await protocol.UntilReceived(5);
        protocol.Data.Should().Equal("roger"u8.ToArray());
        accepted.Data.Should().Equal("test data"u8.ToArray());
        client.Close();
        await accepted.UntilLost();
        await protocol.UntilLost();
    });

    [Test]
    [PythonTest("test_events", "EventLoopTestsMixin.test_create_server_ssl_match_failed")]
    public void OpenConnection_CertificateForAnotherHost_IsRefusedWithTheReason() => Run(async Coroutine (loop) =>
    {
        await using Server server = await Asyncio.StartServer(Echo, "127.0.0.1", 0, ssl: TestCertificates.SelfSigned("elsewhere.example"));
        Func<Task> connect = async () => await Asyncio.OpenConnection("127.0.0.1", PortOf(server), ssl: TrustingChain(), serverHostname: "localhost");
        (await connect.Should().ThrowAsync<AuthenticationException>()).WithMessage("*RemoteCertificateNameMismatch*");
        await UntilReport();
        TakeReport("clientConnectedCb");
    });

    [Test]
    public void OpenConnection_EmptyNameThatIsToBeVerified_IsRefusedBeforeAnyIo() => Run(async Coroutine (loop) =>
    {
        foreach (ClientTls tls in new ClientTls[] { ClientTls.Default, TrustingChain() })
        {
            Func<Task> connect = async () => await Asyncio.OpenConnection("127.0.0.1", 1, ssl: tls, serverHostname: string.Empty);
            await connect.Should().ThrowAsync<ArgumentException>().WithMessage("serverHostname is empty*IgnoreInvalidName*");
        }
    });

    [Test]
    public void OpenConnection_NoNameToVerify_OnlyTheNameIsNotLookedAt() => Run(async Coroutine (loop) =>
    {
        await using Server server = await Asyncio.StartServer(Echo, "127.0.0.1", 0, ssl: TestCertificates.SelfSigned("elsewhere.example"));
        (AsyncioStreamReader reader, AsyncioStreamWriter writer) = await Asyncio.OpenConnection("127.0.0.1", PortOf(server), ssl: Nameless(), serverHostname: string.Empty);
        writer.Write("hello\n"u8);
        (await reader.ReadLine()).Should().Equal("hello\n"u8.ToArray());
        writer.Close();
        await writer.WaitClosed();

        SslClientAuthenticationOptions strict = TrustingChain();
        strict.TargetHost = string.Empty;
        var untrusting = new SslClientAuthenticationOptions { CertificateChainPolicy = new X509ChainPolicy { VerificationFlags = X509VerificationFlags.IgnoreInvalidName, RevocationMode = X509RevocationMode.NoCheck } };
        foreach (SslClientAuthenticationOptions options in new[] { untrusting, strict })
        {
            Func<Task> connect = async () => await Asyncio.OpenConnection("127.0.0.1", PortOf(server), ssl: options, serverHostname: string.Empty);
            (await connect.Should().ThrowAsync<AuthenticationException>()).WithMessage(options == untrusting ? "*UntrustedRoot*" : "*NameMismatch*", "the program's own options are taken as they are");
            await UntilReport();
            TakeReport("clientConnectedCb");
        }
    });

    // The simulated reset comes inside of the call that causes it, so the server hears of that before it has read the alert.
    [Test]
    [KernelOnly]
    public void OpenConnection_ExpiredCertificate_IsRefusedWithTheReason() => Run(async Coroutine (loop) =>
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using X509Certificate2 expired = TestCertificates.SelfSigned("localhost", now.AddDays(-10), now.AddDays(-1));
        await using Server server = await Asyncio.StartServer(Echo, "127.0.0.1", 0, ssl: expired);
        Func<Task> connect = async () => await Asyncio.OpenConnection("127.0.0.1", PortOf(server), ssl: true, serverHostname: "localhost");
        (await connect.Should().ThrowAsync<AuthenticationException>()).WithMessage("*NotTimeValid*");
        await UntilReport();
        TakeReport("clientConnectedCb").Exception.Should().BeAssignableTo<IOException>("the server was done with the handshake when the client left");
    });

    [Test]
    [PythonTest("test_streams", "StreamTests.test_start_tls")]
    public void StartTls_OnStreams_BothSidesGoOnEncrypted() => Run(async Coroutine (loop) =>
    {
        await using Server server = await Asyncio.StartServer(
            async Coroutine (reader, writer) =>
            {
                (await reader.ReadLine()).Should().Equal("STARTTLS\n"u8.ToArray());
                writer.Write("go\n"u8);
                writer.GetExtraInfo("sslcontext").Should().BeNull();
                await writer.StartTls(TestCertificates.Localhost);
                writer.GetExtraInfo("sslcontext").Should().NotBeNull();
                await Echo(reader, writer);
            },
            "127.0.0.1",
            0);
        (AsyncioStreamReader reader, AsyncioStreamWriter writer) = await Asyncio.OpenConnection("127.0.0.1", PortOf(server));
        writer.Write("STARTTLS\n"u8);
        (await reader.ReadLine()).Should().Equal("go\n"u8.ToArray());
        writer.GetExtraInfo("sslcontext").Should().BeNull();
        await writer.StartTls(Trusting(), serverHostname: "localhost");
        writer.GetExtraInfo("sslcontext").Should().NotBeNull();
        writer.GetExtraInfo("cipher").Should().NotBeNull();
        writer.Write("secret\n"u8);
        (await reader.ReadLine()).Should().Equal("secret\n"u8.ToArray());
        writer.Close();
        await writer.WaitClosed();
    });

    [Test]
    [PythonTest("test_streams", "StreamTests.test_start_tls_buffered_data")]
    public void StartTls_ClientsFirstMessageIsInTheReader_BelongsToTheHandshake() => Run(async Coroutine (loop) =>
    {
        await using Server server = await Asyncio.StartServer(
            async Coroutine (reader, writer) =>
            {
                while (!reader.ToString().Contains(" bytes", StringComparison.Ordinal))
                {
                    await Asyncio.Sleep(0.001);
                }

                await writer.StartTls(TestCertificates.Localhost);
                await Echo(reader, writer);
            },
            "127.0.0.1",
            0);
        (AsyncioStreamReader reader, AsyncioStreamWriter writer) = await Asyncio.OpenConnection("127.0.0.1", PortOf(server));
        await writer.StartTls(Trusting(), serverHostname: "localhost");
        writer.Write("ping\n"u8);
        (await reader.ReadLine()).Should().Equal("ping\n"u8.ToArray());
        writer.Close();
        await writer.WaitClosed();
    });

    [Test]
    public void ClientCertificate_Required_ReachesTheServer() => Run(async Coroutine (loop) =>
    {
        using X509Certificate2 mine = TestCertificates.SelfSigned("client.example");
        string? seen = null;
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificate = TestCertificates.Localhost,
            ClientCertificateRequired = true,
            RemoteCertificateValidationCallback = (_, certificate, _, _) => (seen = certificate?.Subject) is not null,
        };
        await using Server server = await Asyncio.StartServer(Echo, "127.0.0.1", 0, ssl: options);
        SslClientAuthenticationOptions client = Trusting();
        client.ClientCertificates = [mine];
        (AsyncioStreamReader reader, AsyncioStreamWriter writer) = await Asyncio.OpenConnection("127.0.0.1", PortOf(server), ssl: client);
        writer.Write("x\n"u8);
        await reader.ReadLine();
        seen.Should().Be("CN=client.example");
        writer.Close();
        await writer.WaitClosed();
    });

    [TestCase(null, "localhost")]
    [TestCase("chosen.example", "chosen.example")]
    [TestCase("", "")]
    [PythonTest("test_base_events", "BaseEventLoopWithSelectorTests.test_create_connection_ssl_server_hostname_default")]
    public void ServerName_OfTheClient_IsTheHostUnlessGiven(string? serverHostname, string expected) => Run(async Coroutine (loop) =>
    {
        string? asked = null;
        SslServerAuthenticationOptions options = Selecting(name => asked = name);
        await using Server server = await loop.CreateServer(() => new RecordingProtocol(), "127.0.0.1", 0, ssl: options);
        (Transport transport, RecordingProtocol protocol) = await loop.CreateConnection(
            () => new RecordingProtocol(), "localhost", PortOf(server), ssl: Trusting(), serverHostname: serverHostname, family: AddressFamily.InterNetwork);
        asked.Should().Be(expected);
        transport.Close();
        await protocol.UntilLost();
    });

    [Test]
    public void ServerName_OfTheClient_SelectsTheCertificate() => Run(async Coroutine (loop) =>
    {
        string? asked = null;
        SslServerAuthenticationOptions options = Selecting(name => asked = name);
        await using Server server = await Asyncio.StartServer(Echo, "127.0.0.1", 0, ssl: options);
        (_, AsyncioStreamWriter writer) = await Asyncio.OpenConnection("127.0.0.1", PortOf(server), ssl: Trusting(), serverHostname: "chosen.example");
        asked.Should().Be("chosen.example");
        writer.Close();
        await writer.WaitClosed();
    });

    [Test]
    [Property("Semantic", "205")]
    [PythonTest("test_base_events", "BaseEventLoopWithSelectorTests.test_create_server_ssl_timeout_for_plain_socket")]
    [PythonTest("test_base_events", "BaseEventLoopWithSelectorTests.test_create_connection_no_ssl_server_hostname_errors")]
    [PythonTest("test_base_events", "BaseEventLoopWithSelectorTests.test_create_connection_ssl_server_hostname_errors")]
    [PythonTest("test_base_events", "BaseEventLoopWithSelectorTests.test_create_connection_ssl_timeout_for_plain_socket")]
    [PythonTest("test_events", "EventLoopTestsMixin.test_connect_accepted_socket_ssl_timeout_for_plain_socket")]
    [PythonTest("test_unix_events", "SelectorEventLoopUnixSocketTests.test_create_unix_server_ssl_timeout_with_plain_sock")]
    [PythonTest("test_unix_events", "SelectorEventLoopUnixSocketTests.test_create_unix_connection_nossl_serverhost")]
    [PythonTest("test_unix_events", "SelectorEventLoopUnixSocketTests.test_create_unix_connection_ssl_noserverhost")]
    [PythonTest("test_unix_events", "SelectorEventLoopUnixSocketTests.test_create_unix_connection_ssl_timeout_with_plain_sock")]
    [PythonTest("test_sslproto", "SslProtoHandshakeTests.test_handshake_timeout_zero")]
    [PythonTest("test_sslproto", "SslProtoHandshakeTests.test_handshake_timeout_negative")]
    public void TlsArguments_WithoutTls_AreRefusedBeforeAnyIo() => Run(async Coroutine (loop) =>
    {
        (Socket ours, Socket peer) = TcpPair();
        using Socket sock = ours, other = peer;
        Func<Task>[] wrong =
        [
            async () => await loop.CreateConnection(() => new RecordingProtocol(), "127.0.0.1", 1, serverHostname: "x"),
            async () => await loop.CreateConnection(() => new RecordingProtocol(), "127.0.0.1", 1, serverHostname: string.Empty),
            async () => await loop.CreateConnection(() => new RecordingProtocol(), "127.0.0.1", 1, sslHandshakeTimeout: 1),
            async () => await loop.CreateConnection(() => new RecordingProtocol(), string.Empty, 1, ssl: true),
            async () => await loop.CreateConnection(() => new RecordingProtocol(), null, 1, ssl: true),
            async () => await loop.CreateConnection(() => new RecordingProtocol(), sock: sock, ssl: true),
            async () => await loop.CreateConnection(() => new RecordingProtocol(), "127.0.0.1", 1, ssl: true, sslHandshakeTimeout: 0),
            async () => await loop.CreateConnection(() => new RecordingProtocol(), "127.0.0.1", 1, ssl: true, sslHandshakeTimeout: -10),
            async () => await loop.CreateUnixConnection(() => new RecordingProtocol(), "/nowhere", ssl: true),
            async () => await loop.CreateUnixConnection(() => new RecordingProtocol(), "/nowhere", serverHostname: "x"),
            async () => await loop.CreateUnixConnection(() => new RecordingProtocol(), "/nowhere", sslHandshakeTimeout: 1),
            async () => await loop.CreateServer(() => new RecordingProtocol(), "127.0.0.1", 0, sslShutdownTimeout: 1),
            async () => await loop.CreateServer(() => new RecordingProtocol(), "127.0.0.1", 0, sslHandshakeTimeout: 1),
            async () => await loop.CreateUnixServer(() => new RecordingProtocol(), "/nowhere", sslHandshakeTimeout: 1),
            async () => await loop.ConnectAcceptedSocket(() => new RecordingProtocol(), sock, sslHandshakeTimeout: 1),
        ];
        foreach (Func<Task> call in wrong)
        {
            await call.Should().ThrowAsync<ArgumentException>();
        }
    });

    [Test]
    public void Connection_CancelledDuringTheHandshake_IsClosed() => Run(async Coroutine (loop) =>
    {
        var silent = new RecordingProtocol();
        await using Server server = await loop.CreateServer(() => silent, "127.0.0.1", 0);
        AsyncioTask connecting = Asyncio.CreateTask(async Coroutine () => await Asyncio.OpenConnection("127.0.0.1", PortOf(server), ssl: true, serverHostname: "localhost"));
        await silent.UntilReceived(1);
        connecting.Cancel();
        Func<Task> wait = async () => await connecting;
        await wait.Should().ThrowAsync<CancelledError>();
        await silent.UntilLost();
    });

    private static SslClientAuthenticationOptions Trusting() => new() { RemoteCertificateValidationCallback = static (_, _, _, _) => true };

    /// <summary>A server's options that tell which name the client asked for.</summary>
    private static SslServerAuthenticationOptions Selecting(Action<string?> onName) => new()
    {
        ServerCertificateSelectionCallback = (_, name) =>
        {
            onName(name);
            return TestCertificates.Localhost;
        },
    };

    private static SslClientAuthenticationOptions TrustingRoot(X509Certificate2 root) => new()
    {
        CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { root }, RevocationMode = X509RevocationMode.NoCheck },
    };

    private static SslClientAuthenticationOptions Nameless()
    {
        SslClientAuthenticationOptions options = TrustingChain();
        options.CertificateChainPolicy!.VerificationFlags |= X509VerificationFlags.IgnoreInvalidName;
        return options;
    }

    private static SslClientAuthenticationOptions TrustingChain() => new()
    {
        CertificateChainPolicy = new X509ChainPolicy { VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority, RevocationMode = X509RevocationMode.NoCheck },
    };

    private static async Coroutine Echo(AsyncioStreamReader reader, AsyncioStreamWriter writer)
    {
        for (byte[] data; (data = await reader.Read(65_536)).Length > 0;)
        {
            writer.Write(data);
            await writer.Drain();
        }

        writer.Close();
    }

    private sealed class EchoProtocol : Protocol
    {
        private Transport _transport = null!;

        public override void ConnectionMade(BaseTransport transport) => _transport = (Transport)transport;

        public override void DataReceived(ReadOnlySpan<byte> data) => _transport.Write(data);
    }
}
