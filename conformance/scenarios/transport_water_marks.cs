using AsyncioSharp.Net;

namespace AsyncioSharp.Conformance;

/// <summary>Above its high mark a transport pauses its protocol, at its low mark it resumes it, once each; marks have defaults, and setting them asks at once.</summary>
[Scenario("transport_water_marks", 187, 188)]
public static class TransportWaterMarks
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        var (one, other) = t.Pair();
        var (transport, protocol) = await loop.CreateConnection(() => new Recorder(t, "one"), sock: one);

        void Marks(string what)
        {
            var (low, high) = transport.GetWriteBufferLimits();
            t.Say($"{what}: {low} {high}");
        }

        Marks("default");
        foreach ((int? high, int? low) in new (int?, int?)[] { (1000, null), (null, 1000), (5, 2), (0, null), (null, null) })
        {
            transport.SetWriteBufferLimits(high: high, low: low);
            Marks("set");
        }
        try
        {
            transport.SetWriteBufferLimits(high: 1, low: 2);
        }
        catch (ArgumentException e)
        {
            t.Say(t.Error(e));
        }
        try
        {
            transport.SetWriteBufferLimits(low: -1);
        }
        catch (ArgumentException e)
        {
            t.Say(t.Error(e));
        }
        transport.SetWriteBufferLimits(high: 1_000_000_000);
        transport.Write(new byte[20_000_000]);
        int size = transport.GetWriteBufferSize();
        transport.SetWriteBufferLimits(high: size, low: 1000);
        t.Say("at the high mark");
        transport.SetWriteBufferLimits(high: size - 1, low: 1000);
        t.Say("above the high mark");
        transport.Write(new byte[2000]);
        t.Say("written more");
        transport.Close();
        var (data, _) = await t.ReadToEnd(other);
        await protocol.Lost;
        t.Say($"peer got all {data.Length == 20_002_000}");
        other.Close();
    }
}
