using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>Writes down what its transport tells it, and lets a test wait for it.</summary>
internal sealed class RecordingProtocol : Protocol
{
    private readonly MemoryStream _data = new();
    private readonly List<(Func<RecordingProtocol, bool> Condition, Future Waiter)> _waits = [];

    /// <summary>What was told, in order: <c>made</c>, <c>data 5</c>, <c>eof</c>, <c>pause</c>, <c>resume</c>, <c>lost</c> or <c>lost SocketException</c>.</summary>
    public List<string> Events { get; } = [];

    public Transport Transport { get; private set; } = null!;

    public byte[] Data => _data.ToArray();

    public Exception? Error { get; private set; }

    public bool IsLost => Events.Exists(static text => text.StartsWith("lost", StringComparison.Ordinal));

    /// <summary>What <see cref="EofReceived"/> answers.</summary>
    public bool KeepsOpen { get; init; }

    // What a test wants done inside of a callback.
    public Action? OnMade { get; set; }

    public Action? OnData { get; set; }

    public Action? OnEof { get; set; }

    public Action? OnLost { get; set; }

    public Action? OnPause { get; set; }

    public Action? OnResume { get; set; }

    /// <summary>One that ends its connection in a callback: <c>made</c>, <c>data</c>, <c>eof</c>, <c>pause</c>, <c>resume</c> or <c>lost</c>.</summary>
    public static RecordingProtocol Closing(string callback, bool aborts)
    {
        var protocol = new RecordingProtocol();
        Action close = () =>
        {
            if (aborts)
            {
                protocol.Transport.Abort();
            }
            else
            {
                protocol.Transport.Close();
            }
        };
        protocol.OnMade = callback == "made" ? close : null;
        protocol.OnData = callback == "data" ? close : null;
        protocol.OnEof = callback == "eof" ? close : null;
        protocol.OnPause = callback == "pause" ? close : null;
        protocol.OnResume = callback == "resume" ? close : null;
        protocol.OnLost = callback == "lost" ? close : null;
        return protocol;
    }

    /// <summary>Waits until a condition holds after one of the calls.</summary>
    public async Coroutine Until(Func<RecordingProtocol, bool> condition)
    {
        if (!condition(this))
        {
            Future waiter = Asyncio.GetRunningLoop().CreateFuture();
            _waits.Add((condition, waiter));
            await waiter;
        }
    }

    public Coroutine UntilLost() => Until(static protocol => protocol.IsLost);

    public Coroutine UntilReceived(int count) => Until(protocol => protocol._data.Length >= count);

    public override void ConnectionMade(BaseTransport transport)
    {
        Transport = (transport as Transport)!;
        Note("made", OnMade);
    }

    public override void DataReceived(ReadOnlySpan<byte> data)
    {
        _data.Write(data);
        Note($"data {data.Length}", OnData);
    }

    public override bool EofReceived()
    {
        Note("eof", OnEof);
        return KeepsOpen;
    }

    public override void PauseWriting() => Note("pause", OnPause);

    public override void ResumeWriting() => Note("resume", OnResume);

    public override void ConnectionLost(Exception? exc)
    {
        Error = exc;
        Note(exc is null ? "lost" : $"lost {exc.GetType().Name}", OnLost);
    }

    private void Note(string text, Action? action)
    {
        Events.Add(text);
        foreach ((Func<RecordingProtocol, bool> condition, Future waiter) in _waits.ToArray())
        {
            if (!waiter.Done() && condition(this))
            {
                waiter.SetResult();
            }
        }

        action?.Invoke();
    }
}
