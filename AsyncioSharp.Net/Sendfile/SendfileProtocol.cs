namespace AsyncioSharp.Net;

/// <summary>Takes a protocol's place while a file goes through its transport: hears of pauses and of the end.</summary>
internal sealed class SendfileProtocol : Protocol, IFileSink
{
    private const int ChunkSize = 16 * 1024;

    private readonly EventLoop _loop;
    private readonly Transport _transport;
    private readonly BaseProtocol _protocol;
    private readonly bool _wasReading;
    private Future? _resumed;

    // Pauses heard less resumptions heard: -1, 0 or 1. Whether the protocol was paused before is not known, only what has changed since.
    private int _pauses;
    private bool _isLost;

    private SendfileProtocol(EventLoop loop, Transport transport)
    {
        _loop = loop;
        _transport = transport;
        _protocol = transport.GetProtocol();
        _wasReading = transport.IsReading();
        transport.PauseReading();
        transport.SetProtocol(this);
    }

    EventLoop IFileSink.Loop => _loop;

    NetSocket? IFileSink.Socket => null;

    public static async Coroutine<long> Send(EventLoop loop, Transport transport, FileStream file, long offset, long? count)
    {
        var protocol = new SendfileProtocol(loop, transport);
        try
        {
            return await FileSender.Send(protocol, file, offset, count, fallback: true, ChunkSize);
        }
        finally
        {
            protocol.Restore();
        }
    }

    void IFileSink.CheckOpen()
    {
        // Asked before each piece, by Writable.
    }

    async Coroutine IFileSink.Send(ReadOnlyMemory<byte> chunk)
    {
        await Writable();
        _transport.Write(chunk.Span);
    }

    public override void PauseWriting() => _pauses++;

    public override void ResumeWriting()
    {
        _pauses--;
        Wake();
    }

    public override void ConnectionLost(Exception? exc)
    {
        _isLost = true;
        Wake();
        _protocol.ConnectionLost(exc);
    }

    public async Coroutine Writable()
    {
        // Above the high mark it is paused, also if it was before this protocol came and could hear of it.
        bool isPaused = _pauses > 0 || _transport.GetWriteBufferSize() > _transport.GetWriteBufferLimits().High;
        if (isPaused && !_transport.IsClosing())
        {
            _resumed = _loop.CreateFuture();
            await _resumed;
        }

        if (_isLost || _transport.IsClosing())
        {
            throw SocketTransport.ClosedDuringSendfile(null);
        }
    }

    private void Wake()
    {
        _resumed?.Wake();
        _resumed = null;
    }

    private void Restore()
    {
        if (_isLost)
        {
            // It has been told of the end.
            return;
        }

        _transport.SetProtocol(_protocol);
        if (_wasReading)
        {
            _transport.ResumeReading();
        }

        // Its pauses and resumptions have to go on alternating.
        if (_pauses < 0)
        {
            _protocol.ResumeWriting();
        }
        else if (_pauses > 0)
        {
            _protocol.PauseWriting();
        }
    }
}
