using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>The life of a server: serving, closing, waiting for the end.</summary>
public class ServerTests(SelectorKind kind) : NetFixture(kind)
{
    [Test]
    [Property("Semantic", "212")]
    [PythonTest("test_events", "EventLoopTestsMixin.test_server_close")]
    public void Close_WithConnection_StopsListeningAndKeepsIt() => Run(async Coroutine (loop) =>
    {
        (Server server, RecordingProtocol accepted, RecordingProtocol client) = await Serve(loop);
        int port = PortOf(server);
        server.Close();
        server.Close();
        server.IsServing().Should().BeFalse();
        server.Sockets.Should().BeEmpty();
        await Fails<SocketException>("*refused*", () => loop.CreateConnection(() => new RecordingProtocol(), "127.0.0.1", port));
        client.Transport.Write("still"u8);
        await accepted.UntilReceived(5);
        accepted.IsLost.Should().BeFalse();
        client.Transport.Close();
        await accepted.UntilLost();
        await server.WaitClosed();
    });

    [Test]
    public void WaitClosed_OneOfTwoIsCancelled_TheOtherIsWoken() => Run(async Coroutine (loop) =>
    {
        Server server = await loop.CreateServer(() => new RecordingProtocol(), "127.0.0.1", 0);
        AsyncioTask cancelled = loop.CreateTask(server.WaitClosed());
        AsyncioTask other = loop.CreateTask(server.WaitClosed());
        await Asyncio.Sleep(0);
        cancelled.Cancel();
        await Asyncio.Sleep(0);
        cancelled.Cancelled().Should().BeTrue();
        other.Done().Should().BeFalse();
        server.Close();
        await other;
    });

    [Test]
    [Property("Semantic", "213")]
    public void WaitClosed_WithConnection_WaitsForCloseAndForItsEnd() => Run(async Coroutine (loop) =>
    {
        (Server server, RecordingProtocol accepted, RecordingProtocol client) = await Serve(loop);
        AsyncioTask waiting = loop.CreateTask(server.WaitClosed());
        AsyncioTask cancelled = loop.CreateTask(server.WaitClosed());
        await Asyncio.Sleep(0);
        cancelled.Cancel();
        waiting.Done().Should().BeFalse("the server is open");
        server.Close();
        await Asyncio.Sleep(0.005);
        waiting.Done().Should().BeFalse("a connection is open");
        client.Transport.Close();
        await waiting;
        accepted.IsLost.Should().BeTrue();
        await server.WaitClosed();
    });

    [Test]
    [Property("Semantic", "213")]
    [PythonTest("test_server", "TestServer2.test_wait_closed_basic")]
    public void WaitClosed_BegunAtAnyTime_EndsWithTheLastConnection() => Run(async Coroutine (loop) =>
    {
        Server server = await loop.CreateServer(() => new RecordingProtocol(), "127.0.0.1", 0);
        List<AsyncioTask> waiting = [loop.CreateTask(server.WaitClosed())];
        await Asyncio.Sleep(0);
        var (transport, _) = await loop.CreateConnection(() => new RecordingProtocol(), "127.0.0.1", PortOf(server));
        waiting.Add(loop.CreateTask(server.WaitClosed()));
        await Turns(5);
        waiting.Should().OnlyContain(static task => !task.Done(), "the server is open");
        server.Close();
        waiting.Add(loop.CreateTask(server.WaitClosed()));
        await Turns(5);
        waiting.Should().OnlyContain(static task => !task.Done(), "a connection is open");
        transport.Close();
        await Asyncio.Gather(waiting);
        AsyncioTask late = loop.CreateTask(server.WaitClosed());
        await Turns(1);
        late.Done().Should().BeTrue();
    });

    [Test]
    [Property("Semantic", "213")]
    [PythonTest("test_server", "TestServer2.test_wait_closed_race")]
    public void WaitClosed_ServerAndConnectionCloseInOneTurn_Ends() => Run(async Coroutine (loop) =>
    {
        (Server server, RecordingProtocol accepted, RecordingProtocol client) = await Serve(loop);
        AsyncioTask early = loop.CreateTask(server.WaitClosed());
        await Turns(1);
        loop.CallSoon(server.Close);
        loop.CallSoon(client.Transport.Close);
        await server.WaitClosed();
        await early;
        accepted.IsLost.Should().BeTrue();
    });

    [Test]
    [Property("Semantic", "214")]
    [PythonTest("test_server", "TestServer2.test_close_clients")]
    public void CloseClients_Idle_EndsTheWaitAtOnce() => Run(async Coroutine (loop) =>
    {
        (Server server, RecordingProtocol accepted, _) = await Serve(loop);
        AsyncioTask waiting = loop.CreateTask(server.WaitClosed());
        await Turns(1);
        waiting.Done().Should().BeFalse();
        server.Close();
        server.CloseClients();
        await Turns(2);
        waiting.Done().Should().BeTrue();
        accepted.Events.Should().Equal("made", "lost");
    });

    [Test]
    [Property("Semantic", "214")]
    public void CloseClients_WithBufferedData_FlushesIt() => Run(async Coroutine (loop) =>
    {
        (Server server, RecordingProtocol accepted, RecordingProtocol client) = await Serve(loop);
        accepted.Transport.Write(new byte[5_000_000]);
        server.Close();
        server.CloseClients();
        server.CloseClients();
        await server.WaitClosed();
        await client.UntilLost();
        client.Data.Length.Should().Be(5_000_000);
    });

    [Test]
    [Property("Semantic", "214")]
    [PythonTest("test_server", "TestServer2.test_abort_clients")]
    public void AbortClients_WithBufferedData_DropsIt() => Run(async Coroutine (loop) =>
    {
        (Server server, RecordingProtocol accepted, RecordingProtocol client) = await Serve(loop);
        client.Transport.PauseReading();
        accepted.Transport.Write(new byte[20_000_000]);
        accepted.Transport.GetWriteBufferSize().Should().BePositive();
        AsyncioTask waiting = loop.CreateTask(server.WaitClosed());
        await Turns(1);
        waiting.Done().Should().BeFalse();
        server.Close();
        server.AbortClients();
        await Turns(2);
        waiting.Done().Should().BeTrue();
        await server.WaitClosed();
        accepted.Error.Should().BeNull();
        client.Transport.ResumeReading();
        await client.UntilLost();
        client.Data.Length.Should().BeLessThan(20_000_000);
    });

    [Test]
    [Property("Semantic", "215")]
    public void AwaitUsing_WithConnection_ClosesAndWaits() => Run(async Coroutine (loop) =>
    {
        (Server server, RecordingProtocol accepted, RecordingProtocol client) = await Serve(loop);
        await using (server)
        {
            loop.CallLater(0.005, client.Transport.Close);
        }

        accepted.IsLost.Should().BeTrue();
        server.IsServing().Should().BeFalse();
    });

    [Test]
    [Property("Semantic", "211")]
    public void ServeForever_Cancelled_ClosesServerAndConnections() => Run(async Coroutine (loop) =>
    {
        (Server server, RecordingProtocol accepted, RecordingProtocol client) = await Serve(loop);
        AsyncioTask serving = loop.CreateTask(server.ServeForever());
        await Asyncio.Sleep(0);
        serving.Cancel("enough");
        await Asyncio.Wait([serving]);
        serving.Cancelled().Should().BeTrue();
        server.Sockets.Should().BeEmpty();
        accepted.IsLost.Should().BeTrue("an idle client must not keep it from ending");
        await client.UntilLost();
    });

    [Test]
    [Property("Semantic", "211")]
    public void ServeForever_Twice_IsAnError() => Run(async Coroutine (loop) =>
    {
        Server server = await loop.CreateServer(() => new RecordingProtocol(), "127.0.0.1", 0, startServing: false);
        AsyncioTask serving = loop.CreateTask(server.ServeForever());
        await Asyncio.Sleep(0);
        server.IsServing().Should().BeTrue("it starts the server");
        await Fails<InvalidOperationException>("*already being awaited*", () => server.ServeForever());
        serving.Cancel();
        await Asyncio.Wait([serving]);
        await Fails<InvalidOperationException>("*is closed*", () => server.ServeForever());
        await Fails<InvalidOperationException>("*is closed*", () => server.StartServing());
    });

    [Test]
    [Property("Semantic", "212")]
    public void Close_WhileServingForever_EndsIt() => Run(async Coroutine (loop) =>
    {
        Server server = await loop.CreateServer(() => new RecordingProtocol(), "127.0.0.1", 0);
        AsyncioTask serving = loop.CreateTask(server.ServeForever());
        await Asyncio.Sleep(0);
        server.Close();
        await Asyncio.Wait([serving]);
        serving.Cancelled().Should().BeTrue();
    });

    [Test]
    [Property("Semantic", "212")]
    public void Close_WhileServingForeverWithConnection_ItEndsWithTheConnection() => Run(async Coroutine (loop) =>
    {
        (Server server, RecordingProtocol accepted, RecordingProtocol client) = await Serve(loop);
        AsyncioTask serving = loop.CreateTask(server.ServeForever());
        await Asyncio.Sleep(0);
        server.Close();
        client.Transport.Write("still"u8);
        await accepted.UntilReceived(5);
        serving.Done().Should().BeFalse();
        client.Transport.Close();
        await Asyncio.Wait([serving]);
        serving.Cancelled().Should().BeTrue();
        accepted.IsLost.Should().BeTrue();
    });

    [Test]
    [Property("Semantic", "210")]
    public void FactoryFails_IsReportedAndServerGoesOn() => Run(async Coroutine (loop) =>
    {
        int calls = 0;
        var second = new RecordingProtocol();
        await using Server server = await loop.CreateServer(() => ++calls == 1 ? throw new FormatException("first") : second, "127.0.0.1", 0);
        var (_, refused) = await loop.CreateConnection(() => new RecordingProtocol(), "127.0.0.1", PortOf(server));
        await refused.UntilLost();
        TakeReport("transport creation").Exception.Should().BeOfType<FormatException>();
        var (transport, _) = await loop.CreateConnection(() => new RecordingProtocol(), "127.0.0.1", PortOf(server));
        transport.Close();
        await second.UntilLost();
    });

    private static async Coroutine<(Server Server, RecordingProtocol Accepted, RecordingProtocol Client)> Serve(EventLoop loop)
    {
        var accepted = new RecordingProtocol();
        Server server = await loop.CreateServer(() => accepted, "127.0.0.1", 0);
        var (_, client) = await loop.CreateConnection(() => new RecordingProtocol(), "127.0.0.1", PortOf(server));
        await accepted.Until(static protocol => protocol.Events.Contains("made"));
        return (server, accepted, client);
    }
}
