using System.Net.Sockets;
using AsyncioSharp.Net;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Net;

/// <summary>How a connection ends, by Close and by Abort, whatever waits and whatever the socket does; on a fake socket in virtual time.</summary>
public class ClosingTests
{
    [Test]
    [Property("Semantic", "182")]
    [PythonTest("test_selector_events", "SelectorTransportTests.test_close")]
    [PythonTest("test_selector_events", "SelectorSocketTransportTests.test_transport_close_remove_writer")]
    [PythonTest("test_selector_events", "SelectorSocketTransportTests.test_write_closing")]
    [PythonTest("test_proactor_events", "ProactorSocketTransportTests.test_close")]
    [PythonTest("test_proactor_events", "ProactorSocketTransportTests.test_close_protocol_connection_lost_once")]
    public void Close_NothingWaits_WatchEndsAtOnceAndLostIsToldOnce() => FakeConnection.Run(async Coroutine (connection) =>
    {
        connection.Transport.Close();
        connection.Transport.IsClosing().Should().BeTrue();
        connection.Socket.Wanted.Should().Be(Readiness.None);
        connection.Transport.Close();
        connection.Socket.ScriptSend(100);
        connection.Transport.Write("dropped"u8);
        connection.SendCalls.Should().Be(0);
        connection.Socket.Wanted.Should().Be(Readiness.None);
        connection.Protocol.Events.Should().Equal("made");
        await connection.Protocol.UntilLost();
        connection.Transport.Close();
        await Asyncio.Sleep(0);
        connection.Protocol.Events.Should().Equal("made", "lost");
    });

    [Test]
    [Property("Semantic", "183")]
    [PythonTest("test_selector_events", "SelectorTransportTests.test_close_write_buffer")]
    [PythonTest("test_selector_events", "SelectorSocketTransportTests.test_write_ready_closing")]
    [PythonTest("test_proactor_events", "ProactorSocketTransportTests.test_close_buffer")]
    [PythonTest("test_proactor_events", "ProactorSocketTransportTests.test_close_write_fut")]
    [PythonTest("test_proactor_events", "ProactorSocketTransportTests.test_loop_writing_closing")]
    public void Close_SomethingWaits_ReadingEndsAndLostComesBehindTheFlush() => FakeConnection.Run(async Coroutine (connection) =>
    {
        connection.Transport.Write("data"u8);
        connection.Transport.Close();
        connection.Socket.Wanted.Should().Be(Readiness.Write);
        for (int i = 0; i < 3; i++)
        {
            await Asyncio.Sleep(0);
        }

        connection.Protocol.Events.Should().Equal("made");
        connection.Socket.ScriptSend(3);
        await connection.Fire(Readiness.Write);
        connection.Protocol.Events.Should().Equal("made");
        connection.Socket.ScriptSend(100);
        await connection.Fire(Readiness.Write);
        await connection.Protocol.UntilLost();
        connection.Socket.SentText.Should().Be("data");
        connection.Socket.Wanted.Should().Be(Readiness.None);
        connection.Socket.IsClosed.Should().BeTrue();
        connection.Protocol.Events.Should().Equal("made", "lost");
    });

    [Test]
    [Property("Semantic", "183")]
    [PythonTest("test_selector_events", "SelectorTransportTests.test_abort")]
    [PythonTest("test_selector_events", "SelectorTransportTests.test_force_close")]
    [PythonTest("test_proactor_events", "ProactorSocketTransportTests.test_abort")]
    [PythonTest("test_proactor_events", "ProactorSocketTransportTests.test_force_close")]
    [PythonTest("test_proactor_events", "ProactorSocketTransportTests.test_force_close_idempotent")]
    [PythonTest("test_proactor_events", "ProactorSocketTransportTests.test_force_close_protocol_connection_lost_once")]
    [PythonTest("test_proactor_events", "ProactorSocketTransportTests.test_fatal_error_2")]
    public void Abort_SomethingWaits_DroppedAndLostIsToldOnce([Values] bool isClosing) => FakeConnection.Run(async Coroutine (connection) =>
    {
        connection.Transport.Write("data"u8);
        if (isClosing)
        {
            connection.Transport.Close();
        }

        connection.Transport.Abort();
        connection.Transport.IsClosing().Should().BeTrue();
        connection.Transport.GetWriteBufferSize().Should().Be(0);
        connection.Socket.Wanted.Should().Be(Readiness.None);
        connection.Transport.Abort();
        connection.Protocol.Events.Should().Equal("made");
        await connection.Protocol.UntilLost();
        connection.Transport.Abort();
        await Asyncio.Sleep(0);
        connection.Protocol.Events.Should().Equal("made", "lost");
        connection.Socket.IsClosed.Should().BeTrue();
        connection.Socket.SentText.Should().BeEmpty();
    });

    [Test]
    [PythonTest("test_proactor_events", "ProactorSocketTransportTests.test_loop_writing_force_close")]
    public void Abort_SocketIsWritableInTheSameTurn_NothingIsSentAndNothingReported() => FakeConnection.Run(async Coroutine (connection) =>
    {
        connection.Transport.Write("data"u8);
        connection.Socket.ScriptSend(100);
        connection.Socket.Fire(Readiness.Write);
        connection.Transport.Abort();
        await connection.Protocol.UntilLost();
        await Asyncio.Sleep(0);
        connection.Socket.SentText.Should().BeEmpty();
        connection.Protocol.Events.Should().Equal("made", "lost");
    });

    [Test]
    [PythonTest("test_proactor_events", "ProactorSocketTransportTests.test_close_invalid_sockobj")]
    public void Close_SocketHasBeenClosedAlready_LostIsToldAllTheSame() => FakeConnection.Run(async Coroutine (connection) =>
    {
        connection.Socket.Close();
        connection.Socket.Descriptor.Should().Be(-1);
        connection.Transport.Close();
        await connection.Protocol.UntilLost();
        connection.Protocol.Events.Should().Equal("made", "lost");
        connection.Socket.Calls.Should().NotContain("shutdown");
    });

    [Test]
    [PythonTest("test_selector_events", "BaseSelectorEventLoopTests.test_make_socket_transport")]
    [PythonTest("test_proactor_events", "BaseProactorEventLoopTests.test_make_socket_transport")]
    public void ToString_LoopIsClosed_StillTellsTheState()
    {
        using var loop = new EventLoop();
        var socket = new FakeSocket();
        Transport transport = new SocketTransport(loop, socket, new RecordingProtocol());
        loop.Turn();
        loop.Close();
        transport.ToString().Should().Be($"<SocketTransport open fd={socket.Descriptor} read=polling write=<idle, bufsize=0>>");
    }
}
