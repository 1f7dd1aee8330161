// A chat over TLS: whoever connects says a name, and hears what all say. Here two members talk, each with a certificate to trust.
// Shows StartServer and OpenConnection with ssl:, and a handler that knows what can go wrong.
#:project ../../AsyncioSharp.Net/AsyncioSharp.Net.csproj
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using AsyncioSharp;
using AsyncioSharp.Net;

async Coroutine Main()
{
    using X509Certificate2 certificate = MakeCertificate();
    await using Server server = await Asyncio.StartServer(new Room().Serve, "127.0.0.1", 0, ssl: certificate);
    int port = ((IPEndPoint)server.Sockets[0].LocalEndPoint!).Port;

    var ada = await Join(port, "ada", certificate);
    await ada.Hears("* ada is here");
    var bob = await Join(port, "bob", certificate);
    await ada.Hears("* bob is here");
    bob.Says("hello");
    await ada.Hears("bob: hello");
    bob.Leaves();
    await ada.Hears("* bob has left");
    ada.Leaves();

    // A client that does not trust the certificate gets nowhere.
    try
    {
        await Asyncio.OpenConnection("127.0.0.1", port, ssl: true, serverHostname: "localhost");
    }
    catch (System.Security.Authentication.AuthenticationException)
    {
        Console.WriteLine("a stranger does not trust us");
    }
}

async Coroutine<Member> Join(int port, string name, X509Certificate2 known)
{
    var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
    trust.CustomTrustStore.Add(known);
    var options = new SslClientAuthenticationOptions { CertificateChainPolicy = trust };
    var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", port, ssl: options, serverHostname: "localhost");
    var member = new Member(name, reader, writer);
    member.Says(name);
    return member;
}

X509Certificate2 MakeCertificate()
{
    using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
    var names = new SubjectAlternativeNameBuilder();
    names.AddDnsName("localhost");
    request.CertificateExtensions.Add(names.Build());
    DateTimeOffset now = DateTimeOffset.UtcNow;
    return request.CreateSelfSigned(now.AddHours(-1), now.AddDays(1));
}

AsyncioContext.Run(Main());

class Member(string name, AsyncioStreamReader reader, AsyncioStreamWriter writer)
{
    public void Says(string text) => writer.Write(Encoding.UTF8.GetBytes(text + "\n"));

    public async Coroutine Hears(string text)
    {
        string line = Encoding.UTF8.GetString(await Asyncio.WaitFor(reader.ReadLine(), 10)).TrimEnd();
        Console.WriteLine($"{name} hears: {line}{(line == text ? "" : $" (not: {text})")}");
    }

    public void Leaves() => writer.Close();
}

class Room
{
    private readonly Dictionary<string, AsyncioStreamWriter> _members = [];

    public async Coroutine Serve(AsyncioStreamReader reader, AsyncioStreamWriter writer)
    {
        string? name = null;
        try
        {
            name = Encoding.UTF8.GetString(await Asyncio.WaitFor(reader.ReadLine(), 30)).TrimEnd();
            _members.Add(name, writer);
            Say($"* {name} is here");
            await foreach (byte[] line in reader)
            {
                Say($"{name}: {Encoding.UTF8.GetString(line).TrimEnd()}");
            }
        }
        catch (Exception error) when (error is SocketException or IOException or TimeoutException or ArgumentException)
        {
            // Reset, cut without TLS's goodbye, silent, too long a line, or a name that is taken.
        }
        finally
        {
            if (name is not null && _members.GetValueOrDefault(name) == writer)
            {
                _members.Remove(name);
                Say($"* {name} has left");
            }

            writer.Close();
        }
    }

    private void Say(string text)
    {
        byte[] line = Encoding.UTF8.GetBytes(text + "\n");
        foreach (AsyncioStreamWriter member in _members.Values)
        {
            member.Write(line);
        }
    }
}
