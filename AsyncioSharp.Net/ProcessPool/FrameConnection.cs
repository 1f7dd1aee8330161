using System.Buffers;
using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace AsyncioSharp.Net.ProcessPool;

/// <summary>
/// Frames over a blocking socket: four bytes of length (little endian), then that much MessagePack. Used by one thread at a time on either
/// side.
/// </summary>
/// <remarks>
/// The sides take turns: a frame out, a frame in. What does not keep to that is a breach of the protocol, after which the connection cannot
/// be used any more.
/// </remarks>
internal sealed class FrameConnection(Socket socket) : IDisposable
{
    private const int HeaderSize = sizeof(int);

    /// <summary>What a receive buffer may keep after a large frame.</summary>
    private const int KeptBytes = 1024 * 1024;

    /// <summary>How much room a frame gets because it says that it will need it. More is made as its bytes come.</summary>
    private const int TrustedBytes = 64 * 1024 * 1024;

    /// <summary>The longest frame: header and content are one array.</summary>
    private static readonly int s_longest = Array.MaxLength - HeaderSize;

    private byte[] _buffer = new byte[4096];

    /// <summary>A buffer with room for the length in front; <see cref="EndFrame"/> fills it in.</summary>
    public static ArrayBufferWriter<byte> BeginFrame()
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        buffer.GetSpan(HeaderSize)[..HeaderSize].Clear();
        buffer.Advance(HeaderSize);
        return buffer;
    }

    public static ReadOnlyMemory<byte> EndFrame(ArrayBufferWriter<byte> buffer)
    {
        BinaryPrimitives.WriteInt32LittleEndian(MemoryMarshal.AsMemory(buffer.WrittenMemory).Span, buffer.WrittenCount - HeaderSize);
        return buffer.WrittenMemory;
    }

    /// <summary>Sends a frame. False if the other side is gone; it cannot have got the whole frame then.</summary>
    public bool TrySend(ReadOnlySpan<byte> frame)
    {
        try
        {
            while (frame.Length > 0)
            {
                frame = frame[socket.Send(frame)..];
            }

            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>
    /// The other side has sent something that was not received yet: between a frame in and the next one out, nothing may be there.
    /// </summary>
    public bool HasUnread
    {
        get
        {
            try
            {
                return socket.Available > 0;
            }
            catch (SocketException)
            {
                return false; // it is gone
            }
        }
    }

    /// <summary>Waits for a frame. It is valid until the next call; null means that the other side is gone.</summary>
    /// <exception cref="InvalidDataException">What comes is no frame, or more than one.</exception>
    public ReadOnlyMemory<byte>? Receive()
    {
        if (_buffer.Length > KeptBytes)
        {
            _buffer = new byte[KeptBytes];
        }

        // There is never more than one frame to read, and a small one takes a single call.
        int count = 0;
        while (count < HeaderSize || count < HeaderSize + Length())
        {
            int read = ReceiveInto(_buffer.AsSpan(count));
            if (read <= 0)
            {
                return null;
            }

            count += read;
            if (count >= HeaderSize)
            {
                MakeRoom(count);
            }
        }

        return count == HeaderSize + Length()
            ? _buffer.AsMemory(HeaderSize, Length())
            : throw new InvalidDataException($"{count - HeaderSize - Length()} bytes came behind a frame that nothing may follow.");
    }

    public void Dispose() => socket.Dispose();

    private int Length() => BinaryPrimitives.ReadInt32LittleEndian(_buffer);

    private void MakeRoom(int count)
    {
        int length = Length();
        if (length < 0 || length > s_longest)
        {
            throw new InvalidDataException($"A frame says that it is {length} bytes long; at most {s_longest} are possible.");
        }

        int needed = HeaderSize + length;
        if (needed > _buffer.Length && (count == _buffer.Length || needed <= TrustedBytes))
        {
            Array.Resize(ref _buffer, (int)Math.Min(needed, Math.Max(TrustedBytes, 2L * _buffer.Length)));
        }
    }

    private int ReceiveInto(Span<byte> span)
    {
        try
        {
            return socket.Receive(span);
        }
        catch (SocketException)
        {
            return -1; // reset, because the other process died with data unread: as good as the end
        }
    }
}
