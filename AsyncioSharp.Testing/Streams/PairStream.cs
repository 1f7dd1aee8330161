namespace AsyncioSharp.Testing;

/// <summary>One of two connected streams in memory.</summary>
internal sealed class PairStream(MemoryDirection reads, MemoryDirection writes) : Stream
{
    private const string Advice = "It would block the event loop. Await the asynchronous form.";

    private bool _isDisposed;
    private bool _hasEndedWriting;

    public override bool CanRead => !_isDisposed;

    public override bool CanWrite => !_isDisposed;

    public override bool CanSeek => false;

    public override long Length => throw CannotSeek();

    public override long Position
    {
        get => throw CannotSeek();
        set => throw CannotSeek();
    }

    public void EndWriting()
    {
        _hasEndedWriting = true;
        writes.End();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        return await reads.Read(buffer, cancellationToken);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        if (_hasEndedWriting)
        {
            throw new IOException("This stream has ended its writing direction.");
        }

        await writes.Write(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Nothing is kept here.</summary>
    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException($"{nameof(Read)}: {Advice}");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException($"{nameof(Write)}: {Advice}");

    public override long Seek(long offset, SeekOrigin origin) => throw CannotSeek();

    public override void SetLength(long value) => throw CannotSeek();

    protected override void Dispose(bool disposing)
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            writes.End();
            reads.LeaveReader();
        }

        base.Dispose(disposing);
    }

    private static NotSupportedException CannotSeek() => new("A connection has no length and no position.");
}
