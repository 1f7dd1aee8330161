namespace AsyncioSharp.Net;

/// <summary>Reads a pipe that only .NET's streams can read: on Windows, for children. At most one read is on its way, perhaps on a thread of the pool.</summary>
internal sealed class StreamReadTransport : ReadTransport
{
    private readonly EventLoop _loop;
    private readonly Stream _stream;
    private readonly Protocol _protocol;
    private readonly byte[] _buffer = new byte[64 * 1024];
    private Exception? _error;
    private int _held;
    private bool _isOnItsWay;
    private bool _isPaused;
    private bool _isClosing;

    public StreamReadTransport(EventLoop loop, Stream stream, Protocol protocol)
    {
        _loop = loop;
        _stream = stream;
        _protocol = protocol;
        loop.CallSoon(protocol.ConnectionMade, (BaseTransport)this);
        loop.Post(ReadOn);
    }

    public override void SetProtocol(BaseProtocol protocol) => throw new NotSupportedException("The pipe of a child tells the child's protocol.");

    public override BaseProtocol GetProtocol() => _protocol;

    public override bool IsClosing() => _isClosing;

    public override void Close()
    {
        _loop.CheckThread();
        End(null);
    }

    public override bool IsReading() => !_isClosing && !_isPaused;

    public override void PauseReading()
    {
        _loop.CheckThread();
        _isPaused = true;
    }

    public override void ResumeReading()
    {
        _loop.CheckThread();
        if (_isPaused)
        {
            _isPaused = false;
            _loop.Post(ReadOn);
        }
    }

    public override string ToString() => $"<StreamReadTransport {(_isClosing ? "closing" : "open")}>";

    private void ReadOn()
    {
        if (!IsReading() || _isOnItsWay)
        {
            return;
        }

        if (_held > 0)
        {
            // What a read brought after the pause.
            int count = _held;
            _held = 0;
            _protocol.DataReceived(_buffer.AsSpan(0, count));
            _loop.Post(ReadOn);
            return;
        }

        _isOnItsWay = true;
        Asyncio.WrapFuture(_stream.ReadAsync(_buffer).AsTask(), _loop).AddDoneCallback(OnRead);
    }

    private void OnRead(Future read)
    {
        _isOnItsWay = false;
        if (_isClosing || read.Cancelled())
        {
            return;
        }

        if (read.Exception() is { } error)
        {
            End(error);
        }
        else if (((Future<int>)read).Result() is var count and > 0)
        {
            _held = count;
            ReadOn();
        }
        else
        {
            _protocol.EofReceived();
            End(null);
        }
    }

    private void End(Exception? error)
    {
        if (!_isClosing)
        {
            _isClosing = true;
            _error = error;
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
            _stream.Dispose();
        }
    }
}
