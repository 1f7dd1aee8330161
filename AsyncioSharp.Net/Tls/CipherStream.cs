using System.Threading.Tasks.Sources;

namespace AsyncioSharp.Net;

/// <summary>
/// What <see cref="System.Net.Security.SslStream"/> reads and writes: the encrypted side. A read that finds nothing stays pending until the lower transport brings bytes, and is then completed inline; a
/// write goes to the lower transport, which never blocks.
/// </summary>
internal sealed unsafe class CipherStream : Stream, IValueTaskSource<int>
{
    // One read is pending at most: SslStream never starts a second. Bytes come in two ways: as the lower transport's span, by its address, valid during one call of
    // Feed; and what was left of it, copied.
    private readonly Transport _lower;
    private ManualResetValueTaskSourceCore<int> _source;
    private Memory<byte> _pending;
    private bool _isPending;
    private byte* _fed;
    private int _fedCount;
    private WriteBuffer? _left;
    private Exception? _error;

    public CipherStream(Transport lower) => _lower = lower;

    /// <summary>The lower transport has said that no more will come, and the reader has been told.</summary>
    public bool SawEnd { get; private set; }

    /// <summary>A read waits for bytes.</summary>
    public bool IsPending => _isPending;

    /// <summary>Encrypted bytes that nobody has read yet.</summary>
    public int Left => _left?.Count ?? 0;

    public bool IsEnded { get; private set; }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Bytes have come. Whoever waits for them runs inside of this call.</summary>
    public void Feed(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
        {
            return;
        }

        if (Left > 0)
        {
            _left!.Append(data);
            Complete();
            return;
        }

        fixed (byte* bytes = data)
        {
            _fed = bytes;
            _fedCount = data.Length;
            try
            {
                Complete();
            }
            finally
            {
                if (_fedCount > 0)
                {
                    (_left ??= new WriteBuffer()).Append(new ReadOnlySpan<byte>(_fed, _fedCount));
                }

                _fed = null;
                _fedCount = 0;
            }
        }
    }

    /// <summary>No more bytes will come.</summary>
    /// <param name="error">Why, or null for an end of file.</param>
    public void End(Exception? error)
    {
        IsEnded = true;
        _error = error;
        Complete();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (TryRead(buffer, out int count))
        {
            return new ValueTask<int>(count);
        }

        _pending = buffer;
        _isPending = true;
        _source.Reset();
        return new ValueTask<int>(this, _source.Version);
    }

    public override void Write(ReadOnlySpan<byte> buffer) => _lower.Write(buffer);

    public override void Write(byte[] buffer, int offset, int count) => _lower.Write(buffer.AsSpan(offset, count));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _lower.Write(buffer.Span);
        return default;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        _lower.Write(buffer.AsSpan(offset, count));
        return Task.CompletedTask;
    }

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A read that blocks would block the event loop.");

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    int IValueTaskSource<int>.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags & ~ValueTaskSourceOnCompletedFlags.UseSchedulingContext);

    private void Complete()
    {
        if (!_isPending)
        {
            return;
        }

        Memory<byte> buffer = _pending;
        int count;
        try
        {
            if (!TryRead(buffer, out count))
            {
                return;
            }
        }
        catch (Exception error)
        {
            _isPending = false;
            _pending = default;
            _source.SetException(error);
            return;
        }

        _isPending = false;
        _pending = default;
        _source.SetResult(count);
    }

    private bool TryRead(Memory<byte> buffer, out int count)
    {
        if (_fedCount > 0)
        {
            count = Math.Min(buffer.Length, _fedCount);
            new ReadOnlySpan<byte>(_fed, count).CopyTo(buffer.Span);
            _fed += count;
            _fedCount -= count;
            return true;
        }

        if (Left > 0)
        {
            ReadOnlySpan<byte> head = _left!.Head;
            count = Math.Min(buffer.Length, head.Length);
            head[..count].CopyTo(buffer.Span);
            if (count > 0)
            {
                _left.Advance(count);
            }

            return true;
        }

        count = 0;
        if (IsEnded)
        {
            SawEnd = true;
            return _error is null ? true : throw _error;
        }

        return false;
    }
}
