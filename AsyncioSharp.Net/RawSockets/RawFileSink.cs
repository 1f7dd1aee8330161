using System.Net.Sockets;

namespace AsyncioSharp.Net;

/// <summary>A socket of the program as the receiver of a file.</summary>
internal sealed class RawFileSink(EventLoop loop, Socket sock) : IFileSink
{
    private const int ChunkSize = 256 * 1024;

    public EventLoop Loop => loop;

    public NetSocket Socket { get; } = LoopNet.Of(loop).Network.Adopt(sock);

    public static async Coroutine<long> Send(EventLoop loop, Socket sock, FileStream file, long offset, long? count, bool fallback)
    {
        RawSocketCalls.Check(loop, sock);
        return await Send(sock.SocketType, () => new RawFileSink(loop, sock), file, offset, count, fallback);
    }

    public static async Coroutine<long> Send(
        EventLoop loop, AsyncioSocket sock, FileStream file, long offset, long? count, bool fallback)
    {
        AsyncioSocketCalls.Check(loop, sock);
        return await Send(sock.Type, () => new AsyncioSocketFileSink(loop, sock), file, offset, count, fallback);
    }

    private static async Coroutine<long> Send(
        SocketType type, Func<IFileSink> sink, FileStream file, long offset, long? count, bool fallback)
    {
        if (type != SocketType.Stream)
        {
            throw new ArgumentException("only stream sockets are supported", "sock");
        }

        FileSender.Check(file, offset, count);
        return await FileSender.Send(sink(), file, offset, count, fallback, ChunkSize);
    }

    public void CheckOpen() => ObjectDisposedException.ThrowIf(sock.SafeHandle.IsClosed, sock);

    public Coroutine Writable() => RawSocketCalls.Ready(loop, sock, Readiness.Write);

    public Coroutine Send(ReadOnlyMemory<byte> chunk) => RawSocketCalls.SendAll(loop, sock, chunk);
}
