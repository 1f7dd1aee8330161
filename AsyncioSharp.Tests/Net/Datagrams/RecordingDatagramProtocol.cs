using System.Net;
using System.Net.Sockets;
using System.Text;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>Writes down what its endpoint tells it, and lets a test wait for it.</summary>
internal sealed class RecordingDatagramProtocol : DatagramProtocol
{
    private readonly List<(Func<bool> Condition, Future Waiter)> _waits = [];

    /// <summary>What was told, in order: <c>made</c>, <c>got hello</c>, <c>error ConnectionRefused</c>, <c>pause</c>, <c>resume</c>, <c>lost</c>.</summary>
    public List<string> Events { get; } = [];

    public List<EndPoint?> Senders { get; } = [];

    public DatagramTransport Transport { get; private set; } = null!;

    /// <summary>Called for each datagram, after it was written down.</summary>
    public Action<string>? OnDatagram { get; set; }

    public Action? OnError { get; set; }

    public Action? OnPause { get; set; }

    public async Coroutine Until(Func<RecordingDatagramProtocol, bool> condition)
    {
        if (!condition(this))
        {
            Future waiter = Asyncio.GetRunningLoop().CreateFuture();
            _waits.Add((() => condition(this), waiter));
            await waiter;
        }
    }

    public Coroutine Until(string happened) => Until(protocol => protocol.Events.Contains(happened));

    public override void ConnectionMade(BaseTransport transport)
    {
        Transport = (DatagramTransport)transport;
        Note("made");
    }

    public override void DatagramReceived(ReadOnlySpan<byte> data, EndPoint? addr)
    {
        string text = data.Length < 100 ? Encoding.ASCII.GetString(data) : $"{data.Length} bytes";
        Senders.Add(addr);
        Note("got " + text);
        OnDatagram?.Invoke(text);
    }

    public override void ErrorReceived(Exception exc)
    {
        Note($"error {((SocketException)exc).SocketErrorCode}");
        OnError?.Invoke();
    }

    public override void PauseWriting()
    {
        Note("pause");
        OnPause?.Invoke();
    }

    public override void ResumeWriting() => Note("resume");

    public override void ConnectionLost(Exception? exc) => Note(exc is null ? "lost" : "lost " + exc);

    private void Note(string text)
    {
        Events.Add(text);
        foreach ((Func<bool> condition, Future waiter) in _waits.ToArray())
        {
            if (!waiter.Done() && condition())
            {
                waiter.SetResult();
            }
        }
    }
}
