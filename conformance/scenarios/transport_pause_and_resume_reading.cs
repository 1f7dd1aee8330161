using AsyncioSharp.Net;

namespace AsyncioSharp.Conformance;

/// <summary>While reading is paused nothing comes, and then all of it; pausing and resuming again and again is no error.</summary>
[Scenario("transport_pause_and_resume_reading", 193)]
public static class TransportPauseAndResumeReading
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        var (one, other) = t.Pair();
        var (transport, protocol) = await loop.CreateConnection(() => new Recorder(t, "one"), sock: one);
        transport.PauseReading();
        transport.PauseReading();
        other.Send("abc"u8);
        other.Close();
        await Asyncio.Sleep(1);
        t.Say($"reading {transport.IsReading()}, received {protocol.Count}");
        transport.ResumeReading();
        transport.ResumeReading();
        t.Say($"reading {transport.IsReading()}");
        t.Say(await protocol.Until(3));
        await protocol.Lost;
        transport.PauseReading();
        transport.ResumeReading();
        t.Say($"reading {transport.IsReading()}");
    }
}
