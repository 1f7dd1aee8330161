using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Orleans.Connections.Security;

namespace AsyncioSharp.Orleans.Tests.Infrastructure;

/// <summary>A folder with an authority's certificate and one that it has signed, for silos and clients alike.</summary>
internal sealed class TestCertificates(string folder)
{
    private string Authority => Path.Combine(folder, "authority.cer");

    private string Own => Path.Combine(folder, "own.pfx");

    public static TestCertificates Make(string folder)
    {
        DateTimeOffset from = DateTimeOffset.UtcNow.AddDays(-1), to = DateTimeOffset.UtcNow.AddDays(30);
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest("CN=tests", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using X509Certificate2 authority = authorityRequest.CreateSelfSigned(from, to);

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=silo", key, HashAlgorithmName.SHA256);
        using X509Certificate2 signed = request.Create(authority, from, to.AddDays(-1), [1, 2, 3]);
        using X509Certificate2 own = signed.CopyWithPrivateKey(key);

        var made = new TestCertificates(folder);
        File.WriteAllBytes(made.Authority, authority.Export(X509ContentType.Cert));
        File.WriteAllBytes(made.Own, own.Export(X509ContentType.Pfx));
        return made;
    }

    /// <summary>Both sides show the certificate, and take only those of the authority.</summary>
    public void Configure(TlsOptions options)
    {
        X509Certificate2 own = X509CertificateLoader.LoadPkcs12FromFile(Own, null);
        Trust(options);
        options.LocalCertificate = own;
        options.OnAuthenticateAsClient = (_, tls) =>
        {
            tls.TargetHost = "silo";
            tls.ClientCertificates = [own];
        };
    }

    /// <summary>As a client with a certificate that the authority has not signed.</summary>
    public void ConfigureAsStranger(TlsOptions options)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=stranger", key, HashAlgorithmName.SHA256);
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        X509Certificate2 own = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
        Trust(options);
        options.LocalCertificate = own;
        options.OnAuthenticateAsClient = (_, tls) =>
        {
            tls.TargetHost = "silo";
            tls.ClientCertificates = [own];
        };
    }

    private void Trust(TlsOptions options)
    {
        X509Certificate2 authority = X509CertificateLoader.LoadCertificateFromFile(Authority);
        options.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
        options.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;
        options.RemoteCertificateValidation = (certificate, _, _) =>
        {
            using var chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.Add(authority);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            return certificate is not null && chain.Build(certificate);
        };
    }
}
