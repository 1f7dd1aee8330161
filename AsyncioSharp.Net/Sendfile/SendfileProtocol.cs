namespace AsyncioSharp.Net;

/// <summary>Takes a protocol's place while a file goes through its transport: hears of pauses and of the end.</summary>
internal sealed class SendfileProtocol : Protocol
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

    public static async Coroutine<long> Send(EventLoop loop, Transport transport, FileStream file, long offset, long? count)
    {
        long sent = 0;
        long end = count is { } limit && limit < long.MaxValue - offset ? offset + limit : long.MaxValue;
        byte[] buffer = new byte[ChunkSize];
        var protocol = new SendfileProtocol(loop, transport);
        try
        {
            while (offset + sent < end)
            {
                ReadOnlyMemory<byte> chunk = await FileSender.Read(loop, file, buffer, offset + sent, end - offset - sent);
                if (chunk.IsEmpty)
                {
                    break;
                }

                await protocol.Drain();
                transport.Write(chunk.Span);
                sent += chunk.Length;
            }

            return sent;
        }
        finally
        {
            FileSender.Seek(file, offset + sent);
            protocol.Restore();
        }
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

    private async Coroutine Drain()
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
