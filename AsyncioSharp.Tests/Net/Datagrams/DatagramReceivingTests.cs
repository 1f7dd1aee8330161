using System.Net;
using System.Net.Sockets;
using AsyncioSharp.Net;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Net;

/// <summary>What a datagram endpoint makes of each answer to a receive; on a fake socket in virtual time.</summary>
public class DatagramReceivingTests
{
    [Test]
    [Property("Semantic", "198")]
    [PythonTest("test_selector_events", "SelectorDatagramTransportTests.test_transport_inheritance")]
    [PythonTest("test_proactor_events", "BaseProactorEventLoopTests.test_make_datagram_transport")]
    [PythonTest("test_proactor_events", "BaseProactorEventLoopTests.test_datagram_loop_reading")]
    public void Create_NewEndpoint_IsADatagramTransportThatReads() => Virtual.Run(async Coroutine () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        var stack = new FakeStack(loop);
        (object transport, RecordingDatagramProtocol protocol) = await loop.CreateDatagramEndpoint(static () => new RecordingDatagramProtocol(), family: AddressFamily.InterNetwork);
        var endpoint = transport.Should().BeAssignableTo<DatagramTransport>().Subject;
        transport.Should().NotBeAssignableTo<WriteTransport>();
        protocol.Transport.Should().BeSameAs(endpoint);
        stack.Sockets.Should().ContainSingle().Which.Wanted.Should().Be(Readiness.Read);
        await Asyncio.Sleep(0);
        protocol.Events.Should().Equal("made");
        endpoint.Close();
        await protocol.Until("lost");
    });

    [TestCase("data")]
    [TestCase("")]
    [Property("Semantic", "198")]
    [PythonTest("test_selector_events", "SelectorDatagramTransportTests.test_read_ready")]
    [PythonTest("test_proactor_events", "BaseProactorEventLoopTests.test_datagram_loop_reading_data")]
    [PythonTest("test_proactor_events", "BaseProactorEventLoopTests.test_datagram_loop_reading_no_data")]
    public void Receive_Datagram_HandedOverWithItsSenderAndReadingGoesOn(string text) => FakeEndpoint.Run(async Coroutine (endpoint) =>
    {
        endpoint.Socket.Sender = new IPEndPoint(IPAddress.Parse("10.0.0.9"), 12068);
        endpoint.Socket.ScriptReceive(System.Text.Encoding.ASCII.GetBytes(text));
        await endpoint.Fire(Readiness.Read);
        endpoint.Protocol.Events.Should().Equal("made", $"got {text}");
        endpoint.Protocol.Senders.Should().Equal(endpoint.Socket.Sender);
        endpoint.Transport.IsClosing().Should().BeFalse("an empty datagram is no end");
        endpoint.Socket.Wanted.Should().Be(Readiness.Read);
        endpoint.Socket.ScriptReceive("next"u8);
        await endpoint.Fire(Readiness.Read);
        endpoint.Protocol.Events[^1].Should().Be("got next");
    });

    [TestCase(SocketError.WouldBlock)]
    [TestCase(SocketError.Interrupted)]
    [PythonTest("test_selector_events", "SelectorDatagramTransportTests.test_read_ready_tryagain")]
    public void Receive_NothingYet_TriedAgainWhenReady(SocketError error) => FakeEndpoint.Run(async Coroutine (endpoint) =>
    {
        endpoint.Socket.ScriptReceive(error);
        await endpoint.Fire(Readiness.Read);
        endpoint.Protocol.Events.Should().Equal("made");
        endpoint.Socket.Wanted.Should().Be(Readiness.Read);
        endpoint.Socket.ScriptReceive("now"u8);
        await endpoint.Fire(Readiness.Read);
        endpoint.Protocol.Events.Should().Equal("made", "got now");
    });

    [TestCase(SocketError.ConnectionRefused)]
    [TestCase(SocketError.ConnectionAborted)]
    [TestCase(SocketError.NoBufferSpaceAvailable)]
    [Property("Semantic", "198")]
    [PythonTest("test_selector_events", "SelectorDatagramTransportTests.test_read_ready_oserr")]
    [PythonTest("test_proactor_events", "BaseProactorEventLoopTests.test_datagram_loop_reading_aborted")]
    public void Receive_Fails_ToldAndReadingGoesOn(SocketError error) => FakeEndpoint.Run(async Coroutine (endpoint) =>
    {
        endpoint.Socket.ScriptReceive(error);
        await endpoint.Fire(Readiness.Read);
        endpoint.Protocol.Events.Should().Equal("made", $"error {error}");
        endpoint.Transport.IsClosing().Should().BeFalse();
        endpoint.Socket.ScriptReceive("fine"u8);
        await endpoint.Fire(Readiness.Read);
        endpoint.Protocol.Events[^1].Should().Be("got fine");
    });
}
