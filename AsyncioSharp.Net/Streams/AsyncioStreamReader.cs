using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace AsyncioSharp.Net;

// The pieces: this file is what a program calls; .Feeding.cs what the protocol calls; .Operations.cs how a read runs; .Lines.cs iteration.
//
//  1. One read at a time may wait; it is _waiter until it is woken or its turn comes. Reads that find what they need never look at it.
//  2. A read takes nothing out of the buffer before it can take all that it needs. So a read that is cancelled loses nothing.
//  3. The transport is paused when more than twice the limit is buffered, and resumed at the limit; a read that has to wait resumes it too,
//     since only more data can help it.
//  4. After SetException every read fails, whatever is buffered.

/// <summary>
/// The reading half of a connection (asyncio's <c>StreamReader</c>). <c>Asyncio.OpenConnection</c> and <c>Asyncio.StartServer</c> make it.
/// </summary>
/// <remarks>
/// <para>Guaranteed: a read that finds its data in the buffer does not yield to the loop and allocates nothing but its result;
/// <see cref="ReadInto"/>, whose result is in the caller's memory, allocates nothing even if it has to wait. A read that is cancelled
/// leaves all data in the reader (asyncio loses what <c>read(-1)</c> has collected).</para>
/// <para>Not thread-safe: for the loop's thread only.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed partial class AsyncioStreamReader
{
    /// <summary>The limit if none is given, in bytes: 64 KiB, as in asyncio.</summary>
    internal const int DefaultLimit = 64 * 1024;

    private readonly EventLoop _loop;
    private readonly int _limit;
    private StreamBuffer _buffer;
    private long _taken;
    private BaseTransport? _transport;
    private ExceptionDispatchInfo? _error;
    private IReadWaiter? _waiter;
    private bool _isEof;
    private bool _isPaused;

    /// <summary>Makes a reader that is fed by hand (asyncio's <c>StreamReader(limit, loop)</c>).</summary>
    /// <param name="limit">In bytes: the longest line or chunk up to a separator, and half of what is buffered before the transport is
    /// paused.</param>
    /// <param name="loop">The loop; null means the running one.</param>
    /// <exception cref="ArgumentException">The limit is not positive.</exception>
    public AsyncioStreamReader(int limit = DefaultLimit, EventLoop? loop = null)
    {
        CheckLimit(limit);
        _limit = limit;
        _loop = loop ?? Asyncio.GetEventLoop();
    }

    /// <summary>A read waits for data.</summary>
    internal bool HasWaiter => _waiter is not null;

    internal static void CheckLimit(int limit)
    {
        if (limit <= 0)
        {
            throw new ArgumentException("Limit cannot be <= 0", nameof(limit));
        }
    }

    /// <summary>Reads up to so many bytes (asyncio's <c>read</c>).</summary>
    /// <param name="n">The most bytes; it ends as soon as there is one. Negative: everything up to the end of the stream.</param>
    /// <returns>A coroutine for the bytes; none at the end of the stream, or if <paramref name="n"/> is 0.</returns>
    /// <exception cref="InvalidOperationException">It has to wait, and another read waits already. Thrown by the await.</exception>
    public Coroutine<byte[]> Read(int n = -1) => new ReadOperation(this, n < 0 ? ReadKind.ToEnd : ReadKind.Some, n);

    /// <summary>Reads into the caller's memory; ends as soon as there is one byte. (asyncio has no counterpart.)</summary>
    /// <param name="buffer">Where to put the bytes; not to be touched before the coroutine has ended.</param>
    /// <returns>A coroutine for the number of bytes; 0 at the end of the stream, or if the buffer is empty.</returns>
    /// <inheritdoc cref="Read(int)" path="/exception"/>
    public Coroutine<int> ReadInto(Memory<byte> buffer) => new ReadIntoOperation(this, buffer);

    /// <summary>Reads a line (asyncio's <c>readline</c>).</summary>
    /// <returns>A coroutine for the line with its <c>\n</c>; what is left at the end of the stream; no bytes after it.</returns>
    /// <exception cref="ArgumentException">
    /// The line is longer than the limit. It is lost: up to its end if that has come already, else all that has come.
    /// <see cref="ReadUntil()"/> keeps it. Thrown by the await.
    /// </exception>
    /// <inheritdoc cref="Read(int)" path="/exception"/>
    public Coroutine<byte[]> ReadLine() => new ReadUntilOperation(this, isLine: true, s_lineFeed);

    /// <summary>Reads exactly so many bytes (asyncio's <c>readexactly</c>); they may be more than the limit.</summary>
    /// <param name="n">The number of bytes.</param>
    /// <returns>A coroutine for the bytes.</returns>
    /// <exception cref="ArgumentException"><paramref name="n"/> is negative. Thrown by the await.</exception>
    /// <exception cref="IncompleteReadError">The stream ended before; it has the bytes that came. Thrown by the await.</exception>
    /// <inheritdoc cref="Read(int)" path="/exception"/>
    public Coroutine<byte[]> ReadExactly(int n) => new ReadOperation(this, ReadKind.Exactly, n);

    /// <summary>
    /// Reads up to and with a line feed (asyncio's <c>readuntil</c>). Unlike <see cref="ReadLine"/> it loses nothing and accepts no
    /// unfinished line.
    /// </summary>
    /// <returns>A coroutine for the bytes.</returns>
    /// <inheritdoc cref="ReadUntil(ReadOnlySpan{byte})" path="/exception"/>
    public Coroutine<byte[]> ReadUntil() => new ReadUntilOperation(this, isLine: false, s_lineFeed);

    /// <summary>Reads up to and with a separator (asyncio's <c>readuntil</c>).</summary>
    /// <param name="separator">The separator; copied.</param>
    /// <returns>A coroutine for the bytes.</returns>
    /// <exception cref="ArgumentException">A separator is empty, or there is none. Thrown by the await.</exception>
    /// <exception cref="IncompleteReadError">The stream ended before; it has the bytes that came. Thrown by the await.</exception>
    /// <exception cref="LimitOverrunError">What comes before the separator is longer than the limit; it stays in the reader. Thrown by the
    /// await.</exception>
    /// <inheritdoc cref="Read(int)" path="/exception"/>
    public Coroutine<byte[]> ReadUntil(ReadOnlySpan<byte> separator) => new ReadUntilOperation(this, isLine: false, separator.ToArray());

    /// <inheritdoc cref="ReadUntil(ReadOnlySpan{byte})"/>
    public Coroutine<byte[]> ReadUntil(ReadOnlyMemory<byte> separator) => ReadUntil(separator.Span);

    /// <inheritdoc cref="ReadUntil(ReadOnlySpan{byte})"/>
    public Coroutine<byte[]> ReadUntil(byte[] separator)
    {
        ArgumentNullException.ThrowIfNull(separator);
        return ReadUntil(separator.AsSpan());
    }

    /// <summary>
    /// Reads up to and with one of several separators (asyncio's <c>readuntil</c> with a tuple, 3.13): the one that gives the fewest bytes.
    /// </summary>
    /// <param name="separators">The separators.</param>
    /// <returns>A coroutine for the bytes.</returns>
    /// <inheritdoc cref="ReadUntil(ReadOnlySpan{byte})" path="/exception"/>
    public Coroutine<byte[]> ReadUntil(IEnumerable<byte[]> separators)
    {
        ArgumentNullException.ThrowIfNull(separators);
        byte[][] all = [.. separators];
        if (all.Contains(null))
        {
            throw new ArgumentNullException(nameof(separators), "A separator is null.");
        }

        return new ReadUntilOperation(this, isLine: false, [], all);
    }

    /// <inheritdoc cref="ReadLine"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Coroutine<byte[]> Readline() => ReadLine();

    /// <inheritdoc cref="ReadExactly"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Coroutine<byte[]> Readexactly(int n) => ReadExactly(n);

    /// <inheritdoc cref="ReadUntil()"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Coroutine<byte[]> Readuntil() => ReadUntil();

    /// <inheritdoc cref="ReadUntil(ReadOnlySpan{byte})"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Coroutine<byte[]> Readuntil(ReadOnlySpan<byte> separator) => ReadUntil(separator);

    /// <inheritdoc cref="ReadUntil(ReadOnlySpan{byte})"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Coroutine<byte[]> Readuntil(ReadOnlyMemory<byte> separator) => ReadUntil(separator);

    /// <inheritdoc cref="ReadUntil(ReadOnlySpan{byte})"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Coroutine<byte[]> Readuntil(byte[] separator) => ReadUntil(separator);

    /// <inheritdoc cref="ReadUntil(IEnumerable{byte[]})"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Coroutine<byte[]> Readuntil(IEnumerable<byte[]> separators) => ReadUntil(separators);

    /// <summary>Whether everything was read (asyncio's <c>at_eof</c>).</summary>
    /// <returns>True once the peer has ended its side and the buffer is empty.</returns>
    public bool AtEof() => _isEof && _buffer.Count == 0;

    /// <summary>The error that ended the connection (asyncio's <c>exception</c>).</summary>
    /// <returns>What <see cref="SetException"/> was given; null if nothing.</returns>
    public Exception? Exception() => _error?.SourceException;

    /// <summary>The state in the form of Python's <c>repr</c>.</summary>
    /// <returns>For example <c>&lt;StreamReader 3 bytes eof&gt;</c>.</returns>
    public override string ToString()
    {
        List<string> parts = ["StreamReader"];
        if (_buffer.Count > 0)
        {
            parts.Add($"{_buffer.Count} bytes");
        }

        if (_isEof)
        {
            parts.Add("eof");
        }

        if (_limit != DefaultLimit)
        {
            parts.Add($"limit={_limit}");
        }

        if (_waiter is not null)
        {
            parts.Add($"waiter={_waiter.Name}");
        }

        if (Exception() is { } error)
        {
            parts.Add($"exception={error.GetType().Name}");
        }

        if (_transport is not null)
        {
            parts.Add($"transport={_transport}");
        }

        if (_isPaused)
        {
            parts.Add("paused");
        }

        return $"<{string.Join(' ', parts)}>";
    }
}
