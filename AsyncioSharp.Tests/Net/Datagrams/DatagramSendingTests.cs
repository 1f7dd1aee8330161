using System.Net.Sockets;
using AsyncioSharp.Net;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Net;

/// <summary>What a datagram endpoint makes of each answer to a send; on a fake socket in virtual time.</summary>
public class DatagramSendingTests
{
    private const int HeaderSize = 8;

    /// <summary>How a program holds what it sends.</summary>
    public enum Form
    {
        Array,
        Slice,
    }

    [Test]
    [Property("Semantic", "198")]
    [PythonTest("test_selector_events", "SelectorDatagramTransportTests.test_sendto")]
    [PythonTest("test_selector_events", "SelectorDatagramTransportTests.test_sendto_bytearray")]
    [PythonTest("test_selector_events", "SelectorDatagramTransportTests.test_sendto_memoryview")]
    [PythonTest("test_selector_events", "SelectorDatagramTransportTests.test_sendto_no_data")]
    [PythonTest("test_proactor_events", "ProactorDatagramTransportTests.test_sendto")]
    [PythonTest("test_proactor_events", "ProactorDatagramTransportTests.test_sendto_bytearray")]
    [PythonTest("test_proactor_events", "ProactorDatagramTransportTests.test_sendto_memoryview")]
    [PythonTest("test_proactor_events", "ProactorDatagramTransportTests.test_sendto_no_data")]
    public void Sendto_SocketTakesIt_SentAtOnce([Values] Form form, [Values("data", "")] string text, [Values] bool isConnected) => FakeEndpoint.Run(
        async Coroutine (endpoint) =>
        {
            endpoint.Socket.ScriptSend(100);
            byte[] data = System.Text.Encoding.ASCII.GetBytes(text);
            Sendto(endpoint, form, data);
            endpoint.Socket.Datagrams.Should().Equal((text, endpoint.Receiver));
            endpoint.Transport.GetWriteBufferSize().Should().Be(0);
            endpoint.Socket.Wanted.Should().Be(Readiness.Read);
            await Asyncio.Sleep(0);
        },
        isConnected);

    [Test]
    [Property("Semantic", "198")]
    [PythonTest("test_selector_events", "SelectorDatagramTransportTests.test_sendto_tryagain")]
    [PythonTest("test_selector_events", "SelectorDatagramTransportTests.test_sendto_buffer")]
    [PythonTest("test_selector_events", "SelectorDatagramTransportTests.test_sendto_buffer_bytearray")]
    [PythonTest("test_selector_events", "SelectorDatagramTransportTests.test_sendto_buffer_memoryview")]
    [PythonTest("test_selector_events", "SelectorDatagramTransportTests.test_sendto_buffer_nodata")]
    [PythonTest("test_selector_events", "SelectorDatagramTransportTests.test_sendto_ready")]
    [PythonTest("test_proactor_events", "ProactorDatagramTransportTests.test_sendto_buffer")]
    [PythonTest("test_proactor_events", "ProactorDatagramTransportTests.test_sendto_buffer_bytearray")]
    [PythonTest("test_proactor_events", "ProactorDatagramTransportTests.test_sendto_buffer_memoryview")]
    [PythonTest("test_proactor_events", "ProactorDatagramTransportTests.test_sendto_buffer_nodata")]
    [PythonTest("test_proactor_events", "BaseProactorEventLoopTests.test_datagram_loop_writing")]
    public void Sendto_SocketTakesNothingYet_CopiesWaitInOrder([Values] Form form, [Values("data2", "")] string second, [Values] bool isConnected) => FakeEndpoint.Run(
        async Coroutine (endpoint) =>
        {
            byte[] data = "data1"u8.ToArray();
            Sendto(endpoint, form, data);
            data.AsSpan().Clear();
            endpoint.SendCalls.Should().Be(1);
            endpoint.Socket.Wanted.Should().Be(Readiness.Read | Readiness.Write);
            endpoint.Transport.GetWriteBufferSize().Should().Be(5 + HeaderSize);
            endpoint.Socket.ScriptSend(100);
            data = System.Text.Encoding.ASCII.GetBytes(second);
            Sendto(endpoint, form, data);
            data.AsSpan().Clear();
            endpoint.SendCalls.Should().Be(1, "what comes later must not overtake");
            endpoint.Transport.GetWriteBufferSize().Should().Be(5 + second.Length + (2 * HeaderSize));
            endpoint.Socket.Datagrams.Should().BeEmpty();
            endpoint.Socket.ScriptSend(100);
            await endpoint.Fire(Readiness.Write);
            endpoint.Socket.Datagrams.Should().Equal(("data1", endpoint.Receiver), (second, endpoint.Receiver));
            endpoint.Transport.GetWriteBufferSize().Should().Be(0);
            endpoint.Socket.Wanted.Should().Be(Readiness.Read);
        },
        isConnected);

    [TestCase(SocketError.WouldBlock)]
    [TestCase(SocketError.Interrupted)]
    [PythonTest("test_selector_events", "SelectorDatagramTransportTests.test_sendto_ready_tryagain")]
    public void Writable_SocketTakesNothingAllTheSame_AllKeepsWaiting(SocketError error) => FakeEndpoint.Run(async Coroutine (endpoint) =>
    {
        endpoint.Sendto("data1");
        endpoint.Sendto("data2");
        endpoint.Socket.ScriptSend(error);
        await endpoint.Fire(Readiness.Write);
        endpoint.Socket.Datagrams.Should().BeEmpty();
        endpoint.Socket.Wanted.Should().Be(Readiness.Read | Readiness.Write);
        endpoint.Transport.GetWriteBufferSize().Should().Be(10 + (2 * HeaderSize));
        endpoint.Protocol.Events.Should().Equal("made");
        endpoint.Socket.ScriptSend(100);
        endpoint.Socket.ScriptSend(100);
        await endpoint.Fire(Readiness.Write);
        endpoint.Socket.Datagrams.Select(static datagram => datagram.Text).Should().Equal("data1", "data2");
    });

    [Test]
    [Property("Semantic", "198")]
    [PythonTest("test_selector_events", "SelectorDatagramTransportTests.test_sendto_error_received")]
    [PythonTest("test_selector_events", "SelectorDatagramTransportTests.test_sendto_error_received_connected")]
    [PythonTest("test_proactor_events", "ProactorDatagramTransportTests.test_sendto_error_received")]
    [PythonTest("test_proactor_events", "ProactorDatagramTransportTests.test_sendto_error_received_connected")]
    public void Sendto_Fails_ToldAndTheNextIsSent([Values] bool isConnected) => FakeEndpoint.Run(
        async Coroutine (endpoint) =>
        {
            endpoint.Socket.ScriptSend(SocketError.ConnectionRefused);
            endpoint.Sendto("refused");
            endpoint.Protocol.Events.Should().Equal("made", "error ConnectionRefused");
            endpoint.Transport.IsClosing().Should().BeFalse();
            endpoint.Transport.GetWriteBufferSize().Should().Be(0);
            endpoint.Socket.ScriptSend(100);
            endpoint.Sendto("fine");
            endpoint.Socket.Datagrams.Should().Equal(("fine", endpoint.Receiver));
            await Asyncio.Sleep(0);
        },
        isConnected);

    [Test]
    [Property("Semantic", "198")]
    [PythonTest("test_selector_events", "SelectorDatagramTransportTests.test_sendto_ready_error_received")]
    [PythonTest("test_selector_events", "SelectorDatagramTransportTests.test_sendto_ready_error_received_connection")]
    [PythonTest("test_proactor_events", "ProactorDatagramTransportTests.test__loop_writing_error_received")]
    [PythonTest("test_proactor_events", "ProactorDatagramTransportTests.test__loop_writing_error_received_connection")]
    [PythonTest("test_proactor_events", "BaseProactorEventLoopTests.test_datagram_loop_writing_aborted")]
    public void Writable_OneFails_ToldAndTheNextIsSent([Values(SocketError.ConnectionRefused, SocketError.ConnectionAborted)] SocketError error, [Values] bool isConnected) => FakeEndpoint.Run(
        async Coroutine (endpoint) =>
        {
            endpoint.Sendto("refused");
            endpoint.Sendto("fine");
            endpoint.Socket.ScriptSend(error);
            endpoint.Socket.ScriptSend(100);
            await endpoint.Fire(Readiness.Write);
            endpoint.Protocol.Events.Should().Equal("made", $"error {error}");
            endpoint.Transport.IsClosing().Should().BeFalse();
            endpoint.Socket.Datagrams.Should().Equal(("fine", endpoint.Receiver));
            endpoint.Transport.GetWriteBufferSize().Should().Be(0);
        },
        isConnected);

    [Test]
    [Property("Semantic", "183")]
    [PythonTest("test_selector_events", "SelectorDatagramTransportTests.test_sendto_ready_closing")]
    [PythonTest("test_proactor_events", "ProactorDatagramTransportTests.test__loop_writing_closing")]
    public void Close_SomethingWaits_LostComesBehindIt() => FakeEndpoint.Run(async Coroutine (endpoint) =>
    {
        endpoint.Sendto("data1");
        endpoint.Sendto("data2");
        endpoint.Transport.Close();
        endpoint.Socket.Wanted.Should().Be(Readiness.Write);
        endpoint.Socket.ScriptSend(100);
        await endpoint.Fire(Readiness.Write);
        endpoint.Protocol.Events.Should().Equal("made");
        endpoint.Socket.ScriptSend(100);
        await endpoint.Fire(Readiness.Write);
        await endpoint.Protocol.Until("lost");
        endpoint.Socket.Datagrams.Select(static datagram => datagram.Text).Should().Equal("data1", "data2");
        endpoint.Socket.Wanted.Should().Be(Readiness.None);
        endpoint.Socket.IsClosed.Should().BeTrue();
    });

    [Test]
    [Property("Semantic", "177")]
    [PythonTest("test_selector_events", "SelectorDatagramTransportTests.test_sendto_closing")]
    [PythonTest("test_proactor_events", "ProactorDatagramTransportTests.test_sendto_closing")]
    public void Sendto_AfterClose_DroppedAndAHabitOfItIsWarnedOf([Values] bool isConnected) => FakeEndpoint.Run(
        async Coroutine (endpoint) =>
        {
            endpoint.Transport.Close();
            endpoint.Socket.ScriptSend(100);
            using var errors = new ErrorStream();
            for (int i = 0; i < 4; i++)
            {
                endpoint.Sendto("dropped");
            }

            errors.Text.Should().NotContain("Sendto()");
            endpoint.Sendto("dropped");
            errors.Text.Should().Contain("Sendto() is called on").And.Contain("which is closed");
            endpoint.SendCalls.Should().Be(0);
            await endpoint.Protocol.Until("lost");
            endpoint.Protocol.Events.Should().Equal("made", "lost");
        },
        isConnected);

    private static void Sendto(FakeEndpoint endpoint, Form form, byte[] data)
    {
        if (form == Form.Array)
        {
            endpoint.Transport.Sendto(data, endpoint.Receiver);
        }
        else
        {
            byte[] padded = [.. "<<"u8, .. data, .. ">>"u8];
            endpoint.Transport.Sendto(padded.AsSpan(2, data.Length), endpoint.Receiver);
            padded.AsSpan().Clear();
        }
    }
}
