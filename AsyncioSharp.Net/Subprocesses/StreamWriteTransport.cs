namespace AsyncioSharp.Net;

/// <summary>Writes a pipe that only .NET's streams can write: on Windows, for children. At most one write is on its way, perhaps on a thread of the pool; that its reader is gone shows with the next.</summary>
internal sealed class StreamWriteTransport : WriteTransport
{
    private const int ChunkSize = 64 * 1024;

    private readonly EventLoop _loop;
    private readonly Stream _stream;
    private readonly Protocol _protocol;
    private readonly WriteBuffer _buffer = new();
    private readonly byte[] _chunk = new byte[ChunkSize];
    private WaterMarks _marks = new();
    private Exception? _error;
    private bool _isOnItsWay;
    private bool _isClosing;
    private bool _isLost;

    public StreamWriteTransport(EventLoop loop, Stream stream, Protocol protocol)
    {
        _loop = loop;
        _stream = stream;
        _protocol = protocol;
        loop.CallSoon(protocol.ConnectionMade, (BaseTransport)this);
    }

    public override void SetProtocol(BaseProtocol protocol) => throw new NotSupportedException("The pipe of a child tells the child's protocol.");

    public override BaseProtocol GetProtocol() => _protocol;

    public override bool IsClosing() => _isClosing;

    public override void Write(ReadOnlySpan<byte> data)
    {
        _loop.CheckThread();
        if (data.IsEmpty || _isClosing)
        {
            return;
        }

        _buffer.Append(data);
        WriteOn();
        _marks.OnGrown(_buffer.Count, this, _protocol, _loop);
    }

    public override void WriteEof() => Close();

    public override bool CanWriteEof() => true;

    public override void Close()
    {
        _loop.CheckThread();
        if (!_isClosing)
        {
            _isClosing = true;
            if (!_isOnItsWay)
            {
                Lose(null);
            }
        }
    }

    public override void Abort()
    {
        _loop.CheckThread();
        Lose(null);
    }

    public override void SetWriteBufferLimits(int? high = null, int? low = null)
    {
        _loop.CheckThread();
        _marks.Set(high, low);
        _marks.OnGrown(_buffer.Count, this, _protocol, _loop);
    }

    public override (int Low, int High) GetWriteBufferLimits() => (_marks.Low, _marks.High);

    public override int GetWriteBufferSize() => WriteBuffer.Saturate(_buffer.Count);

    public override string ToString() => $"<StreamWriteTransport {(_isClosing ? "closing" : "open")} bufsize={_buffer.Count}>";

    private void WriteOn()
    {
        if (!_isOnItsWay && _buffer.Count > 0)
        {
            // A copy, since the buffer's memory goes back to its pool when the transport is aborted.
            int count = Math.Min(ChunkSize, _buffer.Head.Length);
            _buffer.Head[..count].CopyTo(_chunk);
            _buffer.Advance(count);
            _isOnItsWay = true;
            Asyncio.WrapFuture(WriteChunk(count), _loop).AddDoneCallback(OnWritten);
        }
    }

    private async Task WriteChunk(int count)
    {
        await _stream.WriteAsync(_chunk.AsMemory(0, count)).ConfigureAwait(false);
        await _stream.FlushAsync().ConfigureAwait(false);
    }

    private void OnWritten(Future write)
    {
        _isOnItsWay = false;
        if (_isLost || write.Cancelled())
        {
            return;
        }

        if (write.Exception() is { } error)
        {
            Lose(error);
            return;
        }

        _marks.OnShrunk(_buffer.Count, this, _protocol, _loop);
        WriteOn();
        if (_isClosing && !_isOnItsWay)
        {
            Lose(null);
        }
    }

    private void Lose(Exception? error)
    {
        if (!_isLost)
        {
            _isLost = true;
            _isClosing = true;
            _error = error;
            _buffer.Clear();
            _loop.Post(CallConnectionLost);
        }
    }

    private void CallConnectionLost()
    {
        try
        {
            _protocol.ConnectionLost(_error);
        }
        finally
        {
            try
            {
                _stream.Dispose();
            }
            catch (IOException)
            {
                // The reader is gone; nothing is left to lose.
            }
        }
    }
}
