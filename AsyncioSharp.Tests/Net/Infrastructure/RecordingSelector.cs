using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>A selector without a system: writes down what it is told, and finds ready what a test says.</summary>
internal sealed class RecordingSelector : Selector
{
    private readonly Dictionary<int, SelectorKey> _keys = [];
    private readonly Queue<SelectorEvent> _ready = [];

    /// <summary>What it was told, in order, such as <c>add 7 Read</c>, <c>modify 7 Read, Write</c>, <c>remove 7</c>.</summary>
    public List<string> Calls { get; } = [];

    public int Disposals { get; private set; }

    /// <summary>The next wait finds a descriptor ready.</summary>
    public void Report(int descriptor, Readiness ready) => _ready.Enqueue(new SelectorEvent(_keys[descriptor], ready));

    public override void Add(SelectorKey key, Readiness interest)
    {
        Calls.Add($"add {key.Descriptor} {interest}");
        _keys.Add(key.Descriptor, key);
    }

    public override void Modify(SelectorKey key, Readiness interest)
    {
        Calls.Add($"modify {key.Descriptor} {interest}");
        _keys.Should().ContainKey(key.Descriptor);
    }

    public override void Remove(SelectorKey key)
    {
        Calls.Add($"remove {key.Descriptor}");
        _keys.Remove(key.Descriptor).Should().BeTrue("only what was added can be removed");
    }

    public override int Wait(Span<SelectorEvent> events, TimeSpan timeout)
    {
        int count = 0;
        while (_ready.TryDequeue(out SelectorEvent found))
        {
            events[count++] = found;
        }

        return count;
    }

    public override void Wake()
    {
    }

    protected override void Dispose(bool disposing) => Disposals++;
}
