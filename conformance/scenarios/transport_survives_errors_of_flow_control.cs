using AsyncioSharp.Net;

namespace AsyncioSharp.Conformance;

/// <summary>An error in pause_writing or resume_writing is reported, and the connection goes on.</summary>
[Scenario("transport_survives_errors_of_flow_control", 190)]
public static class TransportSurvivesErrorsOfFlowControl
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        loop.SetExceptionHandler((_, context) => t.Say($"reported {t.Reason(context.Exception!)}, protocol given {context.Protocol is not null}"));
        var (one, other) = t.Pair();
        var (transport, protocol) = await loop.CreateConnection(
            () => new Recorder(t, "one", onPause: () => throw new ArgumentException("pause"), onResume: () => throw new ArgumentException("resume")), sock: one);
        transport.Write(new byte[20_000_000]);
        t.Say("written");
        transport.WriteEof();
        var (data, _) = await t.ReadToEnd(other);
        t.Say($"peer got all {data.Length == 20_000_000}, closing {transport.IsClosing()}");
        other.Close();
        await protocol.Lost;
    }
}
