using System.Net.Sockets;
using AsyncioSharp.Net;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Net;

/// <summary>What a connection makes of each answer to a receive, with both kinds of protocol; on a fake socket in virtual time.</summary>
[TestFixture(false)]
[TestFixture(true)]
public class ReadingTests(bool isBuffered)
{
    [Test]
    [Property("Semantic", "181")]
    [PythonTest("test_selector_events", "SelectorTransportTests.test_ctor")]
    [PythonTest("test_selector_events", "SelectorSocketTransportTests.test_ctor")]
    [PythonTest("test_selector_events", "SelectorSocketTransportTests.test_ctor_with_waiter")]
    [PythonTest("test_selector_events", "SelectorSocketTransportBufferedProtocolTests.test_ctor")]
    [PythonTest("test_proactor_events", "ProactorSocketTransportTests.test_ctor")]
    [PythonTest("test_proactor_events", "ProactorSocketTransportTests.test_loop_reading")]
    public void Start_NewConnection_MadeThenReadsThenItsMakerHears() => Virtual.Run(async Coroutine () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        var socket = new FakeSocket();
        var protocol = new RecordingProtocol();
        List<string> order = [];
        protocol.OnMade = () => order.Add($"made, wants {socket.Wanted}");
        var transport = new SocketTransport(loop, socket, isBuffered ? FakeConnection.Buffered(protocol, []) : protocol, onMade: () => order.Add($"maker, wants {socket.Wanted}"));
        order.Should().BeEmpty();
        for (int i = 0; i < 3; i++)
        {
            await Asyncio.Sleep(0);
        }

        order.Should().Equal("made, wants None", "maker, wants Read");
        protocol.Transport.Should().BeSameAs(transport);
        transport.Loop.Should().BeSameAs(loop);
        ((TransportSocket)transport.GetExtraInfo("socket")!).Fileno().Should().Be(socket.Descriptor);
        transport.ToString().Should().Contain($"fd={socket.Descriptor} read=polling write=<idle");
        protocol.Events.Should().Equal("made");
        transport.Abort();
        await protocol.UntilLost();
    });

    [Test]
    [PythonTest("test_selector_events", "SelectorSocketTransportTests.test_read_ready")]
    [PythonTest("test_selector_events", "SelectorSocketTransportBufferedProtocolTests.test_read_ready")]
    [PythonTest("test_proactor_events", "ProactorSocketTransportTests.test_loop_reading_data")]
    public void Receive_Bytes_AreHandedOverAndReadingGoesOn() => Run(async Coroutine (connection) =>
    {
        await connection.Arrive("data");
        connection.Protocol.Events.Should().Equal("made", "data 4");
        connection.Protocol.Data.Should().Equal("data"u8.ToArray());
        connection.Socket.Wanted.Should().Be(Readiness.Read);
        await connection.Arrive("more!");
        connection.Protocol.Events.Should().Equal("made", "data 4", "data 5");
        connection.SizeHints.Should().Equal(isBuffered ? [-1, -1] : []);
    });

    [Test]
    [PythonTest("test_selector_events", "SelectorSocketTransportTests.test_read_ready_eof")]
    [PythonTest("test_selector_events", "SelectorSocketTransportBufferedProtocolTests.test_read_ready_eof")]
    [PythonTest("test_proactor_events", "ProactorSocketTransportTests.test_loop_reading_no_data")]
    public void Receive_Eof_ToldAndClosed() => Run(async Coroutine (connection) =>
    {
        connection.Socket.ScriptReceive(SocketError.Success);
        await connection.Fire(Readiness.Read);
        connection.Transport.IsClosing().Should().BeTrue();
        connection.Socket.Wanted.Should().Be(Readiness.None);
        await connection.Protocol.UntilLost();
        connection.Protocol.Events.Should().Equal("made", "eof", "lost");
    });

    [Test]
    [Property("Semantic", "184")]
    [PythonTest("test_selector_events", "SelectorSocketTransportTests.test_read_ready_eof_keep_open")]
    [PythonTest("test_selector_events", "SelectorSocketTransportBufferedProtocolTests.test_read_ready_eof_keep_open")]
    public void Receive_EofAndTheProtocolKeepsOpen_IsNotClosed() => Run(
        async Coroutine (connection) =>
        {
            connection.Socket.ScriptReceive(SocketError.Success);
            await connection.Fire(Readiness.Read);
            await Asyncio.Sleep(0);
            connection.Protocol.Events.Should().Equal("made", "eof");
            connection.Transport.IsClosing().Should().BeFalse();
            connection.Socket.Wanted.Should().Be(Readiness.None, "an end of file stays readable for ever");
            connection.Socket.ScriptSend(100);
            connection.Transport.Write("answer"u8);
            connection.Socket.SentText.Should().Be("answer");
        },
        new RecordingProtocol { KeepsOpen = true });

    [TestCase(SocketError.WouldBlock)]
    [TestCase(SocketError.Interrupted)]
    [PythonTest("test_selector_events", "SelectorSocketTransportTests.test_read_ready_tryagain")]
    [PythonTest("test_selector_events", "SelectorSocketTransportTests.test_read_ready_tryagain_interrupted")]
    [PythonTest("test_selector_events", "SelectorSocketTransportBufferedProtocolTests.test_read_ready_tryagain")]
    [PythonTest("test_selector_events", "SelectorSocketTransportBufferedProtocolTests.test_read_ready_tryagain_interrupted")]
    public void Receive_NothingYet_TriedAgainWhenReady(SocketError error) => Run(async Coroutine (connection) =>
    {
        connection.Socket.ScriptReceive(error);
        await connection.Fire(Readiness.Read);
        await Asyncio.Sleep(0);
        connection.Protocol.Events.Should().Equal("made");
        connection.Transport.IsClosing().Should().BeFalse();
        connection.Socket.Wanted.Should().Be(Readiness.Read);
        await connection.Arrive("now");
        connection.Protocol.Events.Should().Equal("made", "data 3");
    });

    [Test]
    [Property("Semantic", "192")]
    [PythonTest("test_selector_events", "SelectorTransportTests.test_fatal_error")]
    [PythonTest("test_selector_events", "SelectorTransportTests.test_connection_lost")]
    [PythonTest("test_selector_events", "SelectorSocketTransportTests.test_read_ready_conn_reset")]
    [PythonTest("test_selector_events", "SelectorSocketTransportTests.test_read_ready_err")]
    [PythonTest("test_selector_events", "SelectorSocketTransportBufferedProtocolTests.test_read_ready_conn_reset")]
    [PythonTest("test_selector_events", "SelectorSocketTransportBufferedProtocolTests.test_read_ready_err")]
    [PythonTest("test_proactor_events", "ProactorSocketTransportTests.test_loop_reading_aborted")]
    [PythonTest("test_proactor_events", "ProactorSocketTransportTests.test_loop_reading_aborted_is_fatal")]
    [PythonTest("test_proactor_events", "ProactorSocketTransportTests.test_loop_reading_conn_reset_lost")]
    [PythonTest("test_proactor_events", "ProactorSocketTransportTests.test_loop_reading_exception")]
    [PythonTest("test_proactor_events", "ProactorSocketTransportTests.test_call_connection_lost")]
    public void Receive_Fails_LostWithTheErrorAndReportedInDebugModeOnly(
        [Values(SocketError.ConnectionReset, SocketError.ConnectionAborted, SocketError.NoBufferSpaceAvailable)] SocketError error,
        [Values] bool isDebug) => Run(async Coroutine (connection) =>
    {
        connection.Loop.SetDebug(isDebug);
        bool? closedDuringLost = null;
        connection.Protocol.OnLost = () => closedDuringLost = connection.Socket.IsClosed;
        connection.Socket.ScriptReceive(error);
        await connection.Fire(Readiness.Read);
        connection.Transport.IsClosing().Should().BeTrue();
        connection.Socket.Wanted.Should().Be(Readiness.None);
        await connection.Protocol.UntilLost();
        connection.Protocol.Events.Should().Equal("made", "lost SocketException");
        connection.Protocol.Error.Should().BeOfType<SocketException>().Which.SocketErrorCode.Should().Be(error);
        closedDuringLost.Should().BeFalse();
        connection.Socket.IsClosed.Should().BeTrue();
        if (isDebug)
        {
            LoopExceptionContext report = connection.TakeReport("Fatal read error on socket transport");
            report.Exception.Should().BeSameAs(connection.Protocol.Error);
            report.Transport.Should().BeSameAs(connection.Transport);
        }
    });

    [Test]
    [PythonTest("test_proactor_events", "ProactorSocketTransportTests.test_loop_reading_aborted_closing")]
    public void Receive_WouldFailWhileClosing_IsNotTriedAnyMore() => Run(async Coroutine (connection) =>
    {
        connection.Transport.Write("waits"u8);
        connection.Transport.Close();
        connection.Socket.ScriptReceive(SocketError.ConnectionAborted);
        await connection.Fire(Readiness.Read);
        await Asyncio.Sleep(0);
        connection.Socket.Calls.Should().NotContain("receive");
        connection.Protocol.Events.Should().Equal("made");
        connection.Socket.ScriptSend(100);
        await connection.Fire(Readiness.Write);
        connection.Protocol.Events.Should().Equal("made", "lost");
    });

    [Test]
    [Property("Semantic", "191")]
    [PythonTest("test_selector_events", "SelectorSocketTransportTests.test_read_eof_received_error")]
    [PythonTest("test_selector_events", "SelectorSocketTransportBufferedProtocolTests.test_read_eof_received_error")]
    public void Receive_EofAndTheProtocolThrows_ReportedAndLostWithIt() => Run(async Coroutine (connection) =>
    {
        connection.Protocol.OnEof = static () => throw new FormatException("bad");
        connection.Socket.ScriptReceive(SocketError.Success);
        await connection.Fire(Readiness.Read);
        await connection.Protocol.UntilLost();
        connection.Protocol.Events.Should().Equal("made", "eof", "lost FormatException");
        connection.TakeReport("EofReceived").Exception.Should().BeSameAs(connection.Protocol.Error);
    });

    [Test]
    [Property("Semantic", "191")]
    [PythonTest("test_selector_events", "SelectorTransportTests.test_fatal_error_custom_exception")]
    [PythonTest("test_selector_events", "SelectorSocketTransportTests.test_data_received_error")]
    [PythonTest("test_selector_events", "SelectorSocketTransportBufferedProtocolTests.test_buffer_updated_error")]
    [PythonTest("test_proactor_events", "ProactorSocketTransportTests.test_fatal_error")]
    public void Receive_ProtocolThrows_ReportedAndLostWithIt() => Run(async Coroutine (connection) =>
    {
        connection.Protocol.OnData = static () => throw new FormatException("bad");
        await connection.Arrive("data");
        connection.Transport.IsClosing().Should().BeTrue();
        await connection.Protocol.UntilLost();
        connection.Protocol.Events.Should().Equal("made", "data 4", "lost FormatException");
        LoopExceptionContext report = connection.TakeReport(isBuffered ? "BufferUpdated" : "DataReceived");
        report.Exception.Should().BeSameAs(connection.Protocol.Error);
        report.Protocol.Should().BeSameAs(connection.Transport.GetProtocol());
        report.Transport.Should().BeSameAs(connection.Transport);
    });

    [Test]
    [Property("Semantic", "193")]
    [PythonTest("test_selector_events", "SelectorSocketTransportTests.test_pause_resume_reading")]
    [PythonTest("test_proactor_events", "ProactorSocketTransportTests.test_pause_resume_reading")]
    public void PauseReading_ResumedAndRepeated_NothingIsLostOrReadMeanwhile() => Run(async Coroutine (connection) =>
    {
        SocketTransport transport = connection.Transport;
        transport.IsReading().Should().BeTrue();
        await connection.Arrive("data1");
        transport.PauseReading();
        transport.PauseReading();
        transport.IsReading().Should().BeFalse();
        connection.Socket.Wanted.Should().Be(Readiness.None);
        for (int i = 0; i < 10; i++)
        {
            await connection.Fire(Readiness.Read);
        }

        await connection.Arrive("data2");
        connection.Protocol.Data.Should().Equal("data1"u8.ToArray());
        transport.ResumeReading();
        transport.ResumeReading();
        transport.IsReading().Should().BeTrue();
        connection.Socket.Wanted.Should().Be(Readiness.Read);
        await connection.Fire(Readiness.Read);
        connection.Protocol.Data.Should().Equal("data1data2"u8.ToArray());
        transport.PauseReading();
        transport.ResumeReading();
        await connection.Arrive("data3");
        connection.Protocol.Data.Should().Equal("data1data2data3"u8.ToArray());
        transport.Close();
        transport.IsReading().Should().BeFalse();
        connection.Socket.Wanted.Should().Be(Readiness.None);
    });

    [Test]
    [Property("Semantic", "193")]
    public void PauseReading_FoundReadyInTheSameTurn_IsNotRead() => Run(async Coroutine (connection) =>
    {
        connection.Socket.ScriptReceive("held"u8);
        connection.Socket.Fire(Readiness.Read);
        connection.Transport.PauseReading();
        await Asyncio.Sleep(0);
        connection.Socket.Calls.Should().NotContain("receive");
        connection.Transport.ResumeReading();
        await connection.Fire(Readiness.Read);
        connection.Protocol.Events.Should().Equal("made", "data 4");
    });

    [Test]
    [Property("Semantic", "193")]
    [PythonTest("test_selector_events", "SelectorSocketTransportTests.test_pause_reading_connection_made")]
    [PythonTest("test_proactor_events", "ProactorSocketTransportTests.test_pause_reading_connection_made")]
    public void PauseReading_InsideOfConnectionMade_ReadsOnceResumed()
    {
        var protocol = new RecordingProtocol();
        protocol.OnMade = () => protocol.Transport.PauseReading();
        Run(
            async Coroutine (connection) =>
            {
                connection.Transport.IsReading().Should().BeFalse();
                connection.Socket.Wanted.Should().Be(Readiness.None);
                await Asyncio.Sleep(0);
                connection.Transport.ResumeReading();
                connection.Transport.IsReading().Should().BeTrue();
                connection.Socket.Wanted.Should().Be(Readiness.Read);
                connection.Transport.Close();
                connection.Transport.IsReading().Should().BeFalse();
                connection.Socket.Wanted.Should().Be(Readiness.None);
            },
            protocol);
    }

    [Test]
    [PythonTest("test_selector_events", "SelectorTransportTests.test__add_reader")]
    public void ResumeReading_AfterAbort_WatchesNothing() => Run(async Coroutine (connection) =>
    {
        connection.Transport.Write("waits"u8);
        connection.Transport.PauseReading();
        connection.Transport.Abort();
        connection.Transport.IsClosing().Should().BeTrue();
        connection.Transport.ResumeReading();
        connection.Transport.IsReading().Should().BeFalse();
        connection.Socket.Wanted.Should().Be(Readiness.None);
        await connection.Arrive("late");
        connection.Protocol.Events.Should().NotContain("data 4");
    });

    private void Run(Func<FakeConnection, Coroutine> body, RecordingProtocol? protocol = null) => FakeConnection.Run(body, isBuffered, protocol);
}
