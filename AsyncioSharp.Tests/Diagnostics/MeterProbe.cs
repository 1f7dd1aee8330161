using System.Diagnostics.Metrics;

namespace AsyncioSharp.Tests.Diagnostics;

/// <summary>Listens to the meter as a tool would, and keeps what one loop says.</summary>
internal sealed class MeterProbe : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly int _loop;

    public MeterProbe(EventLoop loop, Func<Instrument, bool>? which = null)
    {
        Telemetry.Make();
        _loop = loop.Id;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "AsyncioSharp")
            {
                Published.Add(instrument);
                if (which?.Invoke(instrument) ?? true)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.Start();
    }

    public List<Instrument> Published { get; } = [];

    /// <summary>Each measurement of the loop, in order.</summary>
    public List<(string Instrument, double Value)> Measured { get; } = [];

    public IEnumerable<double> Of(string instrument) => Measured.Where(one => one.Instrument == instrument).Select(one => one.Value);

    /// <summary>Asks the observable instruments; what they say of the loop.</summary>
    public Dictionary<string, double> Observe()
    {
        Measured.Clear();
        _listener.RecordObservableInstruments();
        return Measured.ToDictionary(one => one.Instrument, one => one.Value);
    }

    public void Dispose() => _listener.Dispose();

    private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length == 0 || (tags[0].Key == "asyncio.loop.id" && tags[0].Value is int id && id == _loop))
        {
            Measured.Add((instrument.Name, value));
        }
    }
}
