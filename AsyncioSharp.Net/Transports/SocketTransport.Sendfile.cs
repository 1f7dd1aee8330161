namespace AsyncioSharp.Net;

// A file over the connection. While it is sent the buffer holds nothing but what was written before, or one piece of the file; the waiter
// is woken when it is empty and the socket takes more. Reading rests: an end of file that the peer sends after its request must not close
// the connection before the answer is out, as it would by the default of EofReceived. (A flag beside the pause of the program's own,
// which it may set and end meanwhile.)
internal sealed partial class SocketTransport : IFileSink
{
    private const int FileChunk = 16 * 1024;

    private Future? _sendfileWaiter;

    NetSocket IFileSink.Socket => Socket;

    public async Coroutine<long> SendFile(FileStream file, long offset, long? count, bool fallback)
    {
        Loop.CheckThread();
        if (HoldsReading)
        {
            throw SendfileInProgress();
        }

        HoldsReading = true;
        Unwatch(Readiness.Read);
        try
        {
            if (Buffered > 0)
            {
                await ((IFileSink)this).Writable();
            }

            return await FileSender.Send(this, file, offset, count, fallback, FileChunk);
        }
        finally
        {
            HoldsReading = false;
            StartReading();
        }
    }

    void IFileSink.CheckOpen()
    {
        if (IsClosing())
        {
            throw ClosedDuringSendfile(LostWith);
        }
    }

    void IFileSink.OnSent() => Idle?.Touch();

    async Coroutine IFileSink.Writable()
    {
        ((IFileSink)this).CheckOpen();
        _sendfileWaiter = Loop.CreateFuture();
        Watch(Readiness.Write);
        try
        {
            await _sendfileWaiter;
        }
        finally
        {
            _sendfileWaiter = null;
        }
    }

    async Coroutine IFileSink.Send(ReadOnlyMemory<byte> chunk)
    {
        // Waits first: a piece counts as sent once it is written, also if the call is cancelled afterwards.
        if (Buffered > 0)
        {
            await ((IFileSink)this).Writable();
        }

        ((IFileSink)this).CheckOpen();
        WriteNow(chunk.Span);
    }

    internal static IOException ClosedDuringSendfile(Exception? error) =>
        new("Connection is closed while a file is being sent over it", error);

    private static InvalidOperationException SendfileInProgress() => new("unable to write; sendfile is in progress");

    private void EndSendfile(Exception? error)
    {
        _sendfileWaiter?.Wake(error);
        _sendfileWaiter = null;
    }
}
