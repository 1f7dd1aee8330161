using AsyncioSharp.Net;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Net;

/// <summary>A connection over a <see cref="FakeSocket"/>, in virtual time: the test scripts each answer of the socket and looks at what the transport makes of it.</summary>
internal sealed class FakeConnection
{
    private FakeConnection(EventLoop loop, RecordingProtocol protocol, bool isBuffered)
    {
        Loop = loop;
        Protocol = protocol;
        loop.SetExceptionHandler((_, context) => Reports.Add(context));
        Transport = new SocketTransport(loop, Socket, isBuffered ? Buffered(protocol, SizeHints) : protocol);
    }

    public EventLoop Loop { get; }

    public FakeSocket Socket { get; } = new();

    /// <summary>What the transport tells; for a buffered protocol too.</summary>
    public RecordingProtocol Protocol { get; }

    public SocketTransport Transport { get; }

    /// <summary>What came to the loop's exception handler and was not taken.</summary>
    public List<LoopExceptionContext> Reports { get; } = [];

    /// <summary>What a buffered protocol was asked for.</summary>
    public List<int> SizeHints { get; } = [];

    /// <summary>How often the socket was asked to send.</summary>
    public int SendCalls => Socket.Calls.Count(static call => call.StartsWith("send", StringComparison.Ordinal));

    /// <summary>A buffered protocol that passes everything on.</summary>
    public static BufferedProtocol Buffered(RecordingProtocol told, List<int> sizeHints) => new Filling(told, sizeHints);

    /// <summary>Runs a body with a connection that has been made and reads.</summary>
    public static void Run(Func<FakeConnection, Coroutine> body, bool isBuffered = false, RecordingProtocol? protocol = null) => Virtual.Run(async Coroutine () =>
    {
        var connection = new FakeConnection(Asyncio.GetRunningLoop(), protocol ?? new RecordingProtocol(), isBuffered);
        await connection.Protocol.Until(static p => p.Events.Contains("made"));
        await body(connection);
        connection.Transport.Abort();
        await connection.Protocol.UntilLost();
        await Asyncio.Sleep(0);
        connection.Socket.IsClosed.Should().BeTrue();
        connection.Reports.Should().BeEmpty();
    });

    /// <summary>The socket is found ready; returns when its transport has been told.</summary>
    public async Coroutine Fire(Readiness ready)
    {
        Socket.Fire(ready);
        await Asyncio.Sleep(0);
    }

    /// <summary>Bytes arrive.</summary>
    public async Coroutine Arrive(string text)
    {
        Socket.ScriptReceive(System.Text.Encoding.ASCII.GetBytes(text));
        await Fire(Readiness.Read);
    }

    /// <summary>Asserts that there was one report with this text, and takes it.</summary>
    public LoopExceptionContext TakeReport(string messagePart)
    {
        LoopExceptionContext report = Reports.Should().ContainSingle().Subject;
        report.Message.Should().Contain(messagePart);
        Reports.Clear();
        return report;
    }

    private sealed class Filling(RecordingProtocol told, List<int> sizeHints) : BufferedProtocol
    {
        private readonly byte[] _buffer = new byte[16];

        public override void ConnectionMade(BaseTransport transport) => told.ConnectionMade(transport);

        public override Memory<byte> GetBuffer(int sizehint)
        {
            sizeHints.Add(sizehint);
            return _buffer;
        }

        public override void BufferUpdated(int nbytes) => told.DataReceived(_buffer.AsSpan(0, nbytes));

        public override bool EofReceived() => told.EofReceived();

        public override void PauseWriting() => told.PauseWriting();

        public override void ResumeWriting() => told.ResumeWriting();

        public override void ConnectionLost(Exception? exc) => told.ConnectionLost(exc);
    }
}
