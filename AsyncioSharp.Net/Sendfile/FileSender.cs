using System.Net.Sockets;

namespace AsyncioSharp.Net;

/// <summary>Sends a file: by the system, or piece by piece.</summary>
internal static class FileSender
{
    // What one system call may send: it reads the file on the loop's thread.
    private const int NativeChunk = 1024 * 1024;

    public static void Check(FileStream file, long offset, long? count)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (count is { } number)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(number, nameof(count));
        }
    }

    public static async Coroutine<long> Send(IFileSink sink, FileStream file, long offset, long? count, bool fallback, int chunkSize)
    {
        long sent = 0;
        try
        {
            long end = count is { } limit && limit < long.MaxValue - offset ? offset + limit : long.MaxValue;
            bool isNative = file.CanSeek && sink.Socket is not null;
            while (isNative && offset + sent < end)
            {
                sink.CheckOpen();
                int most = (int)Math.Min(NativeChunk, end - offset - sent);
                IoResult result = sink.Socket!.SendFile(file.SafeFileHandle, offset + sent, most);
                sent += result.Count;
                LoopNet.Of(sink.Loop).CountSent(result.Count);
                if (result.WouldBlock)
                {
                    await sink.Writable();
                }
                else if (result.IsOk && result.Count == 0)
                {
                    return sent;
                }
                else if (result.IsOk)
                {
                    sink.OnSent();

                    // A fast reader would keep the loop from everything else.
                    await Asyncio.Sleep(0);
                }
                else if (
                    sent == 0
                    && result.Error is SocketError.OperationNotSupported or SocketError.InvalidArgument or SocketError.SocketError)
                {
                    isNative = false;
                }
                else
                {
                    throw SocketFailure.Of(result.Error);
                }
            }

            if (isNative)
            {
                return sent;
            }

            if (!fallback)
            {
                throw new SendfileNotAvailableError(
                    "The system cannot send this file over this connection by itself, and fallback is false.");
            }

            byte[] buffer = new byte[chunkSize];
            while (offset + sent < end)
            {
                ReadOnlyMemory<byte> chunk = await Read(sink.Loop, file, buffer, offset + sent, end - offset - sent);
                sink.CheckOpen();
                if (chunk.IsEmpty)
                {
                    break;
                }

                await sink.Send(chunk);
                sent += chunk.Length;
            }

            return sent;
        }
        finally
        {
            Seek(file, offset + sent);
        }
    }

    /// <summary>Reads a piece in the default executor: a disk may be slow.</summary>
    private static async Coroutine<ReadOnlyMemory<byte>> Read(EventLoop loop, FileStream file, byte[] buffer, long position, long limit)
    {
        Memory<byte> wanted = buffer.AsMemory(0, (int)Math.Min(buffer.Length, limit));
        int count = await loop.RunInExecutor(null, () => RandomAccess.Read(file.SafeFileHandle, wanted.Span, position));
        return wanted[..count];
    }

    private static void Seek(FileStream file, long position)
    {
        if (file.CanSeek)
        {
            file.Position = position;
        }
    }
}
