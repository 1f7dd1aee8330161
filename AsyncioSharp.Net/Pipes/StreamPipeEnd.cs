using System.Net.Sockets;

namespace AsyncioSharp.Net;

// Readiness made of completions. One read or write at most is on its way, perhaps on a thread of the pool; the end is ready when it is
// over.
//
// A write begins with a copy of what is offered, and answers "would block". When it is over the same bytes are offered again, and are taken
// now. So what is on its way stays in the transport's buffer, and a close waits for it.

/// <summary>
/// The end of a pipe that only .NET's streams can read or write: on Windows, for children. That a reader is gone shows with the next write.
/// </summary>
internal sealed class StreamPipeEnd(EventLoop loop, Stream stream) : StreamEnd
{
    private const int ChunkSize = 64 * 1024;

    private readonly byte[] _chunk = new byte[ChunkSize];
    private Exception? _error;
    private int? _moved;
    private int _taken;
    private bool _isOnItsWay;
    private bool _isClosed;

    public override int Descriptor => -1;

    public override bool IsClosed => _isClosed;

    internal override bool TellsReaderGone => false;

    public override IoResult Receive(Span<byte> buffer)
    {
        if (_error is not null || _moved is not { } moved)
        {
            return Unable();
        }

        int count = Math.Min(buffer.Length, moved - _taken);
        _chunk.AsSpan(_taken, count).CopyTo(buffer);
        _taken += count;
        if (_taken < moved)
        {
            Fire(Readiness.Read);
        }
        else if (moved > 0)
        {
            // In a turn of its own: the program may pause when it has these. (None is the end of the stream, which stays.)
            _moved = null;
            loop.Post(ReadOn);
        }

        return new IoResult(count, SocketError.Success);
    }

    public override IoResult Send(ReadOnlySpan<byte> data)
    {
        if (_error is null && _moved is { } moved)
        {
            _moved = null;
            return new IoResult(moved, SocketError.Success);
        }

        if (_error is null && !_isOnItsWay)
        {
            int count = Math.Min(ChunkSize, data.Length);
            data[..count].CopyTo(_chunk);
            Begin(WriteChunk(count));
        }

        return Unable();
    }

    public override void Close()
    {
        if (_isClosed)
        {
            return;
        }

        Detach();
        _isClosed = true;
        try
        {
            stream.Dispose();
        }
        catch (IOException)
        {
            // The reader is gone; nothing is left to lose.
        }
    }

    internal override Exception Failure(SocketError error) => _error!;

    protected override void OnAttached()
    {
        // There is no number to claim.
    }

    protected override void OnInterestChanged(Readiness before)
    {
        if (_error is not null || _moved is not null || ((Wanted & ~before & Readiness.Write) != 0 && !_isOnItsWay))
        {
            Fire(Wanted & ~before);
        }
        else
        {
            ReadOn();
        }
    }

    protected override void OnDetached(Readiness before)
    {
        // Operations that are under way end by themselves, without a callback.
    }

    private IoResult Unable() => new(0, _error is null ? SocketError.WouldBlock : SocketError.SocketError);

    private void ReadOn()
    {
        if ((Wanted & Readiness.Read) != 0 && !_isOnItsWay && _moved is null && _error is null)
        {
            Begin(stream.ReadAsync(_chunk).AsTask());
        }
    }

    private async Task<int> WriteChunk(int count)
    {
        await stream.WriteAsync(_chunk.AsMemory(0, count)).ConfigureAwait(false);
        await stream.FlushAsync().ConfigureAwait(false);
        return count;
    }

    private void Begin(Task<int> operation)
    {
        _isOnItsWay = true;
        Asyncio.WrapFuture(operation, loop).AddDoneCallback(OnEnded);
    }

    private void OnEnded(Future operation)
    {
        _isOnItsWay = false;
        if (_isClosed || operation.Cancelled())
        {
            return;
        }

        _error = operation.Exception();
        _moved = _error is null ? ((Future<int>)operation).Result() : null;
        _taken = 0;
        Fire(Readiness.Read | Readiness.Write);
    }
}
