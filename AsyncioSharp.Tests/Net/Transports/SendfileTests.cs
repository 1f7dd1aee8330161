using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>Files over transports and over the program's own sockets.</summary>
[KernelOnly]
public class SendfileTests(SelectorKind kind) : NetFixture(kind)
{
    private const int Size = 3_000_000;
    private static readonly byte[] Content = MakeContent();
    private string _path = string.Empty;

    [SetUp]
    public void WriteFile()
    {
        _path = Path.GetTempFileName();
        File.WriteAllBytes(_path, Content);
    }

    [TearDown]
    public void DeleteFile() => File.Delete(_path);

    [TestCase(0L, null, Size)]
    [TestCase(1000L, null, Size - 1000)]
    [TestCase(1000L, 100_000L, 100_000)]
    [TestCase(Size - 10L, 100L, 10)]
    [TestCase(Size + 10L, null, 0)]
    [Property("Semantic", "218")]
    public void Sendfile_OverATransport_SendsThePartAndMovesThePosition(long offset, long? count, int expected) => Run(async Coroutine (loop) =>
    {
        (SocketTransport transport, RecordingProtocol protocol, Socket peer) = Connect(loop);
        using FileStream file = File.OpenRead(_path);
        AsyncioTask<byte[]> reading = ReadAll(peer);
        transport.Write("before "u8);
        (await loop.Sendfile(transport, file, offset, count)).Should().Be(expected);
        file.Position.Should().Be(offset + expected);
        transport.Write(" after"u8);
        transport.Close();
        byte[] sent = [.. Content.Skip((int)offset).Take(expected)];
        (await reading).Should().Equal([.. "before "u8, .. sent, .. " after"u8]);
        await protocol.UntilLost();
        protocol.Events.Should().Equal("made", "lost");
    });

    [Test]
    [Property("Semantic", "218")]
    public void Sendfile_WhatWasWrittenBeforeStillWaits_GoesFirst() => Run(async Coroutine (loop) =>
    {
        (SocketTransport transport, RecordingProtocol protocol, Socket peer) = Connect(loop);
        using FileStream file = File.OpenRead(_path);
        var first = new byte[6_000_000];
        transport.Write(first);
        transport.GetWriteBufferSize().Should().BePositive();
        AsyncioTask<long> sending = Asyncio.CreateTask(loop.Sendfile(transport, file));
        AsyncioTask<byte[]> reading = ReadAll(peer);
        (await sending).Should().Be(Size);
        transport.Close();
        byte[] received = await reading;
        received.Length.Should().Be(first.Length + Size);
        received.AsSpan(first.Length).SequenceEqual(Content).Should().BeTrue();
        await protocol.UntilLost();
    });

    [Test]
    [Property("Semantic", "218")]
    public void Write_DuringASendfile_IsAnError() => Run(async Coroutine (loop) =>
    {
        (SocketTransport transport, RecordingProtocol protocol, Socket peer) = Connect(loop);
        using FileStream file = OpenEndless();
        AsyncioTask<long> sending = Asyncio.CreateTask(loop.Sendfile(transport, file));
        await UntilStuck(peer);
        transport.Invoking(static t => t.Write("x"u8)).Should().Throw<InvalidOperationException>().WithMessage("*sendfile is in progress*");
        transport.Invoking(static t => t.WriteEof()).Should().Throw<InvalidOperationException>();
        await Fails<InvalidOperationException>(loop.Sendfile(transport, file));
        transport.GetWriteBufferSize().Should().BeLessThanOrEqualTo(16_384, "the file is not read into memory");
        transport.Abort();
        await Fails<IOException>(sending, "Connection is closed*");
        file.Position.Should().BePositive("it is behind what was sent");
        await protocol.UntilLost();
        protocol.Error.Should().BeNull();
        peer.Dispose();
    });

    [Test]
    [Property("Semantic", "218")]
    public void Sendfile_FallbackDisabled_WorksOnlyWhereTheSystemDoesIt() => Run(async Coroutine (loop) =>
    {
        (SocketTransport transport, RecordingProtocol protocol, Socket peer) = Connect(loop);
        using FileStream file = File.OpenRead(_path);
        AsyncioTask<byte[]> reading = ReadAll(peer);
        if (Kind == SelectorKind.Epoll)
        {
            (await loop.Sendfile(transport, file, fallback: false)).Should().Be(Size);
        }
        else
        {
            await Fails<SendfileNotAvailableError>(loop.Sendfile(transport, file, fallback: false));
            file.Position.Should().Be(0);
        }

        transport.Write("still usable"u8);
        transport.Close();
        (await reading).Length.Should().Be((Kind == SelectorKind.Epoll ? Size : 0) + "still usable".Length);
        await protocol.UntilLost();
    });

    [Test]
    public void Cancel_DuringASendfile_LeavesTheTransportUsable() => Run(async Coroutine (loop) =>
    {
        (SocketTransport transport, RecordingProtocol protocol, Socket peer) = Connect(loop);
        using FileStream file = OpenEndless();
        AsyncioTask<long> sending = Asyncio.CreateTask(loop.Sendfile(transport, file));
        await UntilStuck(peer);
        sending.Cancel();
        await Fails<OperationCanceledException>(sending);
        long sent = file.Position;
        transport.IsReading().Should().BeTrue();
        transport.Write("end"u8);
        transport.Close();
        byte[] received = await ReadAll(peer);
        received.Length.Should().Be((int)sent + 3, "the position says what was sent");
        received.AsSpan(received.Length - 3).SequenceEqual("end"u8).Should().BeTrue();
        await protocol.UntilLost();
    });

    [Test]
    public void Peer_ResetsDuringASendfile_TheCallFailsAndTheConnectionEnds() => Run(async Coroutine (loop) =>
    {
        (SocketTransport transport, RecordingProtocol protocol, Socket peer) = Connect(loop);
        using FileStream file = OpenEndless();
        AsyncioTask<long> sending = Asyncio.CreateTask(loop.Sendfile(transport, file));
        await UntilStuck(peer);
        Reset(peer);
        Exception error = (await Fails<Exception>(sending));
        (error is SocketException or IOException).Should().BeTrue(error.ToString());
        await protocol.UntilLost();
    });

    [Test]
    public void Peer_EndsItsSideDuringASendfile_TheFileStillArrives() => Run(async Coroutine (loop) =>
    {
        (SocketTransport transport, RecordingProtocol protocol, Socket peer) = Connect(loop);
        using FileStream file = File.OpenRead(_path);
        peer.Shutdown(SocketShutdown.Send);
        AsyncioTask<long> sending = Asyncio.CreateTask(loop.Sendfile(transport, file));
        (await ReadAll(peer)).Should().Equal(Content);
        (await sending).Should().Be(Size);
        await protocol.UntilLost();
        protocol.Events.Should().Equal("made", "eof", "lost");
    });

    [Test]
    public void ResumeReading_DuringASendfile_TakesEffectAfterIt() => Run(async Coroutine (loop) =>
    {
        (SocketTransport transport, RecordingProtocol protocol, Socket peer) = Connect(loop);
        using FileStream file = OpenEndless();
        transport.PauseReading();
        AsyncioTask<long> sending = Asyncio.CreateTask(loop.Sendfile(transport, file, count: 10_000_000));
        await UntilStuck(peer);
        transport.ResumeReading();
        peer.Shutdown(SocketShutdown.Send);
        await Turns(5);
        protocol.Events.Should().Equal(["made"], "an end of file would close the connection");
        (await ReadAll(peer)).Length.Should().Be(10_000_000);
        (await sending).Should().Be(10_000_000);
        await protocol.UntilLost();
        protocol.Events.Should().Equal("made", "eof", "lost");
    });

    [Test]
    public void PauseReading_DuringASendfile_HoldsAfterIt() => Run(async Coroutine (loop) =>
    {
        (SocketTransport transport, RecordingProtocol protocol, Socket peer) = Connect(loop);
        using FileStream file = File.OpenRead(_path);
        peer.Send("question"u8);
        AsyncioTask<long> sending = Asyncio.CreateTask(loop.Sendfile(transport, file));
        await Turns(2);
        transport.PauseReading();
        AsyncioTask<byte[]> reading = ReadAll(peer);
        await sending;
        await Turns(3);
        protocol.Data.Should().BeEmpty();
        transport.ResumeReading();
        await protocol.UntilReceived(8);
        transport.Close();
        await reading;
        await protocol.UntilLost();
    });

    [Test]
    public void Close_DuringASendfile_EndsIt() => Run(async Coroutine (loop) =>
    {
        (SocketTransport transport, RecordingProtocol protocol, Socket peer) = Connect(loop);
        using FileStream file = OpenEndless();
        AsyncioTask<long> sending = Asyncio.CreateTask(loop.Sendfile(transport, file));
        await UntilStuck(peer);
        transport.Close();
        AsyncioTask<byte[]> reading = ReadAll(peer);
        await Fails<IOException>(sending);
        await reading;
        await protocol.UntilLost();
    });

    [Test]
    public void Sendfile_WrongArguments_AreErrors() => Run(async Coroutine (loop) =>
    {
        (SocketTransport transport, RecordingProtocol protocol, Socket peer) = Connect(loop);
        using FileStream file = File.OpenRead(_path);
        await Fails<ArgumentException>(loop.Sendfile(transport, file, offset: -1));
        await Fails<ArgumentException>(loop.Sendfile(transport, file, count: 0));
        transport.Close();
        await Fails<InvalidOperationException>(loop.Sendfile(transport, file), "Transport is closing");
        await protocol.UntilLost();
        peer.Dispose();
    });

    [Test]
    [Property("Semantic", "218")]
    public void Sendfile_OverAnyOtherTransport_WritesPiecesAndKeepsItsFlowControl() => Run(async Coroutine (loop) =>
    {
        (SocketTransport inner, RecordingProtocol protocol, Socket peer) = Connect(loop);
        var transport = new Wrapping(inner);
        using FileStream file = File.OpenRead(_path);
        await Fails<SendfileNotAvailableError>(loop.Sendfile(transport, file, fallback: false));
        AsyncioTask<byte[]> reading = ReadAll(peer);
        (await loop.Sendfile(transport, file, offset: 5)).Should().Be(Size - 5);
        file.Position.Should().Be(Size);
        transport.LargestWrite.Should().Be(16_384);
        transport.LargestBuffer.Should().BeLessThanOrEqualTo(65_536 + 16_384);
        transport.GetProtocol().Should().BeSameAs(protocol);
        transport.Close();
        (await reading).Should().Equal(Content.Skip(5));
        await protocol.UntilLost();
        protocol.Events.Where(static text => text is "pause").Should().HaveCount(protocol.Events.Count(static text => text is "resume"));
    });

    [TestCase(65_537, TestName = "Sendfile_ProtocolWasPausedAboveTheHighMark_HearsOfTheResumption")]
    [TestCase(40_000, TestName = "Sendfile_ProtocolWasPausedAndHasDrainedInPart_HearsOfTheResumption")]
    [Property("Semantic", "188")]
    public void Sendfile_ProtocolWasPaused_HearsOfTheResumption(int buffered) => Run(async Coroutine (loop) =>
    {
        (SocketTransport inner, RecordingProtocol protocol, Socket peer) = Connect(loop);
        using FileStream file = File.OpenRead(_path);
        await protocol.Until(static p => p.Events.Contains("made"));
        while (inner.GetWriteBufferSize() == 0)
        {
            inner.Write(new byte[100_000]);
        }

        // Paused by marks that the buffer is between of afterwards, or above.
        inner.SetWriteBufferLimits(high: inner.GetWriteBufferSize() - 1, low: 0);
        protocol.Events.Should().Equal("made", "pause");
        inner.SetWriteBufferLimits(high: inner.GetWriteBufferSize() + (65_536 - buffered), low: 0);
        AsyncioTask<long> sending = Asyncio.CreateTask(loop.Sendfile(new Wrapping(inner), file));
        await Turns(5);
        AsyncioTask<byte[]> reading = ReadAll(peer);
        (await sending).Should().Be(Size);
        await protocol.Until(static p => p.Events[^1] == "resume");
        inner.Close();
        (await reading).AsSpan()[^Size..].SequenceEqual(Content).Should().BeTrue();
        await protocol.UntilLost();
        string told = string.Join(" ", protocol.Events);
        told.Replace("pause resume ", string.Empty, StringComparison.Ordinal).Should().Be("made lost", "pauses and resumptions alternate");
    });

    [Test]
    public void Sendfile_OverAnyOtherTransportThatIsLost_Fails() => Run(async Coroutine (loop) =>
    {
        (SocketTransport inner, RecordingProtocol protocol, Socket peer) = Connect(loop);
        using FileStream file = OpenEndless();
        AsyncioTask<long> sending = Asyncio.CreateTask(loop.Sendfile(new Wrapping(inner), file));
        await UntilStuck(peer);
        Reset(peer);
        await Fails<IOException>(sending);
        await protocol.UntilLost();
        protocol.Events.Should().ContainSingle(static text => text.StartsWith("lost", StringComparison.Ordinal));
    });

    [TestCase(0L, null, Size)]
    [TestCase(1000L, 100_000L, 100_000)]
    [Property("Semantic", "218")]
    [PythonTest("test_base_events", "BaseLoopSockSendfileTests.test_sock_sendfile_fallback")]
    [PythonTest("test_base_events", "BaseLoopSockSendfileTests.test_sock_sendfile_fallback_offset_and_count")]
    [PythonTest("test_sendfile", "SockSendfileMixin.test_sock_sendfile_success")]
    [PythonTest("test_sendfile", "SockSendfileMixin.test_sock_sendfile_with_offset_and_count")]
    public void SockSendfile_SendsThePartAndMovesThePosition(long offset, long? count, int expected) => Run(async Coroutine (loop) =>
    {
        (Socket ours, Socket peer) = TcpPair();
        using FileStream file = File.OpenRead(_path);
        AsyncioTask<byte[]> reading = ReadAll(peer);
        (await loop.SockSendfile(ours, file, offset, count)).Should().Be(expected);
        file.Position.Should().Be(offset + expected);
        ours.Shutdown(SocketShutdown.Send);
        (await reading).Should().Equal(Content.Skip((int)offset).Take(expected));
        KeysOf(loop).Should().Be(0);
        ours.Dispose();
    });

    [Test]
    [PythonTest("test_base_events", "BaseLoopSockSendfileTests.test_sock_sendfile_no_fallback")]
    [PythonTest("test_base_events", "BaseLoopSockSendfileTests.test_blocking_socket")]
    [PythonTest("test_base_events", "BaseLoopSockSendfileTests.test_nonstream_socket")]
    [PythonTest("test_base_events", "BaseLoopSockSendfileTests.test_negative_count")]
    [PythonTest("test_base_events", "BaseLoopSockSendfileTests.test_negative_offset")]
    [PythonTest("test_proactor_events", "ProactorEventLoopUnixSockSendfileTests.test_blocking_socket")]
    public void SockSendfile_FallbackDisabledCancelledOrWrong_SaysSo() => Run(async Coroutine (loop) =>
    {
        (Socket ours, Socket peer) = TcpPair();
        using FileStream file = OpenEndless();
        if (Kind == SelectorKind.Select)
        {
            await Fails<SendfileNotAvailableError>(loop.SockSendfile(ours, file, fallback: false));
            file.Position.Should().Be(0);
            peer.Available.Should().Be(0);
        }

        using var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
        await Fails<ArgumentException>(loop.SockSendfile(udp, file), "*stream*");
        await Fails<ArgumentException>(loop.SockSendfile(ours, file, count: -1), "*count*");
        await Fails<ArgumentException>(loop.SockSendfile(ours, file, count: 0), "*count*");
        await Fails<ArgumentException>(loop.SockSendfile(ours, file, offset: -1), "*offset*");
        await Fails<ArgumentException>(loop.SockSendfile(peer, file), "*non-blocking*");
        AsyncioTask<long> sending = Asyncio.CreateTask(loop.SockSendfile(ours, file));
        await UntilStuck(peer);
        sending.Cancel();
        await Fails<OperationCanceledException>(sending);
        KeysOf(loop).Should().Be(0);
        ours.Dispose();
        peer.Dispose();
    });

    private static byte[] MakeContent()
    {
        var content = new byte[Size];
        new Random(1).NextBytes(content);
        return content;
    }

    private static AsyncioTask<byte[]> ReadAll(Socket peer) => Asyncio.CreateTask(async Coroutine<byte[]> () => await Asyncio.ToThread(() =>
    {
        var all = new MemoryStream();
        var buffer = new byte[65_536];
        for (int count; (count = peer.Receive(buffer)) > 0;)
        {
            all.Write(buffer, 0, count);
        }

        return all.ToArray();
    }));

    /// <summary>Waits until the peer's side is full: what it could read does not grow any more.</summary>
    private static async Coroutine UntilStuck(Socket peer)
    {
        int before = -1;
        for (int same = 0; same < 200;)
        {
            await Asyncio.Sleep(0);
            same = peer.Available == before ? same + 1 : 0;
            before = peer.Available;
            if (before == 0)
            {
                same = 0;
            }
        }
    }

    /// <summary>A file that no socket buffer takes whole; sparse, so that it costs nothing.</summary>
    private FileStream OpenEndless()
    {
        var file = new FileStream(_path, FileMode.Open, FileAccess.ReadWrite);
        file.SetLength(50_000_000);
        return file;
    }

    /// <summary>Stands for the transports that no system call knows, such as TLS.</summary>
    internal sealed class Wrapping(SocketTransport inner) : Transport
    {
        public int LargestWrite { get; private set; }

        public int LargestBuffer { get; private set; }

        public override void Write(ReadOnlySpan<byte> data)
        {
            LargestWrite = Math.Max(LargestWrite, data.Length);
            inner.Write(data);
            LargestBuffer = Math.Max(LargestBuffer, inner.GetWriteBufferSize());
        }

        public override void Close() => inner.Close();

        public override void Abort() => inner.Abort();

        public override bool IsClosing() => inner.IsClosing();

        public override void SetProtocol(BaseProtocol protocol) => inner.SetProtocol(protocol);

        public override BaseProtocol GetProtocol() => inner.GetProtocol();

        public override bool IsReading() => inner.IsReading();

        public override void PauseReading() => inner.PauseReading();

        public override void ResumeReading() => inner.ResumeReading();

        public override void WriteEof() => inner.WriteEof();

        public override bool CanWriteEof() => inner.CanWriteEof();

        public override void SetWriteBufferLimits(int? high = null, int? low = null) => inner.SetWriteBufferLimits(high, low);

        public override (int Low, int High) GetWriteBufferLimits() => inner.GetWriteBufferLimits();

        public override int GetWriteBufferSize() => inner.GetWriteBufferSize();
    }
}
