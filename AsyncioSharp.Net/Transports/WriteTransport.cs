using System.Buffers;

namespace AsyncioSharp.Net;

/// <summary>A transport that writes (asyncio's <c>WriteTransport</c>).</summary>
/// <remarks>
/// Writing never blocks: what the operating system does not take at once is copied into a buffer and sent as it takes more. When the buffer
/// grows above the high mark the protocol gets <see cref="BaseProtocol.PauseWriting"/>, when it has drained to the low mark
/// <see cref="BaseProtocol.ResumeWriting"/>.
/// </remarks>
public abstract class WriteTransport : BaseTransport
{
    /// <summary>
    /// Sends bytes (asyncio's <c>write</c>); what cannot be sent at once is copied, so the memory is the caller's again on return.
    /// </summary>
    /// <param name="data">The bytes; none is no operation. Dropped if the transport is closing.</param>
    /// <exception cref="InvalidOperationException">After <see cref="WriteEof"/>, or during a sendfile.</exception>
    public abstract void Write(ReadOnlySpan<byte> data);

    /// <inheritdoc cref="Write(ReadOnlySpan{byte})"/>
    public void Write(ReadOnlyMemory<byte> data) => Write(data.Span);

    /// <inheritdoc cref="Write(ReadOnlySpan{byte})"/>
    public void Write(byte[] data)
    {
        ArgumentNullException.ThrowIfNull(data);
        Write(data.AsSpan());
    }

    /// <summary>
    /// Sends several pieces as one (asyncio's <c>writelines</c>); as with <see cref="Write(ReadOnlySpan{byte})"/> the memory is the
    /// caller's again on return.
    /// </summary>
    /// <param name="listOfData">The pieces; none, or only empty ones, is no operation. Dropped if the transport is closing.</param>
    /// <exception cref="InvalidOperationException">After <see cref="WriteEof"/>, or during a sendfile; nothing is sent then.</exception>
    public virtual void Writelines(IEnumerable<ReadOnlyMemory<byte>> listOfData)
    {
        ArgumentNullException.ThrowIfNull(listOfData);

        // One write: a system call, a packet and under TLS a record for each piece would cost more than the copy.
        ReadOnlyMemory<byte>[] pieces = listOfData as ReadOnlyMemory<byte>[] ?? [.. listOfData];
        if (pieces.Length == 1)
        {
            Write(pieces[0].Span);
            return;
        }

        long length = pieces.Sum(static piece => (long)piece.Length);
        if (length > Array.MaxLength)
        {
            // More than an array holds.
            Array.ForEach(pieces, piece => Write(piece.Span));
            return;
        }

        byte[] joined = ArrayPool<byte>.Shared.Rent((int)length);
        try
        {
            int filled = 0;
            foreach (ReadOnlyMemory<byte> piece in pieces)
            {
                piece.CopyTo(joined.AsMemory(filled));
                filled += piece.Length;
            }

            Write(joined.AsSpan(0, (int)length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(joined);
        }
    }

    /// <inheritdoc cref="Writelines(IEnumerable{ReadOnlyMemory{byte}})"/>
    public void Writelines(IEnumerable<byte[]> listOfData)
    {
        ArgumentNullException.ThrowIfNull(listOfData);
        Writelines(listOfData.Select(static data => (ReadOnlyMemory<byte>)data));
    }

    /// <summary>Ends the writing side after what is buffered is sent (asyncio's <c>write_eof</c>); the reading side goes on.</summary>
    /// <exception cref="NotSupportedException">The transport cannot; see <see cref="CanWriteEof"/>.</exception>
    public abstract void WriteEof();

    /// <summary>Whether <see cref="WriteEof"/> works (asyncio's <c>can_write_eof</c>).</summary>
    /// <returns>True if the writing side can end alone.</returns>
    public abstract bool CanWriteEof();

    /// <summary>
    /// Closes at once and drops what is buffered (asyncio's <c>abort</c>). <see cref="BaseProtocol.ConnectionLost"/> gets null.
    /// </summary>
    public abstract void Abort();

    /// <summary>
    /// Sets the marks of the write buffer, in bytes (asyncio's <c>set_write_buffer_limits</c>). The defaults are 65,536 and 16,384.
    /// </summary>
    /// <param name="high">Above it the protocol is paused; null means four times <paramref name="low"/> if that is given, else
    /// 65,536.</param>
    /// <param name="low">At or below it the protocol is resumed; null means a quarter of <paramref name="high"/>.</param>
    /// <exception cref="ArgumentException">Not <c>high &gt;= low &gt;= 0</c>.</exception>
    public abstract void SetWriteBufferLimits(int? high = null, int? low = null);

    /// <summary>The marks (asyncio's <c>get_write_buffer_limits</c>).</summary>
    /// <returns>Low and high, in bytes.</returns>
    public abstract (int Low, int High) GetWriteBufferLimits();

    /// <summary>How much is buffered (asyncio's <c>get_write_buffer_size</c>).</summary>
    /// <returns>Bytes; <see cref="int.MaxValue"/> if it is more, which a buffer may hold.</returns>
    public abstract int GetWriteBufferSize();
}
