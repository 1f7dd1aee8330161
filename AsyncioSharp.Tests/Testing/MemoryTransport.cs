using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Testing;

/// <summary>
/// One end of a connection within the process: what is written reaches the other end's protocol in a later turn of the loop, as from a socket, and at the same instant. Neither descriptors nor
/// threads, so that time stands still exactly while bytes are on their way.
/// </summary>
internal sealed class MemoryTransport : Transport
{
    private readonly EventLoop _loop;
    private readonly Queue<byte[]?> _arrived = new();
    private Protocol _protocol = null!;
    private MemoryTransport _other = null!;
    private bool _isPaused;
    private bool _isClosing;
    private bool _wroteEof;

    private MemoryTransport(EventLoop loop) => _loop = loop;

    /// <summary>Two streams that are connected with one another.</summary>
    public static ((AsyncioStreamReader Reader, AsyncioStreamWriter Writer) One, (AsyncioStreamReader Reader, AsyncioStreamWriter Writer) Other) Streams(EventLoop loop)
    {
        MemoryTransport one = new(loop), other = new(loop);
        (one._other, other._other) = (other, one);
        return (one.Open(), other.Open());
    }

    public override void Write(ReadOnlySpan<byte> data)
    {
        if (!_isClosing && data.Length > 0)
        {
            _other.Arrive(data.ToArray());
        }
    }

    public override void WriteEof()
    {
        if (!_wroteEof)
        {
            _wroteEof = true;
            _other.Arrive(null);
        }
    }

    public override bool CanWriteEof() => true;

    public override void Close()
    {
        if (!_isClosing)
        {
            _isClosing = true;
            WriteEof();
            _loop.CallSoon(() => _protocol.ConnectionLost(null));
        }
    }

    public override void Abort() => Close();

    public override bool IsClosing() => _isClosing;

    public override bool IsReading() => !_isPaused && !_isClosing;

    public override void PauseReading() => _isPaused = true;

    public override void ResumeReading()
    {
        _isPaused = false;
        _loop.CallSoon(Deliver);
    }

    public override BaseProtocol GetProtocol() => _protocol;

    public override void SetProtocol(BaseProtocol protocol) => _protocol = (Protocol)protocol;

    // Nothing is kept on this side: what is written is the other end's at once.
    public override int GetWriteBufferSize() => 0;

    public override (int Low, int High) GetWriteBufferLimits() => default;

    public override void SetWriteBufferLimits(int? high = null, int? low = null)
    {
    }

    public override string ToString() => $"<{nameof(MemoryTransport)}>";

    private (AsyncioStreamReader Reader, AsyncioStreamWriter Writer) Open()
    {
        var reader = new AsyncioStreamReader(loop: _loop);
        var protocol = new StreamReaderProtocol(reader, _loop);
        _protocol = protocol;
        protocol.ConnectionMade(this);
        return (reader, new AsyncioStreamWriter(this, protocol, reader, _loop));
    }

    private void Arrive(byte[]? data)
    {
        _arrived.Enqueue(data);
        _loop.CallSoon(Deliver);
    }

    private void Deliver()
    {
        while (IsReading() && _arrived.TryDequeue(out byte[]? data))
        {
            if (data is not null)
            {
                _protocol.DataReceived(data);
            }
            else if (!_protocol.EofReceived())
            {
                Close();
            }
        }
    }
}
