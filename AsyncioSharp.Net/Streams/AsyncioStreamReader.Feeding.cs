using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace AsyncioSharp.Net;

public sealed partial class AsyncioStreamReader
{
    /// <summary>The read that waits.</summary>
    private interface IReadWaiter
    {
        string Name { get; }

        bool IsPending { get; }

        /// <summary>It will take just so many bytes if they are all that there is, as an array.</summary>
        bool TakesWhole(int count);

        void Wake();
    }

    internal EventLoop Loop => _loop;

    /// <summary>Adds bytes (asyncio's <c>feed_data</c>); for protocols, and for readers without a connection.</summary>
    /// <param name="data">The bytes; copied.</param>
    /// <exception cref="InvalidOperationException">After <see cref="FeedEof"/>.</exception>
    public void FeedData(ReadOnlySpan<byte> data)
    {
        _loop.CheckThread();
        if (_isEof)
        {
            throw new InvalidOperationException("FeedData after FeedEof");
        }

        if (data.IsEmpty)
        {
            return;
        }

        if (_waiter is { } waiter && _buffer.Count == 0 && waiter.TakesWhole(data.Length))
        {
            // One copy instead of two. The bytes are the buffer's nevertheless: the read may still be cancelled.
            _buffer.AppendWhole(data);
        }
        else
        {
            _buffer.Append(data);
        }

        WakeWaiter();
        if (!_isPaused && _buffer.Count > 2L * _limit && _transport is IReadTransport transport)
        {
            transport.PauseReading();
            _isPaused = true;
        }
    }

    /// <inheritdoc cref="FeedData(ReadOnlySpan{byte})"/>
    public void FeedData(ReadOnlyMemory<byte> data) => FeedData(data.Span);

    /// <inheritdoc cref="FeedData(ReadOnlySpan{byte})"/>
    public void FeedData(byte[] data)
    {
        ArgumentNullException.ThrowIfNull(data);
        FeedData(data.AsSpan());
    }

    /// <summary>Everything that is buffered, which leaves the buffer.</summary>
    internal byte[] TakeBuffered() => Take(_buffer.Count);

    /// <summary>The connection goes on over another transport.</summary>
    internal void ReplaceTransport(BaseTransport transport)
    {
        if (_isPaused)
        {
            // The bytes that came right after the handshake were too many already. The pause moves to the upper transport; else nobody
            // would ever end that of the lower one.
            ((IReadTransport)transport).PauseReading();
            ((IReadTransport)_transport!).ResumeReading();
        }

        _transport = transport;
    }

    /// <summary>Says that there will be no more bytes (asyncio's <c>feed_eof</c>). Harmless when repeated.</summary>
    public void FeedEof()
    {
        _loop.CheckThread();
        _isEof = true;
        WakeWaiter();
    }

    /// <summary>Lets every read fail from now on, even of bytes that have come before (asyncio's <c>set_exception</c>).</summary>
    /// <param name="exc">The error.</param>
    public void SetException(Exception exc)
    {
        _loop.CheckThread();
        ArgumentNullException.ThrowIfNull(exc);
        _error = ExceptionDispatchInfo.Capture(exc);
        WakeWaiter();
    }

    /// <summary>Tells where the bytes come from, so that too many of them can be held back (asyncio's <c>set_transport</c>).</summary>
    /// <param name="transport">The transport.</param>
    /// <exception cref="InvalidOperationException">It has one.</exception>
    public void SetTransport(BaseTransport transport)
    {
        _loop.CheckThread();
        ArgumentNullException.ThrowIfNull(transport);
        if (_transport is not null)
        {
            throw new InvalidOperationException("Transport already set");
        }

        _transport = transport;
    }

    private void WakeWaiter()
    {
        if (_waiter is { } waiter)
        {
            _waiter = null;
            if (waiter.IsPending)
            {
                waiter.Wake();
            }
        }
    }

    /// <summary>Throws the error that ended the connection, if there is one.</summary>
    internal void ThrowIfFailed() => _error?.Throw();

    /// <summary>A read has to wait.</summary>
    private void BeginWait(IReadWaiter waiter, EventLoop loop)
    {
        if (loop != _loop)
        {
            throw new InvalidOperationException($"{this} is bound to a different event loop (ASYNCIO104)");
        }

        if (_waiter is not null)
        {
            throw new InvalidOperationException(
                $"{waiter.Name}() called while another coroutine is already waiting for incoming data (ASYNCIO109)");
        }

        Debug.Assert(!_isEof);
        _waiter = waiter;
        _buffer.Trim();
        Resume();
    }

    /// <summary>The turn of a read that waited has come; it was woken or cancelled.</summary>
    private void EndWait(IReadWaiter waiter)
    {
        if (_waiter == waiter)
        {
            _waiter = null;
        }
    }

    private byte[] Take(int count)
    {
        if (count == 0)
        {
            return [];
        }

        byte[] taken = _buffer.Take(count);
        OnTaken(count);
        return taken;
    }

    private void Skip(int count)
    {
        _buffer.Consume(count);
        OnTaken(count);
    }

    private void OnTaken(int count)
    {
        _taken += count;
        if (_isPaused && _buffer.Count <= _limit)
        {
            Resume();
        }
    }

    private void Resume()
    {
        if (_isPaused)
        {
            _isPaused = false;
            ((IReadTransport)_transport!).ResumeReading();
        }
    }
}
