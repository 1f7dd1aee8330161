using AsyncioSharp.Net;

namespace AsyncioSharp.Conformance;

/// <summary>The parts that the protocols of all styles share. A callback writes a line, and does what its hook says.</summary>
internal sealed class WireRecorder(WireScript machine, string name, bool keep)
{
    public static BaseProtocol Make(WireScript machine, string name, string style, bool keep)
    {
        var recorder = new WireRecorder(machine, name, keep);
        return style switch
        {
            "protocol" => new PlainWireProtocol(recorder),
            "buffered" => new BufferedWireProtocol(recorder, machine.BufferSize),
            _ => throw new NotSupportedException(style),
        };
    }

    public void Made(BaseTransport transport)
    {
        machine.Transport = (Transport)transport;
        Note("made");
    }

    public void Lost(Exception? error)
    {
        machine.IsLost = true;
        Note("lost", WireScript.ErrorName(error));
    }

    public void Data(ReadOnlySpan<byte> data)
    {
        machine.Received += data.Length;
        Note("data", WireScript.Show(data));
    }

    public bool Eof(bool keepsOpen)
    {
        machine.OnEof();
        Note("eof");
        return keepsOpen || keep;
    }

    public void Note(string what, string text = "") => machine.Note(name, what, text);
}

internal sealed class PlainWireProtocol(WireRecorder recorder) : Protocol
{
    public override void ConnectionMade(BaseTransport transport) => recorder.Made(transport);

    public override void DataReceived(ReadOnlySpan<byte> data) => recorder.Data(data);

    public override bool EofReceived() => recorder.Eof(base.EofReceived());

    public override void PauseWriting() => recorder.Note("pause");

    public override void ResumeWriting() => recorder.Note("resume");

    public override void ConnectionLost(Exception? exc) => recorder.Lost(exc);
}

internal sealed class BufferedWireProtocol(WireRecorder recorder, int size) : BufferedProtocol
{
    private byte[] _buffer = [];

    public override void ConnectionMade(BaseTransport transport) => recorder.Made(transport);

    public override Memory<byte> GetBuffer(int sizehint)
    {
        _buffer = new byte[size];
        recorder.Note("buffer", $"{sizehint}");
        return _buffer;
    }

    public override void BufferUpdated(int nbytes) => recorder.Data(_buffer.AsSpan(0, nbytes));

    public override bool EofReceived() => recorder.Eof(base.EofReceived());

    public override void PauseWriting() => recorder.Note("pause");

    public override void ResumeWriting() => recorder.Note("resume");

    public override void ConnectionLost(Exception? exc) => recorder.Lost(exc);
}

internal sealed class StreamWireProtocol : StreamReaderProtocol
{
    private readonly WireRecorder _recorder;

    public StreamWireProtocol(WireRecorder recorder, AsyncioStreamReader reader, EventLoop loop)
        : base(reader, loop) => _recorder = recorder;

    public StreamWireProtocol(WireRecorder recorder, AsyncioStreamReader reader, Func<AsyncioStreamReader, AsyncioStreamWriter, Coroutine> serve, EventLoop loop)
        : base(reader, serve, loop) => _recorder = recorder;

    public override void ConnectionMade(BaseTransport transport)
    {
        base.ConnectionMade(transport);
        _recorder.Made(transport);
    }

    public override void DataReceived(ReadOnlySpan<byte> data)
    {
        _recorder.Data(data);
        base.DataReceived(data);
    }

    public override bool EofReceived() => _recorder.Eof(base.EofReceived());

    public override void PauseWriting()
    {
        base.PauseWriting();
        _recorder.Note("pause");
    }

    public override void ResumeWriting()
    {
        base.ResumeWriting();
        _recorder.Note("resume");
    }

    public override void ConnectionLost(Exception? exc)
    {
        base.ConnectionLost(exc);
        _recorder.Lost(exc);
    }
}
