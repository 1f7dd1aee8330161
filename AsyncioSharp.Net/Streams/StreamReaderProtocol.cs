using System.Diagnostics;

namespace AsyncioSharp.Net;

/// <summary>The protocol between a transport and its reader and writer (asyncio's <c>StreamReaderProtocol</c>).</summary>
/// <remarks>It holds its reader strongly, unlike asyncio's: a connection whose reader nobody knows any more still reads.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public partial class StreamReaderProtocol : Protocol
{
    private readonly EventLoop _loop;
    private readonly AsyncioStreamReader _reader;
    private ClientConnected? _clientConnected;
    private BaseTransport? _transport;
    private bool _isOverTls;

    /// <summary>Makes a protocol that feeds a reader.</summary>
    /// <param name="streamReader">The reader.</param>
    /// <param name="loop">The loop; null means the reader's.</param>
    public StreamReaderProtocol(AsyncioStreamReader streamReader, EventLoop? loop = null)
    {
        ArgumentNullException.ThrowIfNull(streamReader);
        _reader = streamReader;
        _loop = loop ?? streamReader.Loop;
    }

    /// <summary>Makes the protocol of a server's connection.</summary>
    /// <param name="streamReader">The reader.</param>
    /// <param name="clientConnectedCb">Called with the reader and a writer when the connection is there. What it returns runs as a
    /// task.</param>
    /// <param name="loop">The loop; null means the reader's.</param>
    // twins: Task as ValueTask, Coroutine, void
    public StreamReaderProtocol(
        AsyncioStreamReader streamReader, Func<AsyncioStreamReader, AsyncioStreamWriter, Task> clientConnectedCb, EventLoop? loop =
        null)
        : this(streamReader, ClientCallback.Of(clientConnectedCb), loop)
    {
    }

    internal StreamReaderProtocol(AsyncioStreamReader streamReader, ClientConnected clientConnected, EventLoop? loop)
        : this(streamReader, loop)
    {
        _clientConnected = clientConnected;
    }

    internal FlowControl Flow { get; } = new();

    /// <inheritdoc/>
    public override void ConnectionMade(BaseTransport transport)
    {
        _loop.CheckThread();
        ArgumentNullException.ThrowIfNull(transport);
        _transport = transport;
        _reader.SetTransport(transport);
        _isOverTls = transport.GetExtraInfo("sslcontext") is not null;
        if (_clientConnected is { } clientConnected)
        {
            _clientConnected = null;
            var writer = new AsyncioStreamWriter((WriteTransport)transport, Flow, _reader, _loop);
            clientConnected(_loop, _reader, writer)?.AddDoneCallback(OnClientDone);
        }
    }

    /// <inheritdoc/>
    public override void DataReceived(ReadOnlySpan<byte> data) => _reader.FeedData(data);

    /// <inheritdoc/>
    /// <returns>True, so that a plain connection can still write; TLS cannot be half open.</returns>
    public override bool EofReceived()
    {
        _reader.FeedEof();
        return !_isOverTls;
    }

    /// <inheritdoc/>
    public override void PauseWriting()
    {
        _loop.CheckThread();
        Flow.Pause();
    }

    /// <inheritdoc/>
    public override void ResumeWriting()
    {
        _loop.CheckThread();
        Flow.Resume();
    }

    /// <inheritdoc/>
    public override void ConnectionLost(Exception? exc)
    {
        _loop.CheckThread();
        if (exc is null)
        {
            _reader.FeedEof();
        }
        else
        {
            _reader.SetException(exc);
        }

        Flow.Lose(exc);
    }

    /// <summary>The state, for debugging.</summary>
    /// <returns>For example <c>&lt;StreamReaderProtocol &lt;StreamReader&gt;&gt;</c>.</returns>
    public override string ToString() => $"<{nameof(StreamReaderProtocol)} {_reader}>";

    /// <summary>The reader, and a writer over a transport that this protocol is connected to.</summary>
    internal (AsyncioStreamReader Reader, AsyncioStreamWriter Writer) Halves(Transport transport) =>
        (_reader, new AsyncioStreamWriter(transport, this, _reader, _loop));

    /// <summary>The connection goes on over another transport, under TLS.</summary>
    internal void ReplaceTransport(Transport transport)
    {
        _transport = transport;
        _isOverTls = true;
        _reader.ReplaceTransport(transport);
    }

    private void OnClientDone(Future task)
    {
        if (task.Cancelled())
        {
            _transport!.Close();
        }
        else if (task.Exception() is { } error)
        {
            bool isLost = IsLossOfConnection(error);
            _loop.CallExceptionHandler(new LoopExceptionContext
            {
                Message = "Unhandled exception in clientConnectedCb" + (isLost ? $" (the connection with {Peer} was lost)" : string.Empty),
                Exception = error,
                IsBrief = isLost && !_loop.GetDebug(),
                Future = task,
                Protocol = this,
                Transport = _transport,
            });
            _transport!.Close();
        }
    }

    /// <summary>The other side, for people; a client of a unix server has no address.</summary>
    private object Peer => _transport?.GetExtraInfo("peername")?.ToString() is { Length: > 0 } name ? name : "a client";

    /// <summary>
    /// The callback let the end of its own connection pass: it was reading, draining or closing when the peer vanished. That is no fault of
    /// the program, and a stack does not explain it. Not so an error of another connection, which the callback may hold too.
    /// </summary>
    private bool IsLossOfConnection(Exception error) =>
        Flow.IsLossOfConnection(error) || (error is IncompleteReadError && _reader.AtEof());
}
