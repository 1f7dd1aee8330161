using AsyncioSharp.Net;

namespace AsyncioSharp.Conformance;

/// <summary>What a side does as a protocol, of either kind.</summary>
internal sealed class WireFlowProtocol(WireFlow side)
{
    private Transport _transport = null!;
    private Future? _paused;
    private int _rested;
    private int _done;

    public void ConnectionMade(BaseTransport transport)
    {
        _transport = (Transport)transport;
        Asyncio.GetRunningLoop().CreateTask(Send());
    }

    public void PauseWriting()
    {
        side.IsSame = side.IsSame && _paused is null;
        _paused = Asyncio.GetRunningLoop().CreateFuture();
    }

    public void ResumeWriting()
    {
        _paused!.SetResult();
        _paused = null;
    }

    public void Came(ReadOnlySpan<byte> data)
    {
        side.Take(data);
        int rest = side.Side.GetProperty("rest").GetInt32();
        if (rest > 0 && side.Got - _rested >= rest)
        {
            _rested = side.Got;
            _transport.PauseReading();
            Asyncio.GetRunningLoop().CallSoon(_transport.ResumeReading);
        }
    }

    public bool EofReceived()
    {
        side.Last = "eof";
        HalfDone();
        return true;
    }

    public void ConnectionLost(Exception? error) => side.SetResult(error);

    private async Coroutine Send()
    {
        await side.Send(_transport, Drain);
        HalfDone();
    }

    private async Coroutine Drain()
    {
        if (_paused is not null)
        {
            await _paused;
        }
    }

    private void HalfDone()
    {
        if (++_done == 2)
        {
            _transport.Close();
        }
    }
}

internal sealed class PlainWireSide(WireFlowProtocol side) : Protocol
{
    public override void ConnectionMade(BaseTransport transport) => side.ConnectionMade(transport);

    public override void DataReceived(ReadOnlySpan<byte> data) => side.Came(data);

    public override bool EofReceived() => side.EofReceived();

    public override void PauseWriting() => side.PauseWriting();

    public override void ResumeWriting() => side.ResumeWriting();

    public override void ConnectionLost(Exception? exc) => side.ConnectionLost(exc);
}

internal sealed class BufferedWireSide(WireFlowProtocol side, int size) : BufferedProtocol
{
    private byte[] _buffer = [];

    public override void ConnectionMade(BaseTransport transport) => side.ConnectionMade(transport);

    public override Memory<byte> GetBuffer(int sizehint) => _buffer = new byte[size];

    public override void BufferUpdated(int nbytes) => side.Came(_buffer.AsSpan(0, nbytes));

    public override bool EofReceived() => side.EofReceived();

    public override void PauseWriting() => side.PauseWriting();

    public override void ResumeWriting() => side.ResumeWriting();

    public override void ConnectionLost(Exception? exc) => side.ConnectionLost(exc);
}
