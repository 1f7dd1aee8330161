using System.Net;
using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>Connections that come and go in bad ways: every protocol hears its end once, and no descriptor stays behind.</summary>
[NonParallelizable]
public class ConnectFaultTests(SelectorKind kind) : NetFixture(kind)
{
    [TestCase(2_000)]
    [TestCase(20_000, Category = "Slow")]
    public void ConnectAndDisconnect_Often_NoDescriptorStays(int count) => Run(async Coroutine (loop) =>
    {
        int before = Descriptors.Count();
        int lost = 0;
        await using (Server server = await loop.CreateServer(() => new RecordingProtocol { OnLost = () => lost++ }, "127.0.0.1", 0))
        {
            int port = PortOf(server);
            for (int i = 0; i < count / 20; i++)
            {
                await Asyncio.Gather(Enumerable.Range(0, 20).Select(_ => ConnectAndClose(loop, port)));
            }
        }

        lost.Should().Be(count);
        await Asyncio.Sleep(0);
        Descriptors.Count().Should().BeLessThanOrEqualTo(before + 10, "the runtime itself may open a few");
    });

    [Test]
    public void CancelledConnects_AtEveryTurn_NoDescriptorStays() => Run(async Coroutine (loop) =>
    {
        int made = 0;
        int lost = 0;
        Server server = await loop.CreateServer(() => new RecordingProtocol { OnMade = () => made++, OnLost = () => lost++ }, "127.0.0.1", 0);
        int port = PortOf(server);
        int before = Descriptors.Count();
        for (int i = 0; i < 200; i++)
        {
            AsyncioTask<(Transport Transport, RecordingProtocol Protocol)> task = loop.CreateTask(loop.CreateConnection(() => new RecordingProtocol(), "127.0.0.1", port));
            for (int turn = 0; turn < i % 8; turn++)
            {
                await Asyncio.Sleep(0);
            }

            task.Cancel();
            await Asyncio.Wait([task]);
            if (!task.Cancelled())
            {
                task.Result().Transport.Close();
            }
        }

        // Those still on their way: the server sees their end.
        var (last, protocol) = await loop.CreateConnection(() => new RecordingProtocol(), "127.0.0.1", port);
        last.Close();
        await protocol.UntilLost();
        while (made == 0 || made != lost)
        {
            await Asyncio.Sleep(0.001);
        }

        Descriptors.Count().Should().BeLessThanOrEqualTo(before + 10);
        server.Close();
    });

    [TestCase("made")]
    [TestCase("data")]
    [TestCase("eof")]
    [TestCase("lost")]
    public void CloseInACallback_OnBothSides_EndsOnce(string callback) => Run(async Coroutine (loop) =>
    {
        foreach (bool aborts in new[] { false, true })
        {
            RecordingProtocol accepted = RecordingProtocol.Closing(callback, aborts);
            Server server = await loop.CreateServer(() => accepted, "127.0.0.1", 0);
            var (transport, protocol) = await loop.CreateConnection(() => RecordingProtocol.Closing(callback, aborts), "127.0.0.1", PortOf(server));
            transport.Write("x"u8);
            await accepted.Until(static p => p.Events.Contains("made"));
            accepted.Transport.Write("y"u8);
            if (callback is "eof" or "lost")
            {
                transport.WriteEof();
            }

            await accepted.UntilLost();
            await protocol.UntilLost();
            server.Close();
            await server.WaitClosed();
            accepted.Events.Should().ContainSingle(static text => text.StartsWith("lost", StringComparison.Ordinal));
            protocol.Events.Should().ContainSingle(static text => text.StartsWith("lost", StringComparison.Ordinal));
        }
    });

    [Test]
    public void CloseTheServerInACallback_OfItsConnection_Works() => Run(async Coroutine (loop) =>
    {
        Server? server = null;
        var accepted = new RecordingProtocol();
        accepted.OnMade = () =>
        {
            server!.Close();
            server.AbortClients();
        };
        server = await loop.CreateServer(() => accepted, "127.0.0.1", 0);
        var (_, protocol) = await loop.CreateConnection(() => new RecordingProtocol(), "127.0.0.1", PortOf(server));
        await server.WaitClosed();
        accepted.Events.Should().Equal("made", "lost");
        await protocol.UntilLost();
    });

    [Test]
    [KernelOnly]
    public void PeerResets_BeforeItIsAccepted_ServerGoesOn() => Run(async Coroutine (loop) =>
    {
        List<RecordingProtocol> accepted = [];
        await using Server server = await loop.CreateServer(
            () =>
            {
                accepted.Add(new RecordingProtocol());
                return accepted[^1];
            },
            "127.0.0.1",
            0);
        for (int i = 0; i < 5; i++)
        {
            // The loop does not run meanwhile.
            Reset(ConnectTo(server));
        }

        var (transport, protocol) = await loop.CreateConnection(() => new RecordingProtocol(), "127.0.0.1", PortOf(server));
        transport.Close();
        await protocol.UntilLost();
        while (accepted.Count == 0 || !accepted.TrueForAll(static p => p.IsLost))
        {
            await Asyncio.Sleep(0.001);
        }
    });

    [TestCase("made")]
    [TestCase("data")]
    [TestCase("pause")]
    [KernelOnly]
    public void PeerResets_AtAStage_LostOnceWithoutReport(string stage) => Run(async Coroutine (loop) =>
    {
        Socket? peer = null;
        var accepted = new RecordingProtocol();
        Action reset = () => Reset(peer!);
        accepted.OnMade = stage == "made" ? reset : stage == "pause" ? () => accepted.Transport.Write(new byte[20_000_000]) : null;
        accepted.OnData = stage == "data" ? reset : null;
        accepted.OnPause = stage == "pause" ? reset : null;
        await using Server server = await loop.CreateServer(() => accepted, "127.0.0.1", 0);
        peer = ConnectTo(server);
        peer.Send("x"u8);
        await accepted.UntilLost();
        accepted.Events.Should().ContainSingle(static text => text.StartsWith("lost", StringComparison.Ordinal));
    });

    private static Socket ConnectTo(Server server)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(IPAddress.Loopback, PortOf(server));
        return socket;
    }

    private static async Coroutine ConnectAndClose(EventLoop loop, int port)
    {
        var (transport, protocol) = await loop.CreateConnection(() => new RecordingProtocol(), "127.0.0.1", port);
        transport.Close();
        await protocol.UntilLost();
    }
}
