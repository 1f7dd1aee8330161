using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>The life of a connection: what the protocol hears, in which order, and how it ends.</summary>
public class SocketTransportTests(SelectorKind kind) : NetFixture(kind)
{
    [Test]
    [Property("Semantic", "181")]
    [KernelOnly]
    public void Start_DataIsThereAlready_MadeComesFirst() => Run(async Coroutine (loop) =>
    {
        (Socket ours, Socket peer) = TcpPair();
        peer.Send("early"u8);
        var protocol = new RecordingProtocol();
        _ = new SocketTransport(loop, LoopNet.Of(loop).Network.Adopt(ours), protocol);
        protocol.Events.Should().BeEmpty("callbacks come in turns of the loop");
        peer.Close();
        await protocol.UntilLost();
        protocol.Events.Should().Equal("made", "data 5", "eof", "lost");
        protocol.Data.Should().Equal("early"u8.ToArray());
    });

    [Test]
    [Property("Semantic", "182")]
    [KernelOnly]
    public void Close_NothingBuffered_LostOnceLastWithNull() => Run(async Coroutine (loop) =>
    {
        (SocketTransport transport, RecordingProtocol protocol, Socket peer) = Connect(loop);
        bool closedDuringLost = true;
        protocol.OnLost = () => closedDuringLost = transport.ToString().Contains("fd=-1", StringComparison.Ordinal);
        transport.Close();
        transport.Close();
        transport.Abort();
        protocol.IsLost.Should().BeFalse("it is told in a turn of its own");
        await protocol.UntilLost();
        closedDuringLost.Should().BeFalse("the socket is closed after ConnectionLost has returned");
        await Asyncio.Sleep(0);
        transport.ToString().Should().Contain("closed").And.Contain("fd=-1");
        protocol.Events.Should().Equal("made", "lost");
        protocol.Error.Should().BeNull();
        peer.Receive(new byte[1]).Should().Be(0);
    });

    [Test]
    [Property("Semantic", "183")]
    [KernelOnly]
    public void Close_WithBufferedData_FlushesItFirst() => Run(async Coroutine (loop) =>
    {
        (SocketTransport transport, RecordingProtocol protocol, Socket peer) = Connect(loop);
        var data = new byte[8_000_000];
        Random.Shared.NextBytes(data);
        transport.Write(data);
        transport.GetWriteBufferSize().Should().BePositive();
        transport.Close();
        transport.IsClosing().Should().BeTrue();
        byte[] received = await Asyncio.ToThread(() => ReadToEnd(peer));
        received.Should().Equal(data);
        await protocol.UntilLost();
        protocol.Error.Should().BeNull();
    });

    [Test]
    [Property("Semantic", "183")]
    [KernelOnly]
    public void Abort_WithBufferedData_DropsIt() => Run(async Coroutine (loop) =>
    {
        (SocketTransport transport, RecordingProtocol protocol, Socket peer) = Connect(loop);
        transport.Write(new byte[8_000_000]);
        transport.Abort();
        transport.GetWriteBufferSize().Should().Be(0);
        await protocol.UntilLost();
        protocol.Error.Should().BeNull();
        (await Asyncio.ToThread(() => ReadToEnd(peer))).Length.Should().BeLessThan(8_000_000);
    });

    [Test]
    [Property("Semantic", "184")]
    [KernelOnly]
    public void Eof_ProtocolKeepsOpen_WritingGoesOnAndReadingIsOver() => Run(async Coroutine (loop) =>
    {
        (SocketTransport transport, RecordingProtocol protocol, Socket peer) = Connect(loop, new RecordingProtocol { KeepsOpen = true });
        peer.Shutdown(SocketShutdown.Send);
        await protocol.Until(static p => p.Events.Contains("eof"));
        transport.Write("still here"u8);
        transport.Close();
        (await Asyncio.ToThread(() => ReadToEnd(peer))).Should().Equal("still here"u8.ToArray());
        await protocol.UntilLost();
        protocol.Events.Should().Equal("made", "eof", "lost");
    });

    [Test]
    [Property("Semantic", "185")]
    [KernelOnly]
    public void Write_AfterWriteEof_Throws() => Run(async Coroutine (loop) =>
    {
        (SocketTransport transport, RecordingProtocol protocol, Socket peer) = Connect(loop);
        transport.Write("last"u8);
        transport.CanWriteEof().Should().BeTrue();
        transport.WriteEof();
        transport.WriteEof();
        transport.Invoking(static t => t.Write("more"u8)).Should().Throw<InvalidOperationException>().WithMessage("*WriteEof*");
        transport.Invoking(static t => t.Writelines(["more"u8.ToArray()])).Should().Throw<InvalidOperationException>().WithMessage("*Writelines*WriteEof*");
        transport.Invoking(static t => t.Writelines(Array.Empty<byte[]>())).Should().Throw<InvalidOperationException>("there is nothing to write, but the mistake is the same");
        (await Asyncio.ToThread(() => ReadToEnd(peer))).Should().Equal("last"u8.ToArray());
        peer.Close();
        await protocol.UntilLost();
    });

    [Test]
    [Property("Semantic", "185")]
    public void Writelines_SmallParts_AreSentByOneCall() => Run(async Coroutine (loop) =>
    {
        var socket = new FakeSocket();
        var protocol = new RecordingProtocol();
        var transport = new SocketTransport(loop, socket, protocol);
        await Turns(2);
        transport.SetWriteBufferLimits(high: 1);
        socket.Sends.Enqueue((5, SocketError.Success));
        socket.Sends.Enqueue((3, SocketError.Success));

        transport.Writelines(["ab"u8.ToArray(), [], "cde"u8.ToArray()]);
        transport.GetWriteBufferSize().Should().Be(0);
        protocol.Events.Should().Equal("made");

        transport.Writelines(["fg"u8.ToArray(), "hij"u8.ToArray()]);
        transport.GetWriteBufferSize().Should().Be(2);
        protocol.Events.Should().Equal("made", "pause");

        // Only what is sent resumes, not marks that were raised.
        transport.SetWriteBufferLimits(high: 10, low: 5);
        transport.Writelines(["k"u8.ToArray()]);
        protocol.Events.Should().Equal("made", "pause");

        socket.Calls.Where(static call => call.StartsWith("send", StringComparison.Ordinal)).Should().Equal("send 5", "send 5", "send 2", "send 3");
        socket.Sent.Should().Equal("abcdefgh"u8.ToArray());
        transport.Abort();
        await protocol.UntilLost();
        transport.Writelines(["dropped"u8.ToArray()]);
        socket.Sent.Should().HaveCount(8);
    });

    [TestCase(3, 1_000_000)]
    [TestCase(64, 10)]
    [TestCase(65, 10)]
    [TestCase(500, 3_000)]
    [KernelOnly]
    public void Writelines_OverARealSocket_PiecesArriveInOrder(int pieces, int size) => Run(async Coroutine (loop) =>
    {
        (SocketTransport transport, RecordingProtocol protocol, Socket peer) = Connect(loop);
        await Turns(2);
        byte[][] data = [.. Enumerable.Range(0, pieces).Select(i => Enumerable.Repeat((byte)i, i % 7 == 6 ? 0 : size).ToArray())];
        transport.Writelines(data);
        transport.Close();
        (await Asyncio.ToThread(() => ReadToEnd(peer))).Should().Equal(data.SelectMany(static piece => piece));
        await protocol.UntilLost();
        peer.Close();
    });

    [Test]
    public void Writelines_OfASequenceThatFails_WritesNothing() => Run(async Coroutine (loop) =>
    {
        var socket = new FakeSocket();
        var protocol = new RecordingProtocol();
        var transport = new SocketTransport(loop, socket, protocol);
        await Turns(2);
        byte[][] words = ["ab"u8.ToArray(), "fails"u8.ToArray()];

        transport.Invoking(t => t.Writelines(words.Select(word => word.Length < 5 ? word : throw new FormatException()))).Should().Throw<FormatException>();

        transport.GetWriteBufferSize().Should().Be(0);
        socket.Calls.Should().NotContain(static call => call.StartsWith("send", StringComparison.Ordinal));
        transport.Abort();
        await protocol.UntilLost();
    });

    [Test]
    [Property("Semantic", "186")]
    [KernelOnly]
    public void Write_WhatCannotBeSentAtOnce_IsCopied() => Run(async Coroutine (loop) =>
    {
        (SocketTransport transport, RecordingProtocol protocol, Socket peer) = Connect(loop);
        var data = new byte[8_000_000];
        transport.Write(data);
        Array.Fill(data, (byte)1);
        transport.Close();
        (await Asyncio.ToThread(() => ReadToEnd(peer))).Should().HaveCount(8_000_000).And.OnlyContain(static value => value == 0);
        await protocol.UntilLost();
    });

    [Test]
    [Property("Semantic", "194")]
    [KernelOnly]
    public void DataReceived_MuchIsThere_ComesInPiecesOfAtMost256KiB() => Run(async Coroutine (loop) =>
    {
        (SocketTransport transport, RecordingProtocol protocol, Socket peer) = Connect(loop);
        int largest = 0;
        int before = 0;
        protocol.OnData = () =>
        {
            largest = Math.Max(largest, protocol.Data.Length - before);
            before = protocol.Data.Length;
        };
        AsyncioTask<int> sending = Asyncio.CreateTask(async Coroutine<int> () => await Asyncio.ToThread(() => peer.Send(new byte[3_000_000])));
        await protocol.UntilReceived(3_000_000);
        largest.Should().BeLessThanOrEqualTo(262_144);
        LoopNet.Of(loop).ReceiveBuffer.Length.Should().Be(262_144);
        await sending;
        transport.Abort();
        await protocol.UntilLost();
    });

    [Test]
    [Property("Semantic", "196")]
    [KernelOnly]
    public void WriteEof_WithBufferedData_HalfClosesAfterTheFlush() => Run(async Coroutine (loop) =>
    {
        (SocketTransport transport, RecordingProtocol protocol, Socket peer) = Connect(loop);
        transport.Write(new byte[8_000_000]);
        transport.WriteEof();
        (await Asyncio.ToThread(() => ReadToEnd(peer))).Length.Should().Be(8_000_000);
        peer.Send("answer"u8);
        peer.Close();
        await protocol.UntilLost();
        protocol.Data.Should().Equal("answer"u8.ToArray());
    });

    [Test]
    [Property("Semantic", "177")]
    [KernelOnly]
    public void Write_AfterTheEnd_IsDropped() => Run(async Coroutine (loop) =>
    {
        (SocketTransport transport, RecordingProtocol protocol, Socket peer) = Connect(loop);
        transport.Close();
        transport.Write("lost"u8);
        transport.GetWriteBufferSize().Should().Be(0);
        await protocol.UntilLost();
        transport.Write("lost too"u8);
        (await Asyncio.ToThread(() => ReadToEnd(peer))).Should().BeEmpty();
    });

    [Test]
    [Property("Semantic", "192")]
    [KernelOnly]
    public void Reset_ByPeer_LostWithTheErrorAndNoReport() => Run(async Coroutine (loop) =>
    {
        (_, RecordingProtocol protocol, Socket peer) = Connect(loop);
        Reset(peer);
        await protocol.UntilLost();
        protocol.Error.Should().BeOfType<SocketException>().Which.SocketErrorCode.Should().Be(SocketError.ConnectionReset);
    });

    [Test]
    [Property("Semantic", "191")]
    [KernelOnly]
    public void DataReceived_Throws_ReportedAndLostWithIt() => Run(async Coroutine (loop) =>
    {
        (_, RecordingProtocol protocol, Socket peer) = Connect(loop);
        protocol.OnData = static () => throw new FormatException("bad");
        peer.Send("x"u8);
        await protocol.UntilLost();
        protocol.Error.Should().BeOfType<FormatException>();
        LoopExceptionContext report = TakeReport("DataReceived");
        report.Exception.Should().BeSameAs(protocol.Error);
        report.Protocol.Should().BeSameAs(protocol);
        report.Transport.Should().BeSameAs(protocol.Transport);
    });

    [Test]
    [Property("Semantic", "191")]
    [KernelOnly]
    public void ConnectionMade_Throws_OnlyReported() => Run(async Coroutine (loop) =>
    {
        (SocketTransport transport, RecordingProtocol protocol, Socket peer) = Connect(loop);
        protocol.OnMade = static () => throw new FormatException("bad");
        peer.Send("x"u8);
        await protocol.UntilReceived(1);
        transport.IsClosing().Should().BeFalse();
        TakeReport("ConnectionMade");
        transport.Close();
        await protocol.UntilLost();
    });

    [Test]
    [Property("Semantic", "191")]
    [KernelOnly]
    public void EofReceived_Throws_ReportedAndLostWithIt() => Run(async Coroutine (loop) =>
    {
        (_, RecordingProtocol protocol, Socket peer) = Connect(loop);
        protocol.OnEof = static () => throw new FormatException("bad");
        peer.Close();
        await protocol.UntilLost();
        protocol.Error.Should().BeOfType<FormatException>();
        TakeReport("EofReceived");
    });

    [Test]
    [KernelOnly]
    public void ConnectionLost_Throws_ReportedAndSocketClosed() => Run(async Coroutine (loop) =>
    {
        (SocketTransport transport, RecordingProtocol protocol, Socket peer) = Connect(loop);
        protocol.OnLost = static () => throw new FormatException("bad");
        transport.Close();
        await protocol.UntilLost();
        await Asyncio.Sleep(0);
        TakeReport("CallConnectionLost");
        peer.Receive(new byte[1]).Should().Be(0);
    });

    [Test]
    [Property("Semantic", "193")]
    [KernelOnly]
    public void PauseReading_Repeated_HoldsDataBackUntilResumed() => Run(async Coroutine (loop) =>
    {
        (SocketTransport transport, RecordingProtocol protocol, Socket peer) = Connect(loop);
        transport.IsReading().Should().BeTrue();
        transport.PauseReading();
        transport.PauseReading();
        transport.IsReading().Should().BeFalse();
        peer.Send("held"u8);
        for (int i = 0; i < 20; i++)
        {
            await Asyncio.Sleep(0);
        }

        protocol.Events.Should().Equal("made");
        transport.ResumeReading();
        transport.ResumeReading();
        await protocol.UntilReceived(4);
        transport.Close();
        await protocol.UntilLost();
        transport.IsReading().Should().BeFalse();
    });

    [Test]
    [Property("Semantic", "188")]
    [KernelOnly]
    public void Write_AboveHighMark_PausesOnceInsideAndResumesAtLow() => Run(async Coroutine (loop) =>
    {
        (SocketTransport transport, RecordingProtocol protocol, Socket peer) = Connect(loop);
        await protocol.Until(static p => p.Events.Contains("made"));
        int sizeAtResume = -1;
        protocol.OnResume = () => sizeAtResume = transport.GetWriteBufferSize();
        while (transport.GetWriteBufferSize() <= 65_536)
        {
            protocol.Events.Should().Equal("made");
            transport.Write(new byte[10_000]);
        }

        protocol.Events.Should().Equal("made", "pause");
        transport.Write(new byte[100_000]);
        AsyncioTask<byte[]> reading = Asyncio.CreateTask(async Coroutine<byte[]> () => await Asyncio.ToThread(() => ReadToEnd(peer)));
        await protocol.Until(static p => p.Events.Contains("resume"));
        sizeAtResume.Should().BeLessThanOrEqualTo(16_384);
        transport.Close();
        await protocol.UntilLost();
        await reading;
        protocol.Events.Should().Equal("made", "pause", "resume", "lost");
    });

    [Test]
    [Property("Semantic", "187")]
    [PythonTest("test_transports", "TransportTests.test_flowcontrol_mixin_set_write_limits")]
    [KernelOnly]
    public void SetWriteBufferLimits_Defaults_AreAsyncios() => Run(async Coroutine (loop) =>
    {
        (SocketTransport transport, RecordingProtocol protocol, _) = Connect(loop);
        transport.GetWriteBufferLimits().Should().Be((16_384, 65_536));
        transport.SetWriteBufferLimits(high: 1000);
        transport.GetWriteBufferLimits().Should().Be((250, 1000));
        transport.SetWriteBufferLimits(low: 1000);
        transport.GetWriteBufferLimits().Should().Be((1000, 4000));
        transport.SetWriteBufferLimits();
        transport.GetWriteBufferLimits().Should().Be((16_384, 65_536));
        transport.SetWriteBufferLimits(high: 0);
        transport.GetWriteBufferLimits().Should().Be((0, 0));
        transport.Invoking(static t => t.SetWriteBufferLimits(high: 1, low: 2)).Should().Throw<ArgumentException>().WithMessage("*high (1)*low (2)*");
        transport.Invoking(static t => t.SetWriteBufferLimits(low: -1)).Should().Throw<ArgumentException>();
        transport.GetWriteBufferLimits().Should().Be((0, 0), "what is refused changes nothing");
        transport.Close();
        await protocol.UntilLost();
    });

    [Test]
    [Property("Semantic", "188")]
    [PythonTest("test_transports", "TransportTests.test_flowcontrol_mixin_set_write_limits")]
    [KernelOnly]
    public void SetWriteBufferLimits_BelowWhatIsBuffered_PausesAtOnce() => Run(async Coroutine (loop) =>
    {
        (SocketTransport transport, RecordingProtocol protocol, Socket peer) = Connect(loop);
        await protocol.Until(static p => p.Events.Contains("made"));
        transport.SetWriteBufferLimits(high: 100_000_000);
        transport.Write(new byte[20_000_000]);
        int buffered = transport.GetWriteBufferSize();
        buffered.Should().BePositive();
        protocol.Events.Should().Equal("made");
        transport.SetWriteBufferLimits(high: buffered - 1, low: 128);
        transport.GetWriteBufferLimits().Should().Be((128, buffered - 1));
        protocol.Events.Should().Equal("made", "pause");
        transport.Abort();
        await protocol.UntilLost();
        peer.Dispose();
    });

    [Test]
    [Property("Semantic", "190")]
    [KernelOnly]
    public void PauseWriting_Throws_ReportedAndConnectionGoesOn() => Run(async Coroutine (loop) =>
    {
        (SocketTransport transport, RecordingProtocol protocol, Socket peer) = Connect(loop);
        protocol.OnPause = static () => throw new FormatException("pause");
        protocol.OnResume = static () => throw new FormatException("resume");
        transport.Write(new byte[8_000_000]);
        transport.Close();
        (await Asyncio.ToThread(() => ReadToEnd(peer))).Length.Should().Be(8_000_000);
        await protocol.UntilLost();
        TakeReport("PauseWriting");
        TakeReport("ResumeWriting");
    });

    [Test]
    [Property("Semantic", "197")]
    [Property("Semantic", "200")]
    [PythonTest("test_base_events", "TestSelectorUtils.test_set_nodelay")]
    [PythonTest("test_transports", "TransportTests.test_get_extra_info")]
    [KernelOnly]
    public void GetExtraInfo_OfAConnection_HasAddressesAndTheSocket() => Run(async Coroutine (loop) =>
    {
        (SocketTransport transport, RecordingProtocol protocol, Socket peer) = Connect(loop);
        transport.GetExtraInfo("peername").Should().Be(peer.LocalEndPoint);
        transport.GetExtraInfo("sockname").Should().Be(peer.RemoteEndPoint);
        transport.GetExtraInfo("unheard", 5).Should().Be(5);
        transport.GetExtraInfo("unheard").Should().BeNull();
        var socket = (TransportSocket)transport.GetExtraInfo("socket")!;
        socket.Getsockopt(SocketOptionLevel.Tcp, SocketOptionName.NoDelay).Should().NotBe(0);
        socket.Setsockopt(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, 1);
        socket.Getsockopt(SocketOptionLevel.Socket, SocketOptionName.KeepAlive).Should().NotBe(0);
        socket.Invoking(static s => s.Setblocking(true)).Should().Throw<ArgumentException>();
        socket.Invoking(static s => s.Settimeout(1)).Should().Throw<ArgumentException>();
        socket.Gettimeout().Should().Be(0);
        transport.Close();
        await protocol.UntilLost();
        await Asyncio.Sleep(0);
        transport.GetExtraInfo("peername").Should().Be(peer.LocalEndPoint, "it is kept");
        transport.GetExtraInfo("sockname").Should().Be(peer.RemoteEndPoint, "it is kept");
        socket.Fileno().Should().Be(-1);
    });

    [Test]
    [Property("Semantic", "195")]
    [PythonTest("test_selector_events", "SelectorSocketTransportBufferedProtocolTests.test_proto_type_switch")]
    [KernelOnly]
    public void SetProtocol_ToTheOtherKind_TakesEffectAtOnce() => Run(async Coroutine (loop) =>
    {
        (SocketTransport transport, RecordingProtocol protocol, Socket peer) = Connect(loop);
        var buffered = new FillingProtocol(new byte[16]);
        peer.Send("one"u8);
        await protocol.UntilReceived(3);
        transport.SetProtocol(buffered);
        transport.GetProtocol().Should().BeSameAs(buffered);
        peer.Send("two"u8);
        peer.Close();
        await buffered.Lost;
        buffered.Text.Should().Be("two");
        protocol.Events.Should().Equal("made", "data 3");
    });

    [Test]
    [Property("Semantic", "195")]
    [KernelOnly]
    public void GetBuffer_Empty_IsFatal() => Run(async Coroutine (loop) =>
    {
        (Socket ours, Socket peer) = TcpPair();
        var protocol = new FillingProtocol([]);
        _ = new SocketTransport(loop, LoopNet.Of(loop).Network.Adopt(ours), protocol);
        peer.Send("x"u8);
        await protocol.Lost;
        TakeReport("GetBuffer").Exception!.Message.Should().Contain("empty");
    });

    [Test]
    [KernelOnly]
    public void Callbacks_RunInTheContextOfTheirTransportsMaker() => Run(async Coroutine (loop) =>
    {
        var name = new ContextVar<string>("name");
        name.Set("maker");
        (_, RecordingProtocol protocol, Socket peer) = Connect(loop);
        string seen = string.Empty;
        protocol.OnData = () => seen = name.Get();
        name.Set("later");
        peer.Send("x"u8);
        peer.Close();
        await protocol.UntilLost();
        seen.Should().Be("maker");
    });

    private static byte[] ReadToEnd(Socket socket)
    {
        var all = new MemoryStream();
        var buffer = new byte[65_536];
        try
        {
            for (int count; (count = socket.Receive(buffer)) > 0;)
            {
                all.Write(buffer, 0, count);
            }
        }
        catch (SocketException)
        {
            // A reset: what came before counts.
        }

        return all.ToArray();
    }

    private sealed class FillingProtocol(byte[] buffer) : BufferedProtocol
    {
        public Future Lost { get; } = Asyncio.GetRunningLoop().CreateFuture();

        public string Text { get; private set; } = string.Empty;

        public override Memory<byte> GetBuffer(int sizehint) => buffer;

        public override void BufferUpdated(int nbytes) => Text += System.Text.Encoding.ASCII.GetString(buffer, 0, nbytes);

        public override void ConnectionLost(Exception? exc) => Lost.SetResult();
    }
}
