using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace AsyncioSharp.Net;

/// <summary>
/// What <c>ssl:</c> takes when serving: <see cref="SslServerAuthenticationOptions"/>, or just a certificate with its private key (asyncio
/// takes an <c>SSLContext</c>).
/// </summary>
public sealed class ServerTls
{
    /// <summary>Wraps options.</summary>
    /// <param name="options">The options; they name a certificate, or a callback that selects one by server name.</param>
    public ServerTls(SslServerAuthenticationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options is { ServerCertificate: null, ServerCertificateContext: null, ServerCertificateSelectionCallback: null })
        {
            throw new ArgumentException(
                "A TLS server needs a certificate: set ServerCertificate, ServerCertificateContext or "
                    + "ServerCertificateSelectionCallback.", nameof(options));
        }

        Options = options;
    }

    internal SslServerAuthenticationOptions Options { get; }

    /// <summary><c>ssl: options</c>; null is no TLS, as in asyncio.</summary>
    /// <param name="options">The options, or null.</param>
    [return: NotNullIfNotNull(nameof(options))]
    public static implicit operator ServerTls?(SslServerAuthenticationOptions? options) => FromSslServerAuthenticationOptions(options);

    /// <summary><c>ssl: certificate</c>; null is no TLS, as in asyncio.</summary>
    /// <param name="certificate">A certificate with its private key, or null.</param>
    [return: NotNullIfNotNull(nameof(certificate))]
    public static implicit operator ServerTls?(X509Certificate2? certificate) => FromX509Certificate2(certificate);

    /// <summary>From options, as a named method.</summary>
    /// <param name="options">The options, or null.</param>
    /// <returns>The wrapper, or null.</returns>
    [return: NotNullIfNotNull(nameof(options))]
    public static ServerTls? FromSslServerAuthenticationOptions(SslServerAuthenticationOptions? options) =>
        options is null ? null : new ServerTls(options);

    /// <summary>From a certificate, as a named method.</summary>
    /// <param name="certificate">A certificate with its private key, or null.</param>
    /// <returns>The wrapper, or null.</returns>
    /// <exception cref="ArgumentException">The certificate has no private key.</exception>
    [return: NotNullIfNotNull(nameof(certificate))]
    public static ServerTls? FromX509Certificate2(X509Certificate2? certificate) => certificate switch
    {
        null => null,
        { HasPrivateKey: false } =>
            throw new ArgumentException("A TLS server needs a certificate with its private key.", nameof(certificate)),
        _ => new ServerTls(new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true),
        }),
    };
}
