// A client over TLS that trusts one certificate, the one in a file, and nothing else. The arguments are the port, the message and the file.
// Shows Asyncio.OpenConnection with ssl: and serverHostname:.
#:project ../../AsyncioSharp.Net/AsyncioSharp.Net.csproj
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using AsyncioSharp;
using AsyncioSharp.Net;

async Coroutine Main(int port, string message, string file)
{
    var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
    trust.CustomTrustStore.ImportFromPemFile(file);
    var options = new SslClientAuthenticationOptions { CertificateChainPolicy = trust };
    var (reader, writer) = await Asyncio.OpenConnection("127.0.0.1", port, ssl: options, serverHostname: "localhost");

    Console.WriteLine($"Send: {message}");
    writer.Write(Encoding.UTF8.GetBytes(message));
    await writer.Drain();

    byte[] data = await reader.Read(100);
    Console.WriteLine($"Received: {Encoding.UTF8.GetString(data)}");

    Console.WriteLine("Close the connection");
    writer.Close();
    await writer.WaitClosed();
}

try
{
    AsyncioContext.Run(Main(args.Length > 0 ? int.Parse(args[0]) : 8443, args.Length > 1 ? args[1] : "Hello World!", args.Length > 2 ? args[2] : "cert.pem"));
}
catch (AuthenticationException)
{
    Console.WriteLine("The server is not the one to trust");
    Environment.Exit(1);
}
