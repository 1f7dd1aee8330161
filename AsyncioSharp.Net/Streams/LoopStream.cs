namespace AsyncioSharp.Net;

/// <summary>
/// A stream of bytes over a connection of a loop: it has no position, and nothing in it may block. Reads and writes are asynchronous; a
/// subclass has those of memory.
/// </summary>
internal abstract class LoopStream : Stream
{
    private const string Advice = "It would block the event loop. Await the asynchronous form.";

    public override bool CanSeek => false;

    public override long Length => throw CannotSeek();

    public override long Position
    {
        get => throw CannotSeek();
        set => throw CannotSeek();
    }

    public abstract override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default);

    public abstract override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Does nothing: what was written is on its way.</summary>
    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException($"{nameof(Read)}: {Advice}");

    public override int Read(Span<byte> buffer) => throw new NotSupportedException($"{nameof(Read)}: {Advice}");

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer) => throw new NotSupportedException($"{nameof(Write)}: {Advice}");

    public override long Seek(long offset, SeekOrigin origin) => throw CannotSeek();

    public override void SetLength(long value) => throw CannotSeek();

    private static NotSupportedException CannotSeek() => new("A connection has no length and no position.");
}
