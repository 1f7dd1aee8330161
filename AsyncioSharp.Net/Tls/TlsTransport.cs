using System.Diagnostics;

namespace AsyncioSharp.Net;

/// <summary>
/// What a protocol sees of a connection under TLS. The work is done by <see cref="TlsLayer"/>, which is the lower transport's protocol.
/// </summary>
[DebuggerDisplay("{ToString(),nq}")]
internal sealed class TlsTransport(TlsLayer layer) : Transport
{
    private object? _peercert;
    private object? _cipher;

    public TlsLayer Layer => layer;

    private object? Certificate => layer.Ssl.IsAuthenticated ? layer.Ssl.RemoteCertificate : null;

    private object? Cipher =>
        layer.Ssl.IsAuthenticated ? (layer.Ssl.NegotiatedCipherSuite.ToString(), layer.Ssl.SslProtocol.ToString()) : null;

    public override void Close() => layer.Close();

    public override bool IsClosing() => layer.IsClosing;

    public override void SetProtocol(BaseProtocol protocol) => layer.SetProtocol(protocol);

    public override BaseProtocol GetProtocol() => layer.AppProtocol;

    public override bool IsReading() => layer.IsReading;

    public override void PauseReading() => layer.PauseReading();

    public override void ResumeReading() => layer.ResumeReading();

    public override void Write(ReadOnlySpan<byte> data) => layer.Write(data);

    public override void WriteEof() => throw new NotSupportedException("TLS cannot end one direction alone: Close() ends both.");

    public override bool CanWriteEof() => false;

    public override void Abort() => layer.Abort();

    public override void SetWriteBufferLimits(int? high = null, int? low = null) => layer.SetWriteBufferLimits(high, low);

    public override (int Low, int High) GetWriteBufferLimits() => layer.Lower.GetWriteBufferLimits();

    public override int GetWriteBufferSize() => layer.Buffered;

    public override object? GetExtraInfo(string name, object? @default = null) => name switch
    {
        "ssl_object" => layer.Ssl,
        "sslcontext" => layer.Options,
        "peercert" => (_cipher is null ? Certificate : _peercert) ?? @default,
        "cipher" => (_cipher ?? Cipher) ?? @default,
        "compression" => @default,
        _ => layer.Lower.GetExtraInfo(name, @default),
    };

    /// <summary>Keeps what a program may ask for after the end, when SslStream answers no more.</summary>
    public void KeepFacts()
    {
        _peercert = Certificate;
        _cipher = Cipher;
    }

    public override string ToString() => $"<TlsTransport {layer.State} over {layer.Lower}>";
}
