using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>TLS transports that are called from inside of the callbacks of their protocol, and pauses that meet the end of the connection.</summary>
public class TlsReentrancyTests(SelectorKind kind) : TlsFixture(kind)
{
    [Test]
    [KernelOnly]
    public void Write_InsidePauseWriting_ComesAfterWhatIsBeingWritten() => Run(async Coroutine (loop) =>
    {
        (TlsTransport client, RecordingProtocol clientProtocol, TlsTransport server, RecordingProtocol serverProtocol) = await Establish(loop);
        SynchronizationContext? context = null;
        clientProtocol.OnPause = () =>
        {
            context = SynchronizationContext.Current;
            client.Write("tail"u8);
        };
        client.Write(new byte[20_000_000]);
        clientProtocol.Events.Should().Contain("pause", "it is told inside of Write");
        context.Should().BeSameAs(loop.BaseContext);
        await serverProtocol.UntilReceived(20_000_004);
        serverProtocol.Data.AsSpan(20_000_000).SequenceEqual("tail"u8).Should().BeTrue();
        client.Close();
        await clientProtocol.UntilLost();
        await serverProtocol.UntilLost();
    });

    [Test]
    [KernelOnly]
    public void Close_InsidePauseWriting_SendsAllThatWasBeingWritten() => Run(async Coroutine (loop) =>
    {
        (TlsTransport client, RecordingProtocol clientProtocol, _, RecordingProtocol serverProtocol) = await Establish(loop);
        clientProtocol.OnPause = client.Close;
        client.Write(new byte[20_000_000]);
        await serverProtocol.UntilLost();
        serverProtocol.Error.Should().BeNull();
        serverProtocol.Data.Length.Should().Be(20_000_000);
        await clientProtocol.UntilLost();
        clientProtocol.Error.Should().BeNull();
    });

    [Test]
    [KernelOnly]
    public void EndOfConnection_BetweenResumeAndItsTurn_LosesNothing() => Run(async Coroutine (loop) =>
    {
        (TlsTransport client, RecordingProtocol clientProtocol, TlsTransport server, RecordingProtocol serverProtocol) = await Establish(loop);
        await HoldBack(client, server, 40_000);
        serverProtocol.OnData = server.PauseReading;
        server.ResumeReading();

        // What the lower transport does when it finds the end of the connection in this very turn.
        if (!server.Layer.EofReceived())
        {
            server.Layer.Lower.Close();
        }

        for (int i = 0; i < 50 && !serverProtocol.IsLost; i++)
        {
            await Asyncio.Sleep(0);
            server.ResumeReading();
        }

        await serverProtocol.UntilLost();
        serverProtocol.Data.Length.Should().Be(40_000);
        serverProtocol.Events.Should().Contain("eof").And.EndWith("lost");
        await clientProtocol.UntilLost();
    });

    [Test]
    [KernelOnly]
    public void Close_InsideBufferUpdated_EndsTheDelivery() => Run(async Coroutine (loop) =>
    {
        (TlsTransport client, RecordingProtocol clientProtocol, TlsTransport server, _) = await Establish(loop);
        var protocol = new SmallBuffers();
        protocol.OnUpdated = server.Close;
        server.SetProtocol(protocol);
        client.Write(new byte[100]);
        await clientProtocol.UntilLost();
        protocol.Updates.Should().Equal(10);
    });

    [Test]
    [KernelOnly]
    public void PauseReading_InsideBufferUpdated_HoldsTheRestBack() => Run(async Coroutine (loop) =>
    {
        (TlsTransport client, RecordingProtocol clientProtocol, TlsTransport server, _) = await Establish(loop);
        var protocol = new SmallBuffers();
        Future updated = loop.CreateFuture();
        protocol.OnUpdated = () =>
        {
            server.PauseReading();
            updated.SetResultOnce();
        };
        server.SetProtocol(protocol);
        client.Write(new byte[95]);
        await updated;
        await Turns(5);
        protocol.Updates.Should().Equal(10);
        while (protocol.Updates.Sum() < 95)
        {
            server.ResumeReading();
            await Asyncio.Sleep(0);
        }

        protocol.Updates.Should().Equal(10, 10, 10, 10, 10, 10, 10, 10, 10, 5);
        client.Abort();
        await clientProtocol.UntilLost();
    });

    [Test]
    [Property("Semantic", "195")]
    [KernelOnly]
    public void SetProtocol_InsideBufferUpdated_TheRestGoesToTheNewOne() => Run(async Coroutine (loop) =>
    {
        (TlsTransport client, RecordingProtocol clientProtocol, TlsTransport server, _) = await Establish(loop);
        var first = new SmallBuffers();
        var second = new RecordingProtocol();
        first.OnUpdated = () => server.SetProtocol(second);
        server.SetProtocol(first);
        client.Write(new byte[100]);
        await second.UntilReceived(90);
        first.Updates.Should().Equal(10);
        client.Abort();
        await clientProtocol.UntilLost();
    });

    [Test]
    [KernelOnly]
    public void Abort_InDebugMode_IsNoErrorToReport() => Run(async Coroutine (loop) =>
    {
        (TlsTransport client, RecordingProtocol clientProtocol, TlsTransport server, RecordingProtocol serverProtocol) = await Establish(loop);
        loop.SetDebug(true);
        client.Abort();
        await clientProtocol.UntilLost();
        clientProtocol.Error.Should().BeNull();
        await serverProtocol.UntilLost();
        loop.SetDebug(false);
        Reports.RemoveAll(report => ReferenceEquals(report.Transport, server)).Should().Be(1, "for the other side the connection was cut");
    });

    [Test]
    [KernelOnly]
    public void KeyboardInterrupt_InsideDataReceived_LeavesTheLoop()
    {
        using EventLoop loop = NewLoop();
        FluentActions.Invoking(() => loop.RunUntilComplete(Body())).Should().Throw<KeyboardInterrupt>();

        async Coroutine Body()
        {
            (TlsTransport client, _, _, RecordingProtocol serverProtocol) = await Establish(loop);
            serverProtocol.OnData = static () => throw new KeyboardInterrupt();
            client.Write("x"u8);
            await Asyncio.Sleep(LimitSeconds);
        }
    }

    [Test]
    [KernelOnly]
    public void KeyboardInterrupt_InsideConnectionMade_LeavesTheLoop()
    {
        using EventLoop loop = NewLoop();
        FluentActions.Invoking(() => loop.RunUntilComplete(Body())).Should().Throw<KeyboardInterrupt>();

        async Coroutine Body()
        {
            (SocketTransport a, SocketTransport b) = Pair(loop);
            var layer = new TlsLayer(loop, new RecordingProtocol { OnMade = static () => throw new KeyboardInterrupt() }, ClientOptions(), null, null, callsConnectionMade: true, null, null);
            a.SetProtocol(layer);
            layer.Begin(a);
            await TlsConnector.Upgrade(loop, b, new RecordingProtocol(), ServerSetup());
            await Asyncio.Sleep(LimitSeconds);
        }
    }

    [Test]
    [KernelOnly]
    public void ResumeReading_InATasksContext_DoesNotBecomeTheProtocols() => Run(async Coroutine (loop) =>
    {
        var variable = new ContextVar<string>("name", "the connection's");
        (TlsTransport client, RecordingProtocol clientProtocol, TlsTransport server, RecordingProtocol serverProtocol) = await Establish(loop);
        List<string> seen = [];
        serverProtocol.OnData = () => seen.Add(variable.Get());
        server.PauseReading();
        client.Write("1"u8);
        while (((SocketTransport)server.Layer.Lower).IsReading())
        {
            await Asyncio.Sleep(0);
        }

        await Asyncio.CreateTask(async Coroutine () =>
        {
            variable.Set("a task's");
            server.ResumeReading();
            await Asyncio.Sleep(0);
        });
        await serverProtocol.UntilReceived(1);
        client.Write("2"u8);
        await serverProtocol.UntilReceived(2);
        seen.Should().Equal("the connection's", "the connection's");
        client.Abort();
        await clientProtocol.UntilLost();
    });

    [Test]
    [KernelOnly]
    public void Loop_InsideATaskOfAnotherScheduler_StaysOnItsThread()
    {
        TaskScheduler scheduler = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
        Task.Factory.StartNew(
            () => Run(async Coroutine (loop) =>
            {
                int thread = Environment.CurrentManagedThreadId;
                (TlsTransport client, RecordingProtocol clientProtocol, _, RecordingProtocol serverProtocol) = await Establish(loop);
                int seen = 0;
                serverProtocol.OnData = () => seen = Environment.CurrentManagedThreadId;
                client.Write("x"u8);
                await serverProtocol.UntilReceived(1);
                seen.Should().Be(thread);
                client.Abort();
                await clientProtocol.UntilLost();
            }),
            CancellationToken.None,
            TaskCreationOptions.None,
            scheduler).GetAwaiter().GetResult();
    }

    [Test]
    public void KeyboardInterrupt_InsideATaskOfAnotherScheduler_LeavesTheLoop()
    {
        using EventLoop loop = NewLoop();
        TaskScheduler scheduler = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
        loop.CallSoon(static () => throw new KeyboardInterrupt());
        Task run = Task.Factory.StartNew(loop.RunForever, CancellationToken.None, TaskCreationOptions.None, scheduler);
        FluentActions.Invoking(() => run.GetAwaiter().GetResult()).Should().Throw<KeyboardInterrupt>();
    }

    /// <summary>Lets data and the sender's goodbye arrive at a server that is paused, all in one piece.</summary>
    private static async Coroutine HoldBack(TlsTransport client, TlsTransport server, int count)
    {
        var lower = (SocketTransport)server.Layer.Lower;
        lower.PauseReading();
        server.PauseReading();
        client.Write(new byte[count]);
        client.Close();
        await Turns(3);
        lower.ResumeReading();
        while (lower.IsReading())
        {
            await Asyncio.Sleep(0);
        }
    }

    private sealed class SmallBuffers : BufferedProtocol
    {
        private readonly byte[] _buffer = new byte[10];

        public List<int> Updates { get; } = [];

        public Action? OnUpdated { get; set; }

        public override Memory<byte> GetBuffer(int sizehint) => _buffer;

        public override void BufferUpdated(int nbytes)
        {
            Updates.Add(nbytes);
            OnUpdated?.Invoke();
        }
    }
}
