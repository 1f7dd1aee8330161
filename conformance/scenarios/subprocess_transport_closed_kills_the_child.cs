using AsyncioSharp.Net;

namespace AsyncioSharp.Conformance;

/// <summary>Closing the transport of a child that runs kills it; one that has ended keeps its code.</summary>
[Scenario("subprocess_transport_closed_kills_the_child", 225)]
[Platform("Linux")]
public static class SubprocessTransportClosedKillsTheChild
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        var (transport, child) = await loop.SubprocessExec(() => new Child(), "sleep", "1000");
        transport.Close();
        await child.Lost;
        t.Say($"code {transport.GetReturncode()}");
        (transport, child) = await loop.SubprocessExec(() => new Child(), "sh", "-c", "exit 5");
        await child.Exited;
        transport.Close();
        await child.Lost;
        t.Say($"code {transport.GetReturncode()}");
    }

    private sealed class Child : SubprocessProtocol
    {
        public Future Exited { get; } = Asyncio.GetRunningLoop().CreateFuture();

        public Future Lost { get; } = Asyncio.GetRunningLoop().CreateFuture();

        public override void ProcessExited() => Exited.SetResult();

        public override void ConnectionLost(Exception? exc) => Lost.SetResult();
    }
}
