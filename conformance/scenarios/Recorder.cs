using System.Text;
using AsyncioSharp.Net;

namespace AsyncioSharp.Conformance;

/// <summary>
/// A protocol that writes down what its transport tells, save for data, which may come in any number of pieces: a scenario waits for bytes with <see cref="Until"/>.
/// Its twin is in <c>scenario_trace.py</c>, where subclasses
/// do what the callbacks do here.
/// </summary>
public sealed class Recorder(
    Trace t, string name, bool keepOpen = false, Action? onMade = null, Action<int>? onData = null, Action? onEof = null, Action? onPause = null, Action? onResume = null, Action? onLost = null)
    : Protocol
{
    private readonly List<byte> _data = [];
    private Future? _more;

    /// <summary>A pipe has none that is both ways.</summary>
    public Transport Transport { get; private set; } = null!;

    /// <summary>Done when the connection is there.</summary>
    public Future Made { get; } = Asyncio.GetRunningLoop().CreateFuture();

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
        Transport = (transport as Transport)!;
        t.Say($"{name}: made");
        Made.SetResult();
        onMade?.Invoke();
    }

    public override void DataReceived(ReadOnlySpan<byte> data)
    {
        _data.AddRange(data);
        if (_more is { } more && !more.Done())
            more.SetResult();
        onData?.Invoke(data.Length);
    }

    public override bool EofReceived()
    {
        t.Say($"{name}: eof");
        onEof?.Invoke();
        return keepOpen;
    }

    public override void PauseWriting()
    {
        t.Say($"{name}: pause");
        onPause?.Invoke();
    }

    public override void ResumeWriting()
    {
        t.Say($"{name}: resume");
        onResume?.Invoke();
    }

    public override void ConnectionLost(Exception? exc)
    {
        onLost?.Invoke();
        t.Say($"{name}: lost, {t.Error(exc)}");
        Lost.SetResult();
    }
}
