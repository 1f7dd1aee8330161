using System.Net;

namespace AsyncioSharp.Net;

/// <summary>An endpoint for datagrams (asyncio's <c>DatagramTransport</c>).</summary>
public abstract class DatagramTransport : BaseTransport
{
    /// <summary>
    /// Sends a datagram (asyncio's <c>sendto</c>); if it cannot be sent at once it is copied and sent later. Never blocks.
    /// </summary>
    /// <param name="data">The content; empty datagrams are sent too.</param>
    /// <param name="addr">
    /// The receiver; null on an endpoint that was made with a remote address. An address of another family is reported to
    /// <see cref="DatagramProtocol.ErrorReceived"/>.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The endpoint is connected to another address, or no address is known; the address has a host name, which must be resolved first,
    /// or a path with a zero character.
    /// </exception>
    public abstract void Sendto(ReadOnlySpan<byte> data, EndPoint? addr = null);

    /// <inheritdoc cref="Sendto(ReadOnlySpan{byte}, EndPoint?)"/>
    public void Sendto(ReadOnlyMemory<byte> data, EndPoint? addr = null) => Sendto(data.Span, addr);

    /// <inheritdoc cref="Sendto(ReadOnlySpan{byte}, EndPoint?)"/>
    public void Sendto(byte[] data, EndPoint? addr = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        Sendto(data.AsSpan(), addr);
    }

    /// <summary>Closes at once and drops what is buffered (asyncio's <c>abort</c>).</summary>
    public abstract void Abort();

    /// <inheritdoc cref="WriteTransport.SetWriteBufferLimits"/>
    public abstract void SetWriteBufferLimits(int? high = null, int? low = null);

    /// <inheritdoc cref="WriteTransport.GetWriteBufferLimits"/>
    public abstract (int Low, int High) GetWriteBufferLimits();

    /// <inheritdoc cref="WriteTransport.GetWriteBufferSize"/>
    public abstract int GetWriteBufferSize();
}
