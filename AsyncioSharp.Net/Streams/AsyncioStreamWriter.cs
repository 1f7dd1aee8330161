using System.Diagnostics;
using System.Net.Sockets;

namespace AsyncioSharp.Net;

/// <summary>
/// The writing half of a connection (asyncio's <c>StreamWriter</c>). <c>Asyncio.OpenConnection</c> and <c>Asyncio.StartServer</c> make it.
/// </summary>
/// <remarks>
/// <para>Guaranteed: a write never blocks and never waits; <see cref="Drain"/> with nothing to wait for does not yield to the loop and
/// allocates nothing.</para>
/// <para>Close every writer, or use <c>await using</c>. asyncio closes one that is collected, with a warning. Here the connection stays
/// open until the peer ends it, <see cref="Server.CloseClients"/>, or the end of the loop: a finalizer would run on another thread, late or
/// never.</para>
/// <para>Not thread-safe: for the loop's thread only.</para>
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class AsyncioStreamWriter : IAsyncDisposable
{
    private WriteTransport _transport;
    private readonly EventLoop _loop;

    /// <summary>Makes a writer over a transport (asyncio's <c>StreamWriter(transport, protocol, reader, loop)</c>).</summary>
    /// <param name="transport">The transport.</param>
    /// <param name="protocol">Its protocol, which says when to wait and when the connection is over.</param>
    /// <param name="reader">The reading half, whose error <see cref="Drain"/> throws; null if there is none.</param>
    /// <param name="loop">The loop.</param>
    public AsyncioStreamWriter(WriteTransport transport, StreamReaderProtocol protocol, AsyncioStreamReader? reader, EventLoop loop)
        : this(transport, (protocol ?? throw new ArgumentNullException(nameof(protocol))).Flow, reader, loop)
    {
    }

    internal AsyncioStreamWriter(WriteTransport transport, FlowControl flow, AsyncioStreamReader? reader, EventLoop loop)
    {
        ArgumentNullException.ThrowIfNull(transport);
        ArgumentNullException.ThrowIfNull(loop);
        _transport = transport;
        _loop = loop;
        Flow = flow;
        Reader = reader;
    }

    /// <summary>The transport below (asyncio's <c>transport</c>).</summary>
    public WriteTransport Transport => _transport;

    internal FlowControl Flow { get; }

    internal AsyncioStreamReader? Reader { get; }

    internal EventLoop Loop => _loop;

    /// <summary>
    /// Sends bytes, or buffers them (asyncio's <c>write</c>); the memory is the caller's again on return. Await <see cref="Drain"/> now and
    /// then.
    /// </summary>
    /// <param name="data">The bytes. Dropped if the connection is closing, as in asyncio.</param>
    /// <exception cref="InvalidOperationException">After <see cref="WriteEof"/>.</exception>
    public void Write(ReadOnlySpan<byte> data) => _transport.Write(data);

    /// <inheritdoc cref="Write(ReadOnlySpan{byte})"/>
    public void Write(ReadOnlyMemory<byte> data) => _transport.Write(data.Span);

    /// <inheritdoc cref="Write(ReadOnlySpan{byte})"/>
    public void Write(byte[] data) => _transport.Write(data);

    /// <summary>Sends several pieces (asyncio's <c>writelines</c>). No line feeds are added.</summary>
    /// <param name="data">The pieces.</param>
    public void Writelines(IEnumerable<ReadOnlyMemory<byte>> data) => _transport.Writelines(data);

    /// <inheritdoc cref="Writelines(IEnumerable{ReadOnlyMemory{byte}})"/>
    public void Writelines(IEnumerable<byte[]> data) => _transport.Writelines(data);

    /// <summary>
    /// Waits while too much is buffered (asyncio's <c>drain</c>): from above the high mark of the transport until the low mark.
    /// </summary>
    /// <returns>A coroutine. It ends at once if there is nothing to wait for, and after one turn of the loop if the connection is
    /// closing.</returns>
    /// <exception cref="SocketException">The connection is over. An error that ended it is thrown as it came. Thrown by the
    /// await.</exception>
    public Coroutine Drain() => new DrainOperation(this);

    /// <summary>Ends the writing side after what is buffered is sent (asyncio's <c>write_eof</c>); reading goes on.</summary>
    /// <exception cref="NotSupportedException">The transport cannot; see <see cref="CanWriteEof"/>.</exception>
    public void WriteEof() => _transport.WriteEof();

    /// <summary>Whether <see cref="WriteEof"/> works (asyncio's <c>can_write_eof</c>).</summary>
    /// <returns>True if the writing side can end alone.</returns>
    public bool CanWriteEof() => _transport.CanWriteEof();

    /// <summary>
    /// Closes the connection, both halves, after what is buffered is sent (asyncio's <c>close</c>). Await <see cref="WaitClosed"/> next.
    /// </summary>
    public void Close() => _transport.Close();

    /// <summary>Whether it is closing or closed (asyncio's <c>is_closing</c>).</summary>
    /// <returns>True from the first <see cref="Close"/> or fatal error on.</returns>
    public bool IsClosing() => _transport.IsClosing();

    /// <summary>Waits until the connection is over (asyncio's <c>wait_closed</c>).</summary>
    /// <returns>A coroutine. It throws the error that ended the connection, if there was one.</returns>
    public Coroutine WaitClosed() => Flow.WaitClosed(_loop);

    /// <summary>
    /// Closes the connection and waits until it is over, for <c>await using</c>: <see cref="Close"/>, then <see cref="WaitClosed"/>.
    /// </summary>
    /// <returns>To be awaited. The error of a broken connection is not thrown: it would take the place of the exception that leaves the
    /// block. To be sure that all has been sent, await <see cref="Drain"/>, or call <see cref="Close"/> and await <see cref="WaitClosed"/>,
    /// at the end of the block.</returns>
    public async ValueTask DisposeAsync()
    {
        Close();
        try
        {
            await WaitClosed();
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            // Said above. The reader has told it too, or Drain.
        }
    }

    /// <summary>Continues the connection under TLS, as its client (asyncio's <c>start_tls</c>). Sends what is buffered first.</summary>
    /// <param name="sslcontext"><c>true</c>, or <see cref="System.Net.Security.SslClientAuthenticationOptions"/>; not <c>false</c>.</param>
    /// <param name="serverHostname">The name that the server's certificate must have, unless the options say.</param>
    /// <param name="sslHandshakeTimeout">Seconds until the handshake is given up; 60 by default, infinity means no limit.</param>
    /// <param name="sslShutdownTimeout">Seconds that closing waits for the peer's goodbye; 30 by default, infinity means no limit.</param>
    /// <returns>A coroutine; reader and writer stay the same objects.</returns>
    /// <exception cref="System.Security.Authentication.AuthenticationException">The peer is not who it should be. The connection is
    /// closed.</exception>
    /// <exception cref="TimeoutException">The handshake took too long. The connection is closed.</exception>
    public async Coroutine StartTls(
        ClientTls? sslcontext, string? serverHostname = null, double? sslHandshakeTimeout = null, double? sslShutdownTimeout = null)
    {
        ArgumentNullException.ThrowIfNull(sslcontext);
        await Upgrade(TlsSetup.ForClient(sslcontext, null, serverHostname, sslHandshakeTimeout, sslShutdownTimeout)!);
    }

    /// <summary>Continues the connection under TLS, as its server (asyncio's <c>start_tls</c>). Sends what is buffered first.</summary>
    /// <param name="sslcontext"><see cref="System.Net.Security.SslServerAuthenticationOptions"/>, or a certificate with its key.</param>
    /// <param name="sslHandshakeTimeout">Seconds until the handshake is given up; 60 by default, infinity means no limit.</param>
    /// <param name="sslShutdownTimeout">Seconds that closing waits for the peer's goodbye; 30 by default, infinity means no limit.</param>
    /// <returns>A coroutine; reader and writer stay the same objects.</returns>
    /// <exception cref="System.Security.Authentication.AuthenticationException">The peer does not agree. The connection is
    /// closed.</exception>
    /// <exception cref="TimeoutException">The handshake took too long. The connection is closed.</exception>
    public async Coroutine StartTls(ServerTls sslcontext, double? sslHandshakeTimeout = null, double? sslShutdownTimeout = null)
    {
        ArgumentNullException.ThrowIfNull(sslcontext);
        await Upgrade(TlsSetup.ForServer(sslcontext, sslHandshakeTimeout, sslShutdownTimeout)!);
    }

    /// <summary>A fact about what is underneath (asyncio's <c>get_extra_info</c>).</summary>
    /// <param name="name">For example <c>"peername"</c>; see <see cref="BaseTransport.GetExtraInfo"/>.</param>
    /// <param name="default">Returned when the transport does not know the name.</param>
    /// <returns>The value, or <paramref name="default"/>.</returns>
    public object? GetExtraInfo(string name, object? @default = null) => _transport.GetExtraInfo(name, @default);

    /// <summary>
    /// A fact about what is underneath, by its type: <c>var (host, port) = writer.GetExtraInfo&lt;EndPoint&gt;("peername")!;</c>
    /// </summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="name">As for the untyped form.</param>
    /// <returns>The value; null (or the default of a value type) when the transport does not know the name.</returns>
    /// <exception cref="InvalidCastException">The value is of another type.</exception>
    public T? GetExtraInfo<T>(string name) => _transport.GetExtraInfo<T>(name);

    /// <summary>Whether a drain has nothing to wait for; it may still have an error to throw.</summary>
    internal bool IsDrained() => Reader?.Exception() is null && !IsClosing() && !Flow.IsLost && !Flow.IsPaused;

    private async Coroutine Upgrade(TlsSetup setup)
    {
        if (_transport is not Transport lower || lower.GetProtocol() is not StreamReaderProtocol protocol)
        {
            throw new NotSupportedException($"TLS needs a connection that reads and writes, not {_transport}.");
        }

        await Drain();

        // A server's reader may hold the client's first message already: it belongs to the handshake.
        byte[]? early = Reader?.TakeBuffered();
        Transport transport = await TlsConnector.Upgrade(_loop, lower, protocol, setup, early);
        _transport = transport;
        protocol.ReplaceTransport(transport);
    }

    /// <summary>The state in the form of Python's <c>repr</c>.</summary>
    /// <returns>For example <c>&lt;StreamWriter transport=&lt;…&gt; reader=&lt;StreamReader&gt;&gt;</c>.</returns>
    public override string ToString() => $"<StreamWriter transport={_transport}{(Reader is null ? string.Empty : $" reader={Reader}")}>";
}
