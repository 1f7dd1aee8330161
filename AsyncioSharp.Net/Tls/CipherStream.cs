using System.Buffers.Binary;
using System.Threading.Tasks.Sources;

namespace AsyncioSharp.Net;

/// <summary>
/// What <see cref="System.Net.Security.SslStream"/> reads and writes: the encrypted side. A read that finds nothing stays pending until the
/// lower transport brings bytes, and is then completed inline; a write goes to the lower transport, which never blocks.
/// </summary>
/// <remarks>
/// A read gets no more than one TLS record. So SslStream never holds anything that came after the record that it is working on, and
/// <see cref="HasRecord"/> says whether asking it for plain text makes sense. A read of it that has to wait costs two suspended state
/// machines for each record, and holds 32 KiB for an idle connection.
/// </remarks>
internal sealed unsafe class CipherStream : LoopStream, IValueTaskSource<int>
{
    private const int HeaderSize = 5;
    private const int LargestRecord = HeaderSize + 16384 + 2048;

    // What a write is made of that is larger than a record goes to the system in pieces of this size, in bytes, instead of one for each
    // record.
    private const int CorkSize = 256 * 1024;

    // One read is pending at most: SslStream never starts a second. Bytes come in two ways: as the lower transport's span, by its address,
    // valid during one call of Feed; and what was left of it, copied.
    private readonly TlsLayer _layer;
    private readonly Transport _lower;
    private ManualResetValueTaskSourceCore<int> _source;
    private Memory<byte> _pending;
    private bool _isPending;
    private byte* _fed;
    private int _fedCount;
    private StreamBuffer _left;
    private StreamBuffer _corked;
    private Exception? _error;
    private int _recordLeft;
    private bool _isCorked;

    public CipherStream(TlsLayer layer, Transport lower)
    {
        _layer = layer;
        _lower = lower;
    }

    /// <summary>The lower transport has said that no more will come, and the reader has been told.</summary>
    public bool SawEnd { get; private set; }

    /// <summary>Encrypted bytes that nobody has read yet.</summary>
    public int Left => _left.Count;

    /// <summary>A read by SslStream will find what it needs: a whole record, or the end.</summary>
    public bool HasRecord
    {
        get
        {
            if (IsEnded)
            {
                return !SawEnd;
            }

            ReadOnlySpan<byte> unread = Unread;
            return !unread.IsEmpty && unread.Length >= (_recordLeft > 0 ? _recordLeft : RecordLength(unread));
        }
    }

    public bool IsEnded { get; private set; }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    private ReadOnlySpan<byte> Unread => _fedCount > 0 ? new ReadOnlySpan<byte>(_fed, _fedCount) : _left.Unread;

    /// <summary>Bytes have come. The code that waits for them runs inside of this call, and so does the reading of plain text.</summary>
    public void Feed(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
        {
            return;
        }

        if (Left > 0)
        {
            _left.Append(data);
            Complete();
            _layer.Pump();
            return;
        }

        fixed (byte* bytes = data)
        {
            _fed = bytes;
            _fedCount = data.Length;
            try
            {
                Complete();
                _layer.Pump();
            }
            finally
            {
                if (_fedCount > 0)
                {
                    _left.Append(new ReadOnlySpan<byte>(_fed, _fedCount));
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

    /// <summary>Collects what is written, until <see cref="Uncork"/>.</summary>
    public void Cork() => _isCorked = true;

    public void Uncork()
    {
        _isCorked = false;
        FlushCorked();
    }

    /// <summary>The connection is over: gives the memory back.</summary>
    public void Clear()
    {
        _left.Clear();
        _corked.Clear();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (!_isCorked)
        {
            _lower.Write(buffer);
            return;
        }

        if (buffer.Length > CorkSize - _corked.Count)
        {
            FlushCorked();
        }

        _corked.Append(buffer);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return default;
    }

    int IValueTaskSource<int>.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<int>
        .OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
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

    private void FlushCorked()
    {
        if (_corked.Count > 0)
        {
            try
            {
                _lower.Write(_corked.Unread);
            }
            finally
            {
                _corked.Clear();
            }
        }
    }

    private bool TryRead(Memory<byte> buffer, out int count)
    {
        ReadOnlySpan<byte> unread = Unread;
        count = 0;
        if (unread.IsEmpty)
        {
            if (IsEnded)
            {
                SawEnd = true;
                return _error is null ? true : throw _error;
            }

            return false;
        }

        if (_recordLeft == 0)
        {
            if (unread.Length < HeaderSize && !IsEnded)
            {
                return false;
            }

            _recordLeft = RecordLength(unread);
        }

        count = Math.Min(buffer.Length, Math.Min(_recordLeft, unread.Length));
        unread[..count].CopyTo(buffer.Span);
        _recordLeft -= count;
        if (_fedCount > 0)
        {
            _fed += count;
            _fedCount -= count;
        }
        else
        {
            _left.Consume(count);
        }

        return true;
    }

    /// <summary>
    /// How long the record is that begins here, with its header; at least a header. What is no TLS is passed on as it is, for SslStream to
    /// complain about.
    /// </summary>
    private static int RecordLength(ReadOnlySpan<byte> unread)
    {
        if (unread.Length < HeaderSize)
        {
            return HeaderSize;
        }

        int length = HeaderSize + BinaryPrimitives.ReadUInt16BigEndian(unread[3..]);
        bool isTls = unread[0] is >= 20 and <= 24 && unread[1] == 3 && length <= LargestRecord;
        return isTls ? length : unread.Length;
    }
}
