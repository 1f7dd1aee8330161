using System.Net.Sockets;

namespace AsyncioSharp.Net;

// A reader and a writer as a System.IO.Stream, for code that knows nothing of loops: StreamReader, GZipStream, CopyToAsync.
//
// Such code awaits with ConfigureAwait(false). .NET resumes it where the awaited task ended, unless a SynchronizationContext is set there,
// as on the loop's thread: then it moves to the pool. So a read that had to wait ends its task with the context taken off for that moment
// (LoopBridge), and the code above it stays on the loop's thread. If it is elsewhere all the same, after an await of something else, the
// call is brought to the loop.

/// <summary>Reader, writer or both as a stream of bytes.</summary>
internal sealed class ConnectionStream(AsyncioStreamReader? reader, AsyncioStreamWriter? writer) : LoopStream
{
    private readonly EventLoop _loop = reader?.Loop ?? writer!.Loop;
    private bool _isDisposed;

    public override bool CanRead => reader is not null && !_isDisposed;

    public override bool CanWrite => writer is not null && !_isDisposed;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Refusal(reader, "reads", cancellationToken) is { } refusal)
        {
            return ValueTask.FromException<int>(refusal);
        }

        AsyncioStreamReader source = reader!;
        if (AsyncioStreamReader.IsRunningHere(_loop))
        {
            try
            {
                if (source.TryReadInto(buffer.Span, out int count))
                {
                    return ValueTask.FromResult(count);
                }
            }
            catch (Exception error)
            {
                return ValueTask.FromException<int>(AsStreamError(error));
            }
        }

        return new ValueTask<int>(LoopBridge.Run(_loop, () => source.ReadInto(buffer), cancellationToken));
    }

    /// <summary>Writes, and waits while too much is buffered.</summary>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Refusal(writer, "writes", cancellationToken) is { } refusal)
        {
            return ValueTask.FromException(refusal);
        }

        AsyncioStreamWriter target = writer!;
        if (AsyncioStreamReader.IsRunningHere(_loop))
        {
            try
            {
                target.Write(buffer.Span);
                return Drain(target, cancellationToken);
            }
            catch (Exception error)
            {
                return ValueTask.FromException(AsStreamError(error));
            }
        }

        return new ValueTask(LoopBridge.Run(_loop, WriteAndDrain, cancellationToken));

        async Coroutine<int> WriteAndDrain()
        {
            target.Write(buffer.Span);
            await target.Drain();
            return 0;
        }
    }

    /// <summary>Waits while too much is buffered in the transport.</summary>
    public override Task FlushAsync(CancellationToken cancellationToken) =>
        writer is null ? Task.CompletedTask : Drain(writer, cancellationToken).AsTask();

    protected override void Dispose(bool disposing)
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            if (writer is null)
            {
                return;
            }

            if (AsyncioStreamReader.IsRunningHere(_loop))
            {
                writer.Close();
            }
            else if (!_loop.IsClosed())
            {
                _loop.CallSoonThreadsafe(writer.Close);
            }
        }

        base.Dispose(disposing);
    }

    /// <summary>Whoever uses a stream expects an IOException, as NetworkStream throws it.</summary>
    internal static Exception AsStreamError(Exception error) =>
        error is SocketException ? new IOException($"The connection is lost: {error.Message}", error) : error;

    private ValueTask Drain(AsyncioStreamWriter target, CancellationToken cancellationToken)
    {
        if (AsyncioStreamReader.IsRunningHere(_loop) && target.IsDrained())
        {
            return ValueTask.CompletedTask;
        }

        return new ValueTask(LoopBridge.Run(_loop, WaitUntilDrained, cancellationToken));

        async Coroutine<int> WaitUntilDrained()
        {
            await target.Drain();
            return 0;
        }
    }

    private Exception? Refusal(object? half, string verb, CancellationToken cancellationToken) =>
        _isDisposed ? new ObjectDisposedException(nameof(ConnectionStream))
        : half is null ? new NotSupportedException($"This half of a connection never {verb}.")
        : cancellationToken.IsCancellationRequested ? new OperationCanceledException(cancellationToken)
        : null;
}
