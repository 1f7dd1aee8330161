using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace AsyncioSharp.Net;

/// <summary>What <c>ssl:</c> takes when serving: <see cref="SslServerAuthenticationOptions"/>, or just a certificate with its private key (asyncio takes an <c>SSLContext</c>).</summary>
public sealed class ServerTls
{
    /// <summary>Wraps options.</summary>
    /// <param name="options">The options; they name a certificate, or a callback that selects one by server name.</param>
    public ServerTls(SslServerAuthenticationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options is { ServerCertificate: null, ServerCertificateContext: null, ServerCertificateSelectionCallback: null })
        {
            throw new ArgumentException("A TLS server needs a certificate: set ServerCertificate, ServerCertificateContext or ServerCertificateSelectionCallback.", nameof(options));
        }

        Options = options;
    }

    internal SslServerAuthenticationOptions Options { get; }

    /// <summary><c>ssl: options</c>.</summary>
    /// <param name="options">The options.</param>
    public static implicit operator ServerTls(SslServerAuthenticationOptions options) => new(options);

    /// <summary><c>ssl: certificate</c>.</summary>
    /// <param name="certificate">A certificate with its private key.</param>
    public static implicit operator ServerTls(X509Certificate2 certificate) => FromX509Certificate2(certificate);

    /// <summary>From options, as a named method.</summary>
    /// <param name="options">The options.</param>
    /// <returns>The wrapper.</returns>
    public static ServerTls FromSslServerAuthenticationOptions(SslServerAuthenticationOptions options) => new(options);

    /// <summary>From a certificate, as a named method.</summary>
    /// <param name="certificate">A certificate with its private key.</param>
    /// <returns>The wrapper.</returns>
    public static ServerTls FromX509Certificate2(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return certificate.HasPrivateKey
            ? new ServerTls(new SslServerAuthenticationOptions { ServerCertificateContext = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true) })
            : throw new ArgumentException("A TLS server needs a certificate with its private key.", nameof(certificate));
    }
}
