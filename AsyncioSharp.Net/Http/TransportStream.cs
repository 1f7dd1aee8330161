using System.Buffers;
using System.Threading.Tasks.Sources;

namespace AsyncioSharp.Net;

// A transport as a Stream, for HttpClient. It is not ConnectionStream over a reader and a writer: here a read allocates nothing, what comes
// is received straight into the memory of the read that waits, and a write is one system call.
//
//  1. All state is the loop's. A call on another thread is posted; its task ends on the loop.
//  2. A read that waited ends without a SynchronizationContext: what awaits it goes on at once, on the loop, and not on the pool.
//  3. What comes while nobody reads is kept, up to a limit; then the transport is paused.

/// <summary>A transport of bytes as a stream.</summary>
internal sealed class TransportStream : LoopStream, IValueTaskSource<int>
{
    private const int KeptAtMost = 64 * 1024;
    private readonly EventLoop _loop;
    private Transport _transport = null!;
    private ManualResetValueTaskSourceCore<int> _read;
    private CancellationTokenRegistration _readCancellation;
    private Memory<byte> _target;
    private bool _isReading;

    // What came while nobody read: _kept[_start.._end].
    private byte[]? _kept;
    private int _start;
    private int _end;
    private bool _isEof;
    private Exception? _error;

    private bool _isWritingPaused;
    private TaskCompletionSource? _resumed;
    private int _isDisposed;

    private TransportStream(EventLoop loop) => _loop = loop;

    public override bool CanRead => _isDisposed == 0;

    public override bool CanWrite => _isDisposed == 0;

    private bool IsHere => AsyncioStreamReader.IsRunningHere(_loop);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Refusal(cancellationToken) is { } refusal)
        {
            return ValueTask.FromException<int>(refusal);
        }

        if (IsHere && TryTake(buffer, out int count))
        {
            return _error is null || count > 0 ? new ValueTask<int>(count) : ValueTask.FromException<int>(_error);
        }

        _read.Reset();
        var task = new ValueTask<int>(this, _read.Version);
        if (IsHere)
        {
            Wait(buffer, cancellationToken);
        }
        else
        {
            _loop.Post(() => TakeOrWait(buffer, cancellationToken));
        }

        return task;
    }

    /// <summary>Writes, and waits while too much is buffered.</summary>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Refusal(cancellationToken) is { } refusal)
        {
            return ValueTask.FromException(refusal);
        }

        return IsHere
            ? WriteHere(buffer, cancellationToken)
            : new ValueTask(_loop.Run(() => WriteHere(buffer, cancellationToken), CancellationToken.None));
    }

    int IValueTaskSource<int>.GetResult(short token) => _read.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _read.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _read.OnCompleted(continuation, state, token, flags);

    protected override void Dispose(bool disposing)
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            if (IsHere)
            {
                CloseHere();
            }
            else if (!_loop.IsClosed())
            {
                _loop.Post(CloseHere);
            }
        }

        base.Dispose(disposing);
    }

    private Exception? Refusal(CancellationToken cancellationToken) =>
        _isDisposed != 0 ? new ObjectDisposedException(nameof(TransportStream))
        : cancellationToken.IsCancellationRequested ? new OperationCanceledException(cancellationToken)
        : null;

    private void CloseHere()
    {
        _transport.Close();
        EndRead(0, new ObjectDisposedException(nameof(TransportStream)));
        Return();
    }

    /// <summary>There is something to read at once: bytes, the end, or an error.</summary>
    private bool TryTake(Memory<byte> buffer, out int count)
    {
        count = Math.Min(buffer.Length, _end - _start);
        if (_start == _end)
        {
            return _isEof || _error is not null;
        }

        _kept.AsSpan(_start, count).CopyTo(buffer.Span);
        _start += count;
        if (_start == _end)
        {
            Return();
            _transport.ResumeReading();
        }

        return true;
    }

    private void Return()
    {
        if (_kept is not null)
        {
            ArrayPool<byte>.Shared.Return(_kept);
        }

        _kept = null;
        _start = _end = 0;
    }

    private void TakeOrWait(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        _isReading = true;
        if (!TryTake(buffer, out int count))
        {
            Wait(buffer, cancellationToken);
        }
        else
        {
            EndRead(count, count == 0 ? _error : null);
        }
    }

    private void Wait(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        _isReading = true;
        _target = buffer;
        if (cancellationToken.CanBeCanceled)
        {
            _readCancellation = cancellationToken.UnsafeRegister(
                static (self, token) => ((TransportStream)self!).CancelRead(token), this);
        }
    }

    private void CancelRead(CancellationToken token)
    {
        if (!_loop.IsClosed())
        {
            _loop.Post(() => EndRead(0, new OperationCanceledException(token)));
        }
    }

    private void EndRead(int count, Exception? error = null)
    {
        if (!TakeRead())
        {
            return;
        }

        using (CurrentContext.None())
        {
            if (error is null)
            {
                _read.SetResult(count);
            }
            else
            {
                _read.SetException(error);
            }
        }
    }

    private bool TakeRead()
    {
        bool wasReading = _isReading;
        _isReading = false;
        _target = default;
        _readCancellation.Dispose();
        _readCancellation = default;
        return wasReading;
    }

    private ValueTask WriteHere(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_error is not null || _transport.IsClosing())
        {
            return ValueTask.FromException(_error ?? new IOException("The connection is closed."));
        }

        _transport.Write(buffer.Span);
        if (!_isWritingPaused)
        {
            return ValueTask.CompletedTask;
        }

        _resumed ??= new TaskCompletionSource();
        return new ValueTask(_resumed.Task.WaitAsync(cancellationToken));
    }

    private void OnReceived(int count)
    {
        if (_isReading && !_target.IsEmpty)
        {
            EndRead(count);
            return;
        }

        _end += count;
        if (_end - _start >= KeptAtMost || _end == _kept!.Length)
        {
            _transport.PauseReading();
        }

        if (_isReading)
        {
            // A read of no bytes: it waits until there are some.
            EndRead(0);
        }
    }

    private Memory<byte> Buffer()
    {
        if (_isReading && !_target.IsEmpty)
        {
            return _target;
        }

        _kept ??= ArrayPool<byte>.Shared.Rent(KeptAtMost);
        return _kept.AsMemory(_end);
    }

    private void OnEof()
    {
        _isEof = true;
        EndRead(0);
    }

    private void OnLost(Exception? error)
    {
        _error = error is null || _isEof ? null : new IOException("The connection is lost.", error);
        _isEof |= error is null;
        EndRead(0, _error);
        Resume();
    }

    private void Resume()
    {
        _isWritingPaused = false;
        TaskCompletionSource? resumed = _resumed;
        _resumed = null;
        resumed?.SetResult();
    }

    /// <summary>What the transport tells.</summary>
    public sealed class Protocol(EventLoop loop) : BufferedProtocol
    {
        public TransportStream Stream { get; } = new(loop);

        public override void ConnectionMade(BaseTransport transport) => Stream._transport = (Transport)transport;

        public override Memory<byte> GetBuffer(int sizehint) => Stream.Buffer();

        public override void BufferUpdated(int nbytes) => Stream.OnReceived(nbytes);

        public override bool EofReceived()
        {
            Stream.OnEof();

            // HTTP decides when to end.
            return true;
        }

        public override void PauseWriting() => Stream._isWritingPaused = true;

        public override void ResumeWriting() => Stream.Resume();

        public override void ConnectionLost(Exception? exc) => Stream.OnLost(exc);
    }
}
