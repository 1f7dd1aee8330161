using System.Net;
using System.Net.Sockets;
using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>Exceptions out of every method of a protocol: each is reported once, with what asyncio makes of it, and the end of the connection is told all the same.</summary>
public class ProtocolExceptionTests(SelectorKind kind) : FaultFixture(kind)
{
    private static readonly (string, int) Anywhere = ("127.0.0.1", 0);

    [TestCase("data", "DataReceived() call failed", true)]
    [TestCase("eof", "EofReceived", true)]
    [TestCase("made", "ConnectionMade", false)]
    [TestCase("pause", "PauseWriting", false)]
    [TestCase("resume", "ResumeWriting", false)]
    [TestCase("lost", "CallConnectionLost", false)]
    [Property("Semantic", "191")]
    public void Method_ThrowsOverTls_ReportedAndFatalOnlyWhenReceiving(string method, string message, bool isFatal) => Run(async Coroutine (loop) =>
    {
        static void Throw() => throw new FormatException("bad");
        var protocol = new RecordingProtocol
        {
            OnMade = method == "made" ? Throw : null,
            OnData = method == "data" ? Throw : null,
            OnEof = method == "eof" ? Throw : null,
            OnPause = method == "pause" ? Throw : null,
            OnResume = method == "resume" ? Throw : null,
            OnLost = method == "lost" ? Throw : null,
        };
        var peer = new RecordingProtocol();
        (Transport near, Transport far) = await Pair(loop, tls: true, protocol, peer);
        switch (method)
        {
            case "data" or "made":
                far.Write("x"u8);
                await protocol.UntilReceived(1);
                break;
            case "eof":
                far.Close();
                break;
            case "pause" or "resume":
                near.Write(new byte[8_000_000]);
                await peer.UntilReceived(8_000_000);
                break;
        }

        if (!isFatal)
        {
            near.IsClosing().Should().BeFalse();
            near.Close();
        }

        await protocol.UntilLost();
        await peer.UntilLost();
        await UntilReport();
        TakeReport(message).Exception.Should().BeOfType<FormatException>();
        protocol.Events.Should().ContainSingle(static text => text.StartsWith("lost", StringComparison.Ordinal));
        protocol.Error.Should().Match(error => isFatal ? error is FormatException : error == null);
    });

    [Test]
    [Property("Semantic", "195")]
    [PythonTest("test_selector_events", "SelectorSocketTransportBufferedProtocolTests.test_get_buffer_error")]
    [PythonTest("test_selector_events", "SelectorSocketTransportBufferedProtocolTests.test_get_buffer_zerosized")]
    public void BufferedProtocol_Throws_ReportedAndLostWithIt([Values("GetBuffer", "BufferUpdated", "empty")] string method, [Values] bool tls) => Run(async Coroutine (loop) =>
    {
        var protocol = new FaultyBuffered(method, loop.CreateFuture<Exception?>());
        var peer = new RecordingProtocol();
        (_, Transport far) = await Pair(loop, tls, protocol, peer);
        far.Write("x"u8);
        Exception? error = await protocol.Lost;
        error.Should().NotBeNull();
        await UntilReport();
        TakeReport("atal error").Exception.Should().BeSameAs(error);
        await peer.UntilLost();
    });

    [TestCase("made")]
    [TestCase("received")]
    [TestCase("error")]
    [TestCase("lost")]
    [KernelOnly]
    public void DatagramProtocol_Throws_ReportedAndTheEndpointGoesOn(string method) => Run(async Coroutine (loop) =>
    {
        var protocol = new FaultyDatagrams(method, loop);
        (DatagramTransport transport, _) = await loop.CreateDatagramEndpoint(() => protocol, remoteAddr: ("127.0.0.1", FreePort()));
        var local = (EndPoint)transport.GetExtraInfo("sockname")!;
        if (method == "error")
        {
            // Nobody listens there, and the system says so.
            transport.Sendto("x"u8);
            await protocol.Told;
        }
        else if (method == "received")
        {
            transport.Abort();
            await protocol.Lost;
            protocol = new FaultyDatagrams(method, loop);
            (transport, _) = await loop.CreateDatagramEndpoint(() => protocol, localAddr: Anywhere);
            using var sender = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            sender.SendTo("x"u8, (EndPoint)transport.GetExtraInfo("sockname")!);
            await protocol.Told;
        }

        if (method != "lost")
        {
            await UntilReport();
            transport.IsClosing().Should().BeFalse();
        }

        transport.Close();
        await protocol.Lost;
        await UntilReport();
        Reports.Should().ContainSingle().Which.Exception.Should().BeOfType<FormatException>();
        Reports.Clear();
        await Turns(2);
        KeysOf(loop).Should().Be(0);
        local.Should().NotBeNull();
    });

    private sealed class FaultyBuffered(string method, Future<Exception?> lost) : BufferedProtocol
    {
        public Future<Exception?> Lost => lost;

        public override Memory<byte> GetBuffer(int sizehint) => method switch
        {
            "GetBuffer" => throw new FormatException(method),
            "empty" => default,
            _ => new byte[16],
        };

        // Only "BufferUpdated" comes here: without a buffer nothing is received, and a second error would be a second report.
        public override void BufferUpdated(int nbytes) => throw new FormatException(method);

        public override void ConnectionLost(Exception? exc) => lost.SetResult(exc);
    }

    private sealed class FaultyDatagrams(string method, EventLoop loop) : DatagramProtocol
    {
        public Future Told { get; } = loop.CreateFuture();

        public Future Lost { get; } = loop.CreateFuture();

        public override void ConnectionMade(BaseTransport transport) => Throw("made");

        public override void DatagramReceived(ReadOnlySpan<byte> data, EndPoint? addr)
        {
            Told.SetResultOnce();
            Throw("received");
        }

        public override void ErrorReceived(Exception exc)
        {
            Told.SetResultOnce();
            Throw("error");
        }

        public override void ConnectionLost(Exception? exc)
        {
            Lost.SetResult();
            Throw("lost");
        }

        private void Throw(string here)
        {
            if (here == method)
            {
                throw new FormatException(method);
            }
        }
    }
}
