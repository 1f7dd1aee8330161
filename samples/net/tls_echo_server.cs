// An echo server over TLS. It makes a certificate for localhost, signed by itself, and writes it, without its key, to a file, for clients to trust.
// The arguments are the port (0 lets the system choose) and that file. Shows Asyncio.StartServer with ssl:.
#:project ../../AsyncioSharp.Net/AsyncioSharp.Net.csproj
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using AsyncioSharp;
using AsyncioSharp.Net;

X509Certificate2 MakeCertificate()
{
    using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
    var names = new SubjectAlternativeNameBuilder();
    names.AddDnsName("localhost");
    request.CertificateExtensions.Add(names.Build());
    request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
    request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
    DateTimeOffset now = DateTimeOffset.UtcNow;
    return request.CreateSelfSigned(now.AddHours(-1), now.AddDays(1));
}

async Coroutine HandleEcho(AsyncioStreamReader reader, AsyncioStreamWriter writer)
{
    byte[] data = await reader.Read(100);
    Console.WriteLine($"Received '{Encoding.UTF8.GetString(data)}' over {(writer.GetExtraInfo("ssl_object") is SslStream ? "TLS" : "TCP")}");

    writer.Write(data);
    await writer.Drain();

    Console.WriteLine("Close the connection");
    writer.Close();
    await writer.WaitClosed();
}

async Coroutine Main(int port, string file)
{
    using X509Certificate2 certificate = MakeCertificate();
    File.WriteAllText(file, certificate.ExportCertificatePem() + "\n");
    Server server = await Asyncio.StartServer(HandleEcho, "127.0.0.1", port, ssl: certificate);
    Console.WriteLine($"Serving on {server.Sockets[0].LocalEndPoint}");
    await using (server)
    {
        await server.ServeForever();
    }
}

AsyncioContext.Run(Main(args.Length > 0 ? int.Parse(args[0]) : 8443, args.Length > 1 ? args[1] : "cert.pem"));
