using AsyncioSharp.Net;

namespace AsyncioSharp.Conformance;

/// <summary>A child's protocol hears first that it is made, also if the child has ended before, and last that it is lost, after its pipes and its end.</summary>
[Scenario("subprocess_events_and_their_order", 221, 222)]
[Platform("Linux")]
public static class SubprocessEventsAndTheirOrder
{
    public static async Coroutine Main(Trace t)
    {
        var loop = Asyncio.GetRunningLoop();
        var (transport, child) = await loop.SubprocessExec(() => new Child(t), "sh", "-c", "echo out; echo err >&2; exit 3");
        await child.Lost;
        t.Say($"code {transport.GetReturncode()}");
    }

    private sealed class Child(Trace t) : SubprocessProtocol
    {
        private readonly string[] _data = ["", "", ""];
        private readonly HashSet<string> _events = [];

        public Future Lost { get; } = Asyncio.GetRunningLoop().CreateFuture();

        public override void ConnectionMade(BaseTransport transport)
        {
            t.Say("made");

            // The child has written and ended while the loop is still here.
            while (File.ReadAllText($"/proc/{((SubprocessTransport)transport).GetPid()}/stat").Split(')')[^1].Split(' ')[1] != "Z")
                Thread.Sleep(1);
        }

        public override void PipeDataReceived(int fd, ReadOnlySpan<byte> data) => _data[fd] += System.Text.Encoding.ASCII.GetString(data);

        public override void PipeConnectionLost(int fd, Exception? exc) => _events.Add($"pipe {fd} lost, {t.Error(exc)}, {_data[fd].Trim()}");

        public override void ProcessExited() => _events.Add("exited");

        public override void ConnectionLost(Exception? exc)
        {
            foreach (string text in _events.Order(StringComparer.Ordinal))
                t.Say(text);
            t.Say($"lost, {t.Error(exc)}");
            Lost.SetResult();
        }
    }
}
