using System.IO.Pipes;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>Pipes that are read: the peer is the writing end of an anonymous pipe.</summary>
[KernelOnly]
public class PipeReadTransportTests(SelectorKind kind) : EpollFixture(kind)
{
    [Test]
    [Property("Semantic", "199")]
    [PythonTest("test_events", "EventLoopTestsMixin.test_read_pipe")]
    public void Eof_OfAPipe_EofThenLostEachInItsTurn() => Run(async Coroutine (loop) =>
    {
        using var peer = new AnonymousPipeServerStream(PipeDirection.Out);
        peer.Write("hello"u8);
        (ReadTransport transport, RecordingProtocol protocol) = await loop.ConnectReadPipe(() => new RecordingProtocol { KeepsOpen = true }, peer.ClientSafePipeHandle);
        await protocol.UntilReceived(5);
        protocol.Data.Should().Equal("hello"u8.ToArray());
        transport.GetExtraInfo("pipe").Should().NotBeNull();
        bool closingAtEof = false;
        bool lostAtEof = true;
        protocol.OnEof = () => (closingAtEof, lostAtEof) = (transport.IsClosing(), protocol.IsLost);
        peer.Dispose();
        await protocol.UntilLost();
        closingAtEof.Should().BeTrue("nothing is left to keep open, whatever EofReceived answers");
        lostAtEof.Should().BeFalse();
        protocol.Events.Should().Equal("made", "data 5", "eof", "lost");
        await Asyncio.Sleep(0);
        transport.ToString().Should().Contain("closed").And.Contain("fd=-1");
    });

    [Test]
    public void ConnectReadPipe_DataIsThereAlready_MadeComesFirst() => Run(async Coroutine (loop) =>
    {
        using var peer = new AnonymousPipeServerStream(PipeDirection.Out);
        peer.Write("early"u8);
        (ReadTransport transport, RecordingProtocol protocol) = await loop.ConnectReadPipe(() => new RecordingProtocol(), peer.ClientSafePipeHandle);
        protocol.Events.Should().StartWith("made");
        await protocol.UntilReceived(5);
        transport.Close();
        transport.Close();
        await protocol.UntilLost();
        protocol.Events.Should().Equal("made", "data 5", "lost");
        peer.Invoking(static p => p.Write("x"u8)).Should().Throw<IOException>("the reading end is closed");
    });

    [Test]
    public void PauseReading_Repeated_HoldsDataBackUntilResumed() => Run(async Coroutine (loop) =>
    {
        using var peer = new AnonymousPipeServerStream(PipeDirection.Out);
        (ReadTransport transport, RecordingProtocol protocol) = await loop.ConnectReadPipe(() => new RecordingProtocol(), peer.ClientSafePipeHandle);
        transport.IsReading().Should().BeTrue();
        transport.PauseReading();
        transport.PauseReading();
        transport.IsReading().Should().BeFalse();
        peer.Write("held"u8);
        for (int i = 0; i < 20; i++)
        {
            await Asyncio.Sleep(0);
        }

        protocol.Events.Should().Equal("made");
        transport.ResumeReading();
        transport.ResumeReading();
        await protocol.UntilReceived(4);
        transport.Close();
        transport.IsReading().Should().BeFalse();
        await protocol.UntilLost();
    });

    [Test]
    public void DataReceived_Throws_ReportedAndLostWithIt() => Run(async Coroutine (loop) =>
    {
        using var peer = new AnonymousPipeServerStream(PipeDirection.Out);
        (_, RecordingProtocol protocol) = await loop.ConnectReadPipe(() => new RecordingProtocol { OnData = static () => throw new FormatException("bad") }, peer.ClientSafePipeHandle);
        peer.Write("x"u8);
        await protocol.UntilLost();
        protocol.Error.Should().BeOfType<FormatException>();
        TakeReport("DataReceived").Protocol.Should().BeSameAs(protocol);
    });

    [Test]
    public void SetProtocol_ToABufferedOne_TakesEffectAtOnce() => Run(async Coroutine (loop) =>
    {
        using var peer = new AnonymousPipeServerStream(PipeDirection.Out);
        (ReadTransport transport, _) = await loop.ConnectReadPipe(() => new RecordingProtocol(), peer.ClientSafePipeHandle);
        var buffered = new Filling(new byte[3]);
        transport.SetProtocol(buffered);
        transport.GetProtocol().Should().BeSameAs(buffered);
        peer.Write("abcdef"u8);
        peer.Dispose();
        await buffered.Lost;
        buffered.Text.Should().Be("abc,def,eof");
    });

    [Test]
    public void GetBuffer_Empty_IsFatal() => Run(async Coroutine (loop) =>
    {
        using var peer = new AnonymousPipeServerStream(PipeDirection.Out);
        (_, Filling protocol) = await loop.ConnectReadPipe(() => new Filling([]), peer.ClientSafePipeHandle);
        peer.Write("x"u8);
        await protocol.Lost;
        TakeReport("GetBuffer").Exception!.Message.Should().Contain("empty");
    });

    [Test]
    public void Feed_AStreamReader_ReadsLines() => Run(async Coroutine (loop) =>
    {
        using var peer = new AnonymousPipeServerStream(PipeDirection.Out);
        var reader = new AsyncioStreamReader();
        await loop.ConnectReadPipe(() => new StreamReaderProtocol(reader), peer.ClientSafePipeHandle);
        peer.Write("one\ntwo\nrest"u8);
        peer.Dispose();
        (await reader.ReadLine()).Should().Equal("one\n"u8.ToArray());
        (await reader.ReadLine()).Should().Equal("two\n"u8.ToArray());
        (await reader.Read()).Should().Equal("rest"u8.ToArray());
    });

    [Test]
    [PythonTest("test_streams", "StreamTests.test_read_all_from_pipe_reader")]
    public void Feed_MoreThanTwiceTheReadersLimitBeforeTheEnd_ReadsAll() => Run(async Coroutine (loop) =>
    {
        using var peer = new AnonymousPipeServerStream(PipeDirection.Out);
        var reader = new AsyncioStreamReader(limit: 1);
        (ReadTransport transport, _) = await loop.ConnectReadPipe(() => new StreamReaderProtocol(reader), peer.ClientSafePipeHandle);
        peer.Write("data"u8);
        peer.Dispose();
        while (transport.IsReading())
        {
            await Asyncio.Sleep(0);
        }

        (await reader.Read()).Should().Equal("data"u8.ToArray());
    });

    private sealed class Filling(byte[] buffer) : BufferedProtocol
    {
        public Future Lost { get; } = Asyncio.GetRunningLoop().CreateFuture();

        public string Text { get; private set; } = string.Empty;

        public override Memory<byte> GetBuffer(int sizehint) => buffer;

        public override void BufferUpdated(int nbytes) => Text += System.Text.Encoding.ASCII.GetString(buffer, 0, nbytes) + ",";

        public override bool EofReceived()
        {
            Text += "eof";
            return false;
        }

        public override void ConnectionLost(Exception? exc) => Lost.SetResult();
    }
}
