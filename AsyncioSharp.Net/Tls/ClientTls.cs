using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace AsyncioSharp.Net;

/// <summary>
/// What <c>ssl:</c> takes when connecting: <c>true</c> for TLS with the system's trusted roots, or
/// <see cref="SslClientAuthenticationOptions"/> for anything else (asyncio takes <c>True</c> or an <c>SSLContext</c>).
/// </summary>
public sealed class ClientTls
{
    private readonly SslClientAuthenticationOptions? _options;

    /// <summary>Wraps options.</summary>
    /// <param name="options">The options, copied for each connection. Their target host wins over <c>serverHostname:</c>; renegotiation
    /// (TLS 1.2 and older) is refused whatever they say.</param>
    public ClientTls(SslClientAuthenticationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
    }

    private ClientTls()
    {
    }

    /// <summary>TLS with the system's trusted roots, for the host that is connected to.</summary>
    public static ClientTls Default { get; } = new();

    /// <summary><c>ssl: true</c>; <c>ssl: false</c> is no TLS.</summary>
    /// <param name="enabled">Whether to use TLS.</param>
    public static implicit operator ClientTls?(bool enabled) => enabled ? Default : null;

    /// <summary><c>ssl: options</c>; null is no TLS, as in asyncio.</summary>
    /// <param name="options">The options, or null.</param>
    [return: NotNullIfNotNull(nameof(options))]
    public static implicit operator ClientTls?(SslClientAuthenticationOptions? options) => FromSslClientAuthenticationOptions(options);

    /// <summary>From <c>ssl: true</c>, as a named method.</summary>
    /// <param name="enabled">Whether to use TLS.</param>
    /// <returns>The default, or null.</returns>
    public static ClientTls? FromBoolean(bool enabled) => enabled;

    /// <summary>From options, as a named method.</summary>
    /// <param name="options">The options, or null.</param>
    /// <returns>The wrapper, or null.</returns>
    [return: NotNullIfNotNull(nameof(options))]
    public static ClientTls? FromSslClientAuthenticationOptions(SslClientAuthenticationOptions? options) =>
        options is null ? null : new ClientTls(options);

    /// <summary>The options for one connection.</summary>
    /// <param name="host">The host name to verify, unless the options name one; empty only if the options verify none.</param>
    /// <exception cref="ArgumentException">An empty name is to be verified.</exception>
    internal SslClientAuthenticationOptions For(string? host)
    {
        if (host is { Length: 0 } && _options?.TargetHost is null && !VerifiesNoName)
        {
            // CPython accepts it and verifies no name: any certificate of any host that the roots trust would do. Here that has to be said.
            throw new ArgumentException(
                "serverHostname is empty, but the name in the server's certificate is to be verified. Give the name. To verify none, "
                    + "pass options whose CertificateChainPolicy has "
                + "X509VerificationFlags.IgnoreInvalidName, or with a RemoteCertificateValidationCallback of your own.",
                "serverHostname");
        }

        return Copy(host);
    }

    private bool VerifiesNoName =>
        _options is { RemoteCertificateValidationCallback: not null }
        || _options?.CertificateChainPolicy?.VerificationFlags.HasFlag(X509VerificationFlags.IgnoreInvalidName) == true;

    private SslClientAuthenticationOptions Copy(string? host)
    {
        if (_options is null)
        {
            return new SslClientAuthenticationOptions { TargetHost = host, AllowRenegotiation = false };
        }

        // Not set in the caller's object, which may serve several hosts: a copy of all that can be set. Renegotiation is refused: a write
        // during it would wait, on the loop's thread, for an answer that only this thread can receive.
#pragma warning disable CA1416 // Copying a default that the platform does not have is harmless.
        return new SslClientAuthenticationOptions
        {
            TargetHost = _options.TargetHost ?? host,
            AllowRenegotiation = false,
            AllowRsaPkcs1Padding = _options.AllowRsaPkcs1Padding,
            AllowRsaPssPadding = _options.AllowRsaPssPadding,
            AllowTlsResume = _options.AllowTlsResume,
            ApplicationProtocols = _options.ApplicationProtocols,
            CertificateChainPolicy = _options.CertificateChainPolicy,
            CertificateRevocationCheckMode = _options.CertificateRevocationCheckMode,
            CipherSuitesPolicy = _options.CipherSuitesPolicy,
            ClientCertificateContext = _options.ClientCertificateContext,
            ClientCertificates = _options.ClientCertificates,
            EnabledSslProtocols = _options.EnabledSslProtocols,
            EncryptionPolicy = _options.EncryptionPolicy,
            LocalCertificateSelectionCallback = _options.LocalCertificateSelectionCallback,
            RemoteCertificateValidationCallback = _options.RemoteCertificateValidationCallback,
        };
#pragma warning restore CA1416
    }
}
