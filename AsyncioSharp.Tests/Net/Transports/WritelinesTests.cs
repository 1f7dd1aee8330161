using System.Net.Sockets;
using AsyncioSharp.Net;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Net;

/// <summary>Several pieces in one write, on a fake socket.</summary>
public class WritelinesTests
{
    [Test]
    [PythonTest("test_transports", "TransportTests.test_writelines")]
    [PythonTest("test_selector_events", "SelectorSocketTransportTests.test_writelines_sendmsg_full")]
    [PythonTest("test_selector_events", "SelectorSocketTransportTests.test_writelines_send_full")]
    public void Writelines_SeveralPieces_AreOneWrite() => Run(async Coroutine (transport, socket) =>
    {
        socket.Sends.Enqueue((15, SocketError.Success));
        transport.Writelines(["line1"u8.ToArray(), "line2"u8.ToArray(), "line3"u8.ToArray()]);
        socket.Calls.Where(static call => call.StartsWith("send", StringComparison.Ordinal)).Should().Equal("send 15");
        socket.Sent.Should().Equal("line1line2line3"u8.ToArray());
        socket.Wanted.Should().Be(Readiness.Read);
        await Asyncio.Sleep(0);
    });

    [Test]
    [PythonTest("test_selector_events", "SelectorSocketTransportTests.test_writelines_sendmsg_partial")]
    [PythonTest("test_selector_events", "SelectorSocketTransportTests.test_writelines_send_partial")]
    public void Writelines_SocketTakesAPart_TheRestFollows() => Run(async Coroutine (transport, socket) =>
    {
        socket.ScriptSend(7);
        socket.ScriptSend(SocketError.WouldBlock);
        socket.ScriptSend(8);
        transport.Writelines(new ReadOnlyMemory<byte>[] { "line1"u8.ToArray(), default, "line2line3"u8.ToArray() });
        socket.SentText.Should().Be("line1li");
        socket.Wanted.Should().Be(Readiness.Read | Readiness.Write);
        for (int i = 0; i < 3; i++)
        {
            socket.Fire(Readiness.Write);
            await Asyncio.Sleep(0);
        }

        socket.Sent.Should().Equal("line1line2line3"u8.ToArray());
        transport.GetWriteBufferSize().Should().Be(0);
    });

    [Test]
    public void Writelines_Nothing_SendsNothing() => Run(async Coroutine (transport, socket) =>
    {
        transport.Writelines(Array.Empty<byte[]>());
        transport.Invoking(static t => t.Writelines((IEnumerable<byte[]>)null!)).Should().Throw<ArgumentNullException>();
        await Asyncio.Sleep(0);
        socket.Sent.Should().BeEmpty();
        transport.GetWriteBufferSize().Should().Be(0);
    });

    [Test]
    public void Writelines_AfterWriteEof_IsRefusedBeforeTheSequenceIsLookedAt() => Run(async Coroutine (transport, socket) =>
    {
        bool isLookedAt = false;
        transport.WriteEof();
        transport.Invoking(t => t.Writelines(Parts())).Should().Throw<InvalidOperationException>().WithMessage("Cannot call Writelines() after WriteEof()");
        isLookedAt.Should().BeFalse();
        await Asyncio.Sleep(0);

        IEnumerable<byte[]> Parts()
        {
            isLookedAt = true;
            yield return "line"u8.ToArray();
        }
    });

    [Test]
    public void Writelines_TheSequenceEndsTheWriting_IsRefusedToo() => Run(async Coroutine (transport, socket) =>
    {
        transport.Invoking(t => t.Writelines(Parts())).Should().Throw<InvalidOperationException>();
        socket.Sent.Should().BeEmpty();
        await Asyncio.Sleep(0);

        IEnumerable<byte[]> Parts()
        {
            yield return "line"u8.ToArray();
            transport.WriteEof();
        }
    });

    [Test]
    public void Writelines_OnePieceSentInPart_TheRestFollows() => Run(async Coroutine (transport, socket) =>
    {
        socket.ScriptSend(3);
        socket.ScriptSend(2);
        transport.Writelines(["line1"u8.ToArray()]);
        transport.GetWriteBufferSize().Should().Be(2);
        socket.Fire(Readiness.Write);
        await Asyncio.Sleep(0);
        socket.Sent.Should().Equal("line1"u8.ToArray());
    });

    [TestCase(15, "", Readiness.Read)]
    [TestCase(0, "line1line2line3", Readiness.Read | Readiness.Write)]
    [TestCase(3, "e1line2line3", Readiness.Read | Readiness.Write)]
    [TestCase(5, "line2line3", Readiness.Read | Readiness.Write)]
    [TestCase(12, "ne3", Readiness.Read | Readiness.Write)]
    public void Writelines_SocketGathers_OneCallAndOnlyTheRestIsKept(int taken, string rest, Readiness wanted) => Run(async Coroutine (transport, socket) =>
    {
        socket.Gathers = true;
        socket.ScriptSend(taken);
        transport.Writelines(["line1"u8.ToArray(), [], "line2"u8.ToArray(), "line3"u8.ToArray()]);
        socket.Calls.Where(static call => call.StartsWith("send", StringComparison.Ordinal)).Should().Equal("send 15");
        transport.GetWriteBufferSize().Should().Be(rest.Length);
        socket.Wanted.Should().Be(wanted);
        socket.ScriptSend(rest.Length);
        socket.Fire(Readiness.Write);
        await Asyncio.Sleep(0);
        socket.SentText.Should().Be("line1line2line3");
    });

    [Test]
    public void Writelines_SocketThatGathersIsBroken_LostWithTheError() => Run(async Coroutine (transport, socket) =>
    {
        socket.Gathers = true;
        socket.ScriptSend(SocketError.ConnectionReset);
        transport.Writelines(["line1"u8.ToArray(), "line2"u8.ToArray()]);
        transport.IsClosing().Should().BeTrue();
        transport.GetWriteBufferSize().Should().Be(0);
        await Asyncio.Sleep(0);
        socket.IsClosed.Should().BeTrue();
    });

    private static void Run(Func<SocketTransport, FakeSocket, Coroutine> body) => Virtual.Run(async Coroutine () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        _ = new FakeStack(loop);
        var socket = new FakeSocket();
        var protocol = new RecordingProtocol();
        var transport = new SocketTransport(loop, socket, protocol);
        await protocol.Until(static p => p.Events.Contains("made"));
        await body(transport, socket);
        transport.Abort();
        await protocol.UntilLost();
    });
}
