using System.Net;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>Close and Abort inside of every callback: the end is told once, nothing comes after it, and the descriptor is given back.</summary>
public class ClosingInCallbackTests(SelectorKind kind) : FaultFixture(kind)
{
    [Test]
    public void Connection_ClosedInACallback_EndsOnce(
        [Values("made", "data", "eof", "pause", "resume", "lost")] string callback,
        [Values] bool aborts,
        [Values] bool tls) => Run(async Coroutine (loop) =>
    {
        var protocol = RecordingProtocol.Closing(callback, aborts);
        var peer = new RecordingProtocol();
        await Meet(loop, tls, protocol, peer);
        switch (callback)
        {
            case "data":
                peer.Transport.Write(new byte[100_000]);
                break;
            case "eof" or "lost":
                peer.Transport.Close();
                break;
            case "pause" or "resume":
                protocol.Transport.Write(new byte[8_000_000]);
                break;
        }

        await protocol.UntilLost();
        peer.Transport?.Abort();
        await Turns(3);
        protocol.Events.Should().ContainSingle(static text => text.StartsWith("lost", StringComparison.Ordinal));
        protocol.Events[^1].Should().StartWith("lost");
        if (callback == "data")
        {
            protocol.Events.Should().ContainSingle(static text => text.StartsWith("data", StringComparison.Ordinal));
        }

        KeysOf(loop).Should().Be(0);
    });

    [Test]
    public void Endpoint_ClosedInACallback_EndsOnce([Values("made", "received", "error", "lost")] string callback, [Values] bool aborts) => Run(async Coroutine (loop) =>
    {
        var protocol = new ClosingDatagrams(callback, aborts, loop);
        bool isConnected = callback == "error";
        (DatagramTransport transport, _) = isConnected
            ? await loop.CreateDatagramEndpoint(() => protocol, remoteAddr: ("127.0.0.1", FreePort()))
            : await loop.CreateDatagramEndpoint(() => protocol, localAddr: ("127.0.0.1", 0));
        switch (callback)
        {
            case "received":
                EndPoint own = (EndPoint)transport.GetExtraInfo("sockname")!;
                for (int i = 0; i < 5; i++)
                {
                    transport.Sendto("x"u8, own);
                }

                break;
            case "error":
                transport.Sendto("x"u8);
                break;
            case "lost":
                transport.Close();
                break;
        }

        await protocol.Lost;
        await Turns(3);
        protocol.Count(callback).Should().Be(1);
        protocol.Count("lost").Should().Be(1);
        KeysOf(loop).Should().Be(0);
    });

    private static async Coroutine Meet(EventLoop loop, bool tls, RecordingProtocol protocol, RecordingProtocol peer)
    {
        Server server = await loop.CreateServer(() => peer, "127.0.0.1", 0, ssl: Serving(tls));
        await loop.CreateConnection(() => protocol, "127.0.0.1", PortOf(server), ssl: Trusting(tls));
        if (!protocol.Transport.IsClosing())
        {
            await peer.Until(static p => p.Events.Contains("made"));
        }

        server.Close();
    }

    private sealed class ClosingDatagrams(string callback, bool aborts, EventLoop loop) : DatagramProtocol
    {
        private readonly List<string> _told = [];
        private DatagramTransport _transport = null!;

        public Future Lost { get; } = loop.CreateFuture();

        public int Count(string name) => _told.Count(text => text == name);

        public override void ConnectionMade(BaseTransport transport)
        {
            _transport = (DatagramTransport)transport;
            Note("made");
        }

        public override void DatagramReceived(ReadOnlySpan<byte> data, EndPoint? addr) => Note("received");

        public override void ErrorReceived(Exception exc) => Note("error");

        public override void ConnectionLost(Exception? exc)
        {
            Note("lost");
            Lost.SetResult();
        }

        private void Note(string name)
        {
            _told.Add(name);
            if (name == callback)
            {
                if (aborts)
                {
                    _transport.Abort();
                }
                else
                {
                    _transport.Close();
                }
            }
        }
    }
}
