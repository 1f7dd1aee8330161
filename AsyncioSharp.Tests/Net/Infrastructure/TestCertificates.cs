using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AsyncioSharp.Tests.Net;

/// <summary>Certificates made for the tests, in memory.</summary>
internal static class TestCertificates
{
    private static readonly Lazy<X509Certificate2> LazyLocalhost = new(() => SelfSigned("localhost"));

    /// <summary>Signed by itself, for localhost and 127.0.0.1, valid now.</summary>
    public static X509Certificate2 Localhost => LazyLocalhost.Value;

    public static X509Certificate2 SelfSigned(string host, DateTimeOffset? notBefore = null, DateTimeOffset? notAfter = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using X509Certificate2 made = request.CreateSelfSigned(notBefore ?? now.AddDays(-1), notAfter ?? now.AddDays(30));

        // Through PKCS#12, so that the private key goes along on every system.
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
