using System.Net.Sockets;
using System.Text;
using AsyncioSharp.Net;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Net;

/// <summary>What a connection makes of each answer to a send; on a fake socket in virtual time.</summary>
public class WritingTests
{
    /// <summary>How a program holds what it writes.</summary>
    public enum Form
    {
        Array,
        Memory,
        Slice,
    }

    [Test]
    [PythonTest("test_selector_events", "SelectorSocketTransportTests.test_write")]
    [PythonTest("test_selector_events", "SelectorSocketTransportTests.test_write_bytearray")]
    [PythonTest("test_selector_events", "SelectorSocketTransportTests.test_write_memoryview")]
    [PythonTest("test_proactor_events", "ProactorSocketTransportTests.test_write")]
    public void Write_SocketTakesAll_SentAtOnceAndNothingIsKept([Values] Form form) => FakeConnection.Run(async Coroutine (connection) =>
    {
        connection.Socket.ScriptSend(100);
        byte[] data = "data"u8.ToArray();
        Write(connection.Transport, form, data);
        connection.Socket.SentText.Should().Be("data");
        connection.Transport.GetWriteBufferSize().Should().Be(0);
        connection.Socket.Wanted.Should().Be(Readiness.Read);
        data.Should().Equal("data"u8.ToArray(), "it is the caller's");
        await Asyncio.Sleep(0);
        connection.SendCalls.Should().Be(1);
    });

    [Test]
    [PythonTest("test_selector_events", "SelectorSocketTransportTests.test_write_no_data")]
    [PythonTest("test_selector_events", "SelectorSocketTransportTests.test_write_sendmsg_no_data")]
    [PythonTest("test_proactor_events", "ProactorSocketTransportTests.test_write_no_data")]
    public void Write_Nothing_DoesNothing([Values] bool somethingWaits) => FakeConnection.Run(async Coroutine (connection) =>
    {
        if (somethingWaits)
        {
            connection.Transport.Write("data"u8);
        }

        int calls = connection.SendCalls;
        connection.Transport.Write([]);
        connection.SendCalls.Should().Be(calls);
        connection.Transport.GetWriteBufferSize().Should().Be(somethingWaits ? 4 : 0);
        connection.Socket.Wanted.Should().Be(somethingWaits ? Readiness.Read | Readiness.Write : Readiness.Read);
        await Asyncio.Sleep(0);
    });

    [Test]
    [PythonTest("test_selector_events", "SelectorSocketTransportTests.test_write_buffer")]
    [PythonTest("test_proactor_events", "ProactorSocketTransportTests.test_write_more")]
    public void Write_SomethingWaits_GoesBehindItUntried() => FakeConnection.Run(async Coroutine (connection) =>
    {
        connection.Transport.Write("data1"u8);
        connection.Socket.ScriptSend(100);
        connection.Transport.Write("data2"u8);
        connection.SendCalls.Should().Be(1);
        connection.Transport.GetWriteBufferSize().Should().Be(10);
        await connection.Fire(Readiness.Write);
        connection.Socket.SentText.Should().Be("data1data2");
    });

    [Test]
    [Property("Semantic", "186")]
    [PythonTest("test_selector_events", "SelectorSocketTransportTests.test_write_partial")]
    [PythonTest("test_selector_events", "SelectorSocketTransportTests.test_write_partial_bytearray")]
    [PythonTest("test_selector_events", "SelectorSocketTransportTests.test_write_partial_memoryview")]
    [PythonTest("test_selector_events", "SelectorSocketTransportTests.test_write_partial_none")]
    public void Write_SocketTakesAPart_RestWaitsForIt([Values] Form form, [Values(0, 2)] int taken) => FakeConnection.Run(async Coroutine (connection) =>
    {
        connection.Socket.ScriptSend(taken);
        byte[] data = "data"u8.ToArray();
        Write(connection.Transport, form, data);
        connection.Socket.SentText.Should().Be("data"[..taken]);
        connection.Transport.GetWriteBufferSize().Should().Be(4 - taken);
        connection.Socket.Wanted.Should().Be(Readiness.Read | Readiness.Write);
        data.Should().Equal("data"u8.ToArray());
        data.AsSpan().Clear();
        connection.Socket.ScriptSend(100);
        await connection.Fire(Readiness.Write);
        connection.Socket.SentText.Should().Be("data");
        connection.Socket.Wanted.Should().Be(Readiness.Read);
    });

    [TestCase(SocketError.WouldBlock)]
    [TestCase(SocketError.Interrupted)]
    [PythonTest("test_selector_events", "SelectorSocketTransportTests.test_write_tryagain")]
    public void Write_SocketTakesNothingYet_AllWaitsForIt(SocketError error) => FakeConnection.Run(async Coroutine (connection) =>
    {
        connection.Socket.ScriptSend(error);
        connection.Transport.Write("data"u8);
        connection.Transport.GetWriteBufferSize().Should().Be(4);
        connection.Transport.IsClosing().Should().BeFalse();
        connection.Socket.Wanted.Should().Be(Readiness.Read | Readiness.Write);
        connection.Socket.ScriptSend(100);
        await connection.Fire(Readiness.Write);
        connection.Socket.SentText.Should().Be("data");
    });

    [Test]
    [PythonTest("test_selector_events", "SelectorSocketTransportTests.test_write_ready")]
    [PythonTest("test_selector_events", "SelectorSocketTransportTests.test_write_sendmsg_full")]
    [PythonTest("test_proactor_events", "ProactorSocketTransportTests.test_loop_writing")]
    [PythonTest("test_proactor_events", "ProactorSocketTransportTests.test_loop_writing_stop")]
    public void Writable_SocketTakesAll_WatchEndsAndNothingIsSentTwice() => FakeConnection.Run(async Coroutine (connection) =>
    {
        connection.Transport.Write("data"u8);
        connection.Socket.ScriptSend(100);
        await connection.Fire(Readiness.Write);
        connection.Socket.SentText.Should().Be("data");
        connection.Transport.GetWriteBufferSize().Should().Be(0);
        connection.Socket.Wanted.Should().Be(Readiness.Read);
        int calls = connection.SendCalls;
        await connection.Fire(Readiness.Write);
        connection.SendCalls.Should().Be(calls);
        connection.Protocol.Events.Should().Equal("made");
    });

    [TestCase(2, SocketError.Success)]
    [TestCase(7, SocketError.Success)]
    [TestCase(0, SocketError.Success)]
    [TestCase(0, SocketError.WouldBlock)]
    [TestCase(0, SocketError.Interrupted)]
    [PythonTest("test_selector_events", "SelectorSocketTransportTests.test_write_ready_partial")]
    [PythonTest("test_selector_events", "SelectorSocketTransportTests.test_write_ready_partial_none")]
    [PythonTest("test_selector_events", "SelectorSocketTransportTests.test_write_ready_tryagain")]
    [PythonTest("test_selector_events", "SelectorSocketTransportTests.test_write_sendmsg_partial")]
    [PythonTest("test_selector_events", "SelectorSocketTransportTests.test_write_sendmsg_half_buffer")]
    public void Writable_SocketTakesAPart_RestWaitsForTheNextTime(int taken, SocketError error) => FakeConnection.Run(async Coroutine (connection) =>
    {
        connection.Transport.Write("data1"u8);
        connection.Transport.Write("data2"u8);
        connection.Socket.Sends.Enqueue((taken, error));
        connection.Socket.ScriptSend(taken == 0 && error == SocketError.Success ? 100 : 0);
        await connection.Fire(Readiness.Write);
        connection.Socket.SentText.Should().Be("data1data2"[..taken]);
        connection.Transport.GetWriteBufferSize().Should().Be(10 - taken);
        connection.Socket.Wanted.Should().Be(Readiness.Read | Readiness.Write);
        connection.Socket.Sends.Clear();
        connection.Socket.ScriptSend(100);
        await connection.Fire(Readiness.Write);
        connection.Socket.SentText.Should().Be("data1data2");
        connection.Socket.Wanted.Should().Be(Readiness.Read);
    });

    [Test]
    [Property("Semantic", "177")]
    [PythonTest("test_selector_events", "SelectorSocketTransportTests.test_write_exception")]
    [PythonTest("test_selector_events", "SelectorSocketTransportTests.test_write_ready_exception")]
    [PythonTest("test_selector_events", "SelectorSocketTransportTests.test_write_sendmsg_OSError")]
    [PythonTest("test_proactor_events", "ProactorSocketTransportTests.test_loop_writing_err")]
    public void Send_Fails_LostWithTheErrorAndAHabitOfWritingOnIsWarnedOf([Values] bool somethingWaits, [Values] bool isDebug) => FakeConnection.Run(async Coroutine (connection) =>
    {
        connection.Loop.SetDebug(isDebug);
        if (somethingWaits)
        {
            connection.Transport.Write("data"u8);
            connection.Socket.ScriptSend(SocketError.NetworkDown);
            await connection.Fire(Readiness.Write);
        }
        else
        {
            connection.Socket.ScriptSend(SocketError.NetworkDown);
            connection.Transport.Write("data"u8);
        }

        connection.Transport.IsClosing().Should().BeTrue();
        connection.Transport.GetWriteBufferSize().Should().Be(0);
        connection.Socket.Wanted.Should().Be(Readiness.None);
        int calls = connection.SendCalls;
        using var errors = new ErrorStream();
        for (int i = 0; i < 4; i++)
        {
            connection.Transport.Write("more"u8);
        }

        errors.Text.Should().NotContain("whose connection is lost");
        connection.Transport.Write("more"u8);
        errors.Text.Should().Contain("whose connection is lost");
        connection.SendCalls.Should().Be(calls);
        connection.Transport.GetWriteBufferSize().Should().Be(0);
        await connection.Protocol.UntilLost();
        connection.Protocol.Error.Should().BeOfType<SocketException>().Which.SocketErrorCode.Should().Be(SocketError.NetworkDown);
        connection.Protocol.Events.Should().Equal("made", "lost SocketException");
        if (isDebug)
        {
            connection.TakeReport("Fatal write error on socket transport").Exception.Should().BeSameAs(connection.Protocol.Error);
        }
    });

    [Test]
    [Property("Semantic", "185")]
    [PythonTest("test_selector_events", "SelectorSocketTransportTests.test_write_eof")]
    [PythonTest("test_proactor_events", "ProactorSocketTransportTests.test_write_eof")]
    public void WriteEof_NothingWaits_ShutsDownOnce() => FakeConnection.Run(async Coroutine (connection) =>
    {
        connection.Transport.CanWriteEof().Should().BeTrue();
        connection.Transport.WriteEof();
        connection.Socket.IsSendShut.Should().BeTrue();
        connection.Transport.WriteEof();
        await Asyncio.Sleep(0);
        connection.Socket.Calls.Should().ContainSingle(static call => call == "shutdown");
        connection.Transport.IsClosing().Should().BeFalse("the peer may go on");
    });

    [Test]
    [Property("Semantic", "196")]
    [PythonTest("test_selector_events", "SelectorSocketTransportTests.test_write_eof_buffer")]
    [PythonTest("test_proactor_events", "ProactorSocketTransportTests.test_write_eof_buffer")]
    public void WriteEof_SomethingWaits_ShutsDownBehindIt() => FakeConnection.Run(async Coroutine (connection) =>
    {
        connection.Transport.Write("data"u8);
        connection.Transport.WriteEof();
        connection.Transport.GetWriteBufferSize().Should().Be(4);
        connection.Socket.ScriptSend(2);
        await connection.Fire(Readiness.Write);
        connection.Socket.IsSendShut.Should().BeFalse();
        connection.Socket.ScriptSend(100);
        await connection.Fire(Readiness.Write);
        connection.Socket.SentText.Should().Be("data");
        connection.Socket.Calls.Should().ContainSingle(static call => call == "shutdown");
        connection.Socket.Wanted.Should().Be(Readiness.Read);
    });

    [Test]
    [PythonTest("test_selector_events", "SelectorSocketTransportTests.test_write_eof_after_close")]
    public void WriteEof_AfterClose_DoesNothing() => FakeConnection.Run(async Coroutine (connection) =>
    {
        connection.Transport.Close();
        connection.Transport.WriteEof();
        await connection.Protocol.UntilLost();
        await Asyncio.Sleep(0);
        connection.Transport.WriteEof();
        connection.Socket.Calls.Should().NotContain("shutdown");
    });

    [TestCase("large data")]
    [TestCase("123", "abc")]
    [TestCase("1234", "5")]
    [TestCase("1", "23", "abc")]
    [Property("Semantic", "188")]
    [PythonTest("test_proactor_events", "ProactorSocketTransportTests.test_pause_resume_writing")]
    [PythonTest("test_proactor_events", "ProactorSocketTransportTests.test_pause_writing_2write")]
    [PythonTest("test_proactor_events", "ProactorSocketTransportTests.test_pause_writing_3write")]
    public void Write_PiecesCrossTheHighMark_LastOnePausesAndTheFlushResumes(params string[] pieces) => FakeConnection.Run(async Coroutine (connection) =>
    {
        connection.Transport.SetWriteBufferLimits(high: 4);
        int size = 0;
        foreach (string piece in pieces)
        {
            connection.Protocol.Events.Should().Equal(["made"], "{0} bytes are not above the mark", size);
            connection.Transport.Write(Encoding.ASCII.GetBytes(piece));
            await Asyncio.Sleep(0);
            size += piece.Length;
            connection.Transport.GetWriteBufferSize().Should().Be(size);
        }

        connection.Protocol.Events.Should().Equal("made", "pause");
        connection.Socket.ScriptSend(100);
        await connection.Fire(Readiness.Write);
        connection.Transport.GetWriteBufferSize().Should().Be(0);
        connection.Protocol.Events.Should().Equal("made", "pause", "resume");
    });

    [Test]
    [Property("Semantic", "188")]
    [PythonTest("test_proactor_events", "ProactorSocketTransportTests.test_dont_pause_writing")]
    public void Write_MuchThatIsTakenAtOnce_DoesNotPause() => FakeConnection.Run(async Coroutine (connection) =>
    {
        connection.Transport.SetWriteBufferLimits(high: 4);
        connection.Socket.ScriptSend(100);
        connection.Transport.Write("very large data"u8);
        await Asyncio.Sleep(0);
        connection.Transport.GetWriteBufferSize().Should().Be(0);
        connection.Protocol.Events.Should().Equal("made");
    });

    private static void Write(SocketTransport transport, Form form, byte[] data)
    {
        switch (form)
        {
            case Form.Array:
                transport.Write(data);
                break;
            case Form.Memory:
                transport.Write(data.AsMemory());
                break;
            default:
                byte[] padded = [.. "<<"u8, .. data, .. ">>"u8];
                transport.Write(padded.AsSpan(2, data.Length));
                break;
        }
    }
}
