using System.Buffers;
using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace AsyncioSharp;

/// <summary>
/// Frames over a blocking socket: four bytes of length (little endian), then that much MessagePack. Used by one thread at a time on either side.
/// </summary>
internal sealed class FrameConnection(Socket socket) : IDisposable
{
    private const int HeaderSize = sizeof(int);

    /// <summary>What a receive buffer may keep after a large frame.</summary>
    private const int KeptBytes = 1024 * 1024;

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

    /// <summary>Waits for a frame. It is valid until the next call; null means that the other side is gone.</summary>
    public ReadOnlyMemory<byte>? Receive()
    {
        if (_buffer.Length > KeptBytes)
        {
            _buffer = new byte[KeptBytes];
        }

        // The sides take turns, so there is never more than one frame to read, and a small one takes a single call.
        int count = 0;
        while (count < HeaderSize || count < HeaderSize + Length())
        {
            int read = ReceiveInto(_buffer.AsSpan(count));
            if (read <= 0)
            {
                return null;
            }

            count += read;
            if (count >= HeaderSize && HeaderSize + (long)Length() > _buffer.Length)
            {
                Array.Resize(ref _buffer, checked(HeaderSize + Length()));
            }
        }

        return _buffer.AsMemory(HeaderSize, Length());
    }

    public void Dispose() => socket.Dispose();

    private int Length() => BinaryPrimitives.ReadInt32LittleEndian(_buffer);

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
