using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary><c>ssl:</c> with null is no TLS, whatever type the null has: a program that reads its certificate from optional settings passes what it has.</summary>
public class NoTlsTests(SelectorKind kind) : NetFixture(kind)
{
    [Test]
    public void Ssl_NullCertificate_IsAPlainConnection() => Run(async Coroutine (loop) =>
    {
        X509Certificate2? certificate = null;
        SslClientAuthenticationOptions? options = null;
        await using Server server = await Asyncio.StartServer(Answer, "127.0.0.1", 0, ssl: certificate);
        var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", PortOf(server), ssl: options);
        writer.GetExtraInfo("sslcontext").Should().BeNull();
        writer.Write("hello\n"u8);
        (await reader.Read()).Should().Equal("hello\n"u8.ToArray());
        writer.Close();
    });

    [Test]
    public void Ssl_NullOptionsOfAServer_AreAPlainServer() => Run(async Coroutine (loop) =>
    {
        SslServerAuthenticationOptions? options = null;
        await using Server server = await Asyncio.StartServer(Answer, "127.0.0.1", 0, ssl: options);
        var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", PortOf(server), ssl: false);
        writer.Write("hello\n"u8);
        (await reader.Read()).Should().Equal("hello\n"u8.ToArray());
        writer.Close();
    });

    [Test]
    public void Conversions_Null_GiveNull()
    {
        ServerTls.FromX509Certificate2(null).Should().BeNull();
        ServerTls.FromSslServerAuthenticationOptions(null).Should().BeNull();
        ClientTls.FromSslClientAuthenticationOptions(null).Should().BeNull();
    }

    [Test]
    [KernelOnly]
    public void StartTls_NullCertificate_IsRefused() => Run(async Coroutine (loop) =>
    {
        // Plain is what the connection is already: the caller meant something else.
        X509Certificate2? certificate = null;
        (SocketTransport transport, RecordingProtocol protocol, System.Net.Sockets.Socket peer) = Connect(loop);
        (await Fails<ArgumentNullException>(loop.StartTls(transport, protocol, certificate!))).ParamName.Should().Be("sslcontext");
        transport.Abort();
        Close(peer);
        await Turns(3);
    });

    private static async Coroutine Answer(AsyncioStreamReader reader, AsyncioStreamWriter writer)
    {
        writer.Write(await reader.ReadLine());
        writer.Close();
    }
}
