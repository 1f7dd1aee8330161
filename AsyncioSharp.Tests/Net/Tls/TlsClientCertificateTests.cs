using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>A server that wants certificates of its clients, and what both sides see if it does not get a good one.</summary>
public class TlsClientCertificateTests(SelectorKind kind) : TlsFixture(kind)
{
    [Test]
    [Platform("Linux", Reason = "Other systems' TLS may send an alert.")]
    public void Refused_ClientIsConnectedAndThenCutOff_ServerReportsInDebugModeOnly(
        [Values(SslProtocols.Tls12, SslProtocols.Tls13)] SslProtocols version, [Values] bool hasWrongOne, [Values] bool isDebug) => Run(async Coroutine (loop) =>
    {
        loop.SetDebug(isDebug);
        var served = new RecordingProtocol();
        await using Server server = await loop.CreateServer(() => served, "127.0.0.1", 0, ssl: Demanding(version));
        using X509Certificate2 unknown = TestCertificates.SelfSigned("unknown.example");
        var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", PortOf(server), ssl: Client(version, hasWrongOne ? unknown : null), serverHostname: "localhost");

        // The client's own handshake is over. That the server refuses is its next news, and .NET sends no alert.
        await Fails<EndOfStreamException>(reader.Read(), "*may have refused this side's certificate*");
        writer.Close();
        await Fails<EndOfStreamException>(writer.WaitClosed());
        served.Events.Should().BeEmpty("a connection that was refused is none");
        if (isDebug)
        {
            Reports.Exists(static report => report.Exception is not (AuthenticationException or EndOfStreamException)).Should().BeFalse();
            TakeReport("failed during the TLS handshake").Exception.Should().BeOfType<AuthenticationException>();
            Reports.Clear();
        }
    });

    [Test]
    public void Accepted_BothTalk([Values(SslProtocols.Tls12, SslProtocols.Tls13)] SslProtocols version) => Run(async Coroutine (loop) =>
    {
        var served = new RecordingProtocol();
        await using Server server = await loop.CreateServer(() => served, "127.0.0.1", 0, ssl: Demanding(version));
        var (_, writer) = await Asyncio.OpenConnection("127.0.0.1", PortOf(server), ssl: Client(version, TestCertificates.Localhost), serverHostname: "localhost");
        writer.Write("hello"u8);
        await served.UntilReceived(5);
        served.Transport.GetExtraInfo("peercert").Should().NotBeNull();
        writer.Close();
        await writer.WaitClosed();
    });

    private static SslServerAuthenticationOptions Demanding(SslProtocols version) => new()
    {
        ServerCertificate = TestCertificates.Localhost,
        ClientCertificateRequired = true,
        EnabledSslProtocols = version,
        CertificateChainPolicy = OnlyLocalhost(),
    };

    private static SslClientAuthenticationOptions Client(SslProtocols version, X509Certificate2? own) => new()
    {
        EnabledSslProtocols = version,
        CertificateChainPolicy = OnlyLocalhost(),
        LocalCertificateSelectionCallback = own is null ? null : (_, _, _, _, _) => own,
    };

    private static X509ChainPolicy OnlyLocalhost()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(TestCertificates.Localhost);
        return policy;
    }
}
