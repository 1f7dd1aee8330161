namespace AsyncioSharp.Net;

/// <summary>A socket that the loop has made as the receiver of a file.</summary>
internal sealed class AsyncioSocketFileSink(EventLoop loop, AsyncioSocket sock) : IFileSink
{
    public EventLoop Loop => loop;

    public NetSocket Socket => sock.Net;

    public void CheckOpen() => ObjectDisposedException.ThrowIf(sock.Net.IsClosed, sock);

    public void OnSent()
    {
        // The socket is the program's: it has no idle limit.
    }

    public Coroutine Writable() => sock.Ready(Readiness.Write);

    public Coroutine Send(ReadOnlyMemory<byte> chunk) => AsyncioSocketCalls.SendAll(loop, sock, chunk);
}
