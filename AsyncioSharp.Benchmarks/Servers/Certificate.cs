using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AsyncioSharp.Benchmarks;

/// <summary>The certificate of all TLS servers of a run: ECDSA on P-256, signed by itself.</summary>
internal static class Certificate
{
    private static readonly Lazy<string> Made = new(Make);

    /// <summary>A PEM file with the certificate and its key, as long as this process lives.</summary>
    public static string File => Made.Value;

    private static string Make()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero));

        // A file that nobody else reads, since the key is in it.
        string path = Path.Combine(Directory.CreateTempSubdirectory("asynciosharp-").FullName, "certificate.pem");
        System.IO.File.WriteAllText(path, certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        return path;
    }
}
