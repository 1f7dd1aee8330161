using System.Text;
using AsyncioSharp.Net;

namespace AsyncioSharp.Conformance;

/// <summary>
/// A protocol that writes down what its transport tells, save for data, which may come in any number of pieces: a scenario waits for bytes with <see cref="Until"/>.
/// Its twin is in <c>scenario_trace.py</c>.
/// </summary>
public sealed class Recorder(Trace t, string name, bool keepOpen = false) : Protocol
{
    private readonly List<byte> _data = [];
    private Future? _more;

    public Transport Transport { get; private set; } = null!;

    /// <summary>Done when the connection is lost.</summary>
    public Future Lost { get; } = Asyncio.GetRunningLoop().CreateFuture();

    /// <summary>How many bytes have come and were not taken.</summary>
    public int Count => _data.Count;

    /// <summary>Waits for a number of bytes and takes them.</summary>
    public async Coroutine<string> Until(int n)
    {
        while (_data.Count < n)
        {
            _more = Asyncio.GetRunningLoop().CreateFuture();
            await _more;
        }
        string text = Encoding.ASCII.GetString([.. _data[..n]]);
        _data.RemoveRange(0, n);
        return text;
    }

    public override void ConnectionMade(BaseTransport transport)
    {
        Transport = (Transport)transport;
        t.Say($"{name}: made");
    }

    public override void DataReceived(ReadOnlySpan<byte> data)
    {
        _data.AddRange(data);
        if (_more is { } more && !more.Done())
            more.SetResult();
    }

    public override bool EofReceived()
    {
        t.Say($"{name}: eof");
        return keepOpen;
    }

    public override void PauseWriting() => t.Say($"{name}: pause");

    public override void ResumeWriting() => t.Say($"{name}: resume");

    public override void ConnectionLost(Exception? exc)
    {
        t.Say($"{name}: lost, {t.Error(exc)}");
        Lost.SetResult();
    }
}
