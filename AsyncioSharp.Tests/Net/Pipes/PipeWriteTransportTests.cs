using System.IO.Pipes;
using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>Pipes that are written: the peer is the reading end of an anonymous pipe.</summary>
[KernelOnly]
public class PipeWriteTransportTests(SelectorKind kind) : EpollFixture(kind)
{
    /// <summary>More than a pipe takes (64 KiB).</summary>
    private const int Much = 1_000_000;

    [Test]
    [Property("Semantic", "199")]
    public void ReaderGoes_NothingBuffered_LostWithoutError() => Run(async Coroutine (loop) =>
    {
        using var peer = new AnonymousPipeServerStream(PipeDirection.In);
        (WriteTransport transport, RecordingProtocol protocol) = await loop.ConnectWritePipe(() => new RecordingProtocol(), peer.ClientSafePipeHandle);
        transport.Write("few"u8);
        transport.GetWriteBufferSize().Should().Be(0);
        peer.Dispose();
        await protocol.UntilLost();
        protocol.Events.Should().Equal("made", "lost");
        transport.IsClosing().Should().BeTrue();
    });

    [Test]
    [Property("Semantic", "199")]
    [PythonTest("test_events", "EventLoopTestsMixin.test_write_pipe_disconnect_on_close")]
    public void PeerOfASocketGoes_NothingBuffered_LostWithoutError() => Run(async Coroutine (loop) =>
    {
        (Socket ours, Socket peer) = TcpPair();
        (WriteTransport transport, RecordingProtocol protocol) = await loop.ConnectWritePipe(() => new RecordingProtocol(), ours.SafeHandle);
        transport.Write("1"u8);
        peer.Receive(new byte[10]).Should().Be(1);
        protocol.Events.Should().Equal("made");
        peer.Close();
        await protocol.UntilLost();
        protocol.Events.Should().Equal("made", "lost");
    });

    [Test]
    [Property("Semantic", "199")]
    public void ReaderGoes_DataPending_LostWithABrokenPipe() => Run(async Coroutine (loop) =>
    {
        using var peer = new AnonymousPipeServerStream(PipeDirection.In);
        (WriteTransport transport, RecordingProtocol protocol) = await loop.ConnectWritePipe(() => new RecordingProtocol(), peer.ClientSafePipeHandle);
        transport.Write(new byte[Much]);
        transport.GetWriteBufferSize().Should().BePositive();
        peer.Dispose();
        await protocol.UntilLost();
        protocol.Error.Should().BeOfType<IOException>().Which.Message.Should().Contain("Broken pipe");
        transport.GetWriteBufferSize().Should().Be(0);
    });

    [Test]
    [Property("Semantic", "199")]
    public void Write_ReaderWentInTheSameTurn_LostWithABrokenPipe() => Run(async Coroutine (loop) =>
    {
        using var peer = new AnonymousPipeServerStream(PipeDirection.In);
        (WriteTransport transport, RecordingProtocol protocol) = await loop.ConnectWritePipe(() => new RecordingProtocol(), peer.ClientSafePipeHandle);
        peer.Dispose();
        transport.Write("x"u8);
        transport.Write("dropped"u8);
        await protocol.UntilLost();
        protocol.Error.Should().BeOfType<IOException>().Which.HResult.Should().Be(32);
    });

    [Test]
    [PythonTest("test_events", "EventLoopTestsMixin.test_write_pipe")]
    [PythonTest("test_proactor_events", "ProactorSocketTransportTests.test_write_eof_buffer_write_pipe")]
    public void Close_WithBufferedData_FlushesItFirst() => Run(async Coroutine (loop) =>
    {
        using var peer = new AnonymousPipeServerStream(PipeDirection.In);
        (WriteTransport transport, RecordingProtocol protocol) = await loop.ConnectWritePipe(() => new RecordingProtocol(), peer.ClientSafePipeHandle);
        transport.GetExtraInfo("pipe").Should().NotBeNull();
        transport.GetProtocol().Should().BeSameAs(protocol);
        var data = new byte[Much];
        Random.Shared.NextBytes(data);
        transport.Write(data);
        transport.CanWriteEof().Should().BeTrue();
        transport.WriteEof();
        transport.IsClosing().Should().BeTrue();
        transport.Write("late"u8);
        (await Asyncio.ToThread(() => ReadToEnd(peer))).Should().Equal(data);
        await protocol.UntilLost();
        protocol.Events.Should().Equal("made", "pause", "resume", "lost");
    });

    [Test]
    [PythonTest("test_proactor_events", "ProactorSocketTransportTests.test_write_eof_write_pipe")]
    public void WriteEof_NothingBuffered_Closes() => Run(async Coroutine (loop) =>
    {
        using var peer = new AnonymousPipeServerStream(PipeDirection.In);
        (WriteTransport transport, RecordingProtocol protocol) = await loop.ConnectWritePipe(() => new RecordingProtocol(), peer.ClientSafePipeHandle);
        transport.CanWriteEof().Should().BeTrue();
        transport.WriteEof();
        transport.IsClosing().Should().BeTrue();
        await protocol.UntilLost();
        protocol.Events.Should().Equal("made", "lost");
        (await Asyncio.ToThread(() => ReadToEnd(peer))).Should().BeEmpty("the pipe is closed");
        transport.Close();
    });

    [Test]
    public void Abort_WithBufferedData_DropsIt() => Run(async Coroutine (loop) =>
    {
        using var peer = new AnonymousPipeServerStream(PipeDirection.In);
        (WriteTransport transport, RecordingProtocol protocol) = await loop.ConnectWritePipe(() => new RecordingProtocol(), peer.ClientSafePipeHandle);
        transport.Write(new byte[Much]);
        transport.Abort();
        transport.Close();
        await protocol.UntilLost();
        protocol.Error.Should().BeNull();
        (await Asyncio.ToThread(() => ReadToEnd(peer))).Length.Should().BeLessThan(Much);
    });

    [Test]
    public void Writelines_SeveralPieces_ArriveInOrder([Values(3, 100)] int pieces) => Run(async Coroutine (loop) =>
    {
        using var peer = new AnonymousPipeServerStream(PipeDirection.In);
        (WriteTransport transport, RecordingProtocol protocol) = await loop.ConnectWritePipe(() => new RecordingProtocol(), peer.ClientSafePipeHandle);
        byte[][] data = [.. Enumerable.Range(0, pieces).Select(static i => Enumerable.Repeat((byte)i, 40_000).ToArray())];
        transport.Writelines(data);
        transport.Close();
        (await Asyncio.ToThread(() => ReadToEnd(peer))).Should().Equal(data.SelectMany(static piece => piece));
        await protocol.UntilLost();
    });

    [Test]
    public void Write_AboveHighMark_PausesOnceAndResumesAtLow() => Run(async Coroutine (loop) =>
    {
        using var peer = new AnonymousPipeServerStream(PipeDirection.In);
        (WriteTransport transport, RecordingProtocol protocol) = await loop.ConnectWritePipe(() => new RecordingProtocol(), peer.ClientSafePipeHandle);
        transport.SetWriteBufferLimits(high: 1000);
        transport.GetWriteBufferLimits().Should().Be((250, 1000));
        int sizeAtResume = -1;
        protocol.OnResume = () => sizeAtResume = transport.GetWriteBufferSize();
        while (transport.GetWriteBufferSize() <= 1000)
        {
            protocol.Events.Should().Equal("made");
            transport.Write(new byte[500]);
        }

        protocol.Events.Should().Equal("made", "pause");
        AsyncioTask<byte[]> reading = Asyncio.CreateTask(async Coroutine<byte[]> () => await Asyncio.ToThread(() => ReadToEnd(peer)));
        await protocol.Until(static p => p.Events.Contains("resume"));
        sizeAtResume.Should().BeLessThanOrEqualTo(250);
        transport.Close();
        await protocol.UntilLost();
        await reading;
        protocol.Events.Should().Equal("made", "pause", "resume", "lost");
    });

    private static byte[] ReadToEnd(Stream stream)
    {
        var all = new MemoryStream();
        stream.CopyTo(all);
        return all.ToArray();
    }
}
