using System.Net.Sockets;
using AsyncioSharp.Net;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Net;

/// <summary>The limits of servers, on a fake network in virtual time.</summary>
public class ServerLimitsTests
{
    [Test]
    public void MaxConnections_Reached_AcceptingRestsUntilAConnectionEnds() => Run(async Coroutine (trial) =>
    {
        await using Server server = await trial.Serve(maxConnections: 2);
        trial.Connect(3);
        await Virtual.Turns(3);
        trial.Protocols.Should().HaveCount(2);
        server.ConnectionCount.Should().Be(2);
        trial.Listener.Accepts.Should().ContainSingle("the third waits in the backlog");
        trial.Listener.Wanted.Should().Be(Readiness.None, "it stays ready, and would keep the loop busy");

        trial.Protocols[0].Transport.Abort();
        await Virtual.Turns(3);
        trial.Listener.Wanted.Should().Be(Readiness.Read);
        trial.Listener.Fire(Readiness.Read);
        await Virtual.Turns(3);
        trial.Protocols.Should().HaveCount(3);
        server.AbortClients();
    });

    [Test]
    public void MaxConnections_ReachedBySeveralListeners_AllRestAndGoOn() => Run(async Coroutine (trial) =>
    {
        await using Server server = await trial.Serve(maxConnections: 1, hosts: ["10.0.0.1", "10.0.0.2"]);
        FakeSocket other = trial.Stack.Sockets[1];
        trial.Connect(1);
        await Virtual.Turns(3);
        trial.Listener.Fire(Readiness.Read);
        other.Fire(Readiness.Read);
        await Virtual.Turns(3);
        (trial.Listener.Wanted, other.Wanted).Should().Be((Readiness.None, Readiness.None));
        trial.Protocols[0].Transport.Abort();
        await Virtual.Turns(3);
        (trial.Listener.Wanted, other.Wanted).Should().Be((Readiness.Read, Readiness.Read));
    });

    [Test]
    public void MaxConnections_FactoryFails_GivesTheRoomBack() => Run(async Coroutine (trial) =>
    {
        await using Server server = await trial.Serve(maxConnections: 1, factory: static () => throw new FormatException("no"));
        trial.Connect(2);
        await Virtual.Turns(3);
        server.ConnectionCount.Should().Be(0);
        trial.Listener.Wanted.Should().Be(Readiness.Read);
        trial.Reports.Should().ContainSingle();
        trial.Reports.Clear();
    });

    [Test]
    public void MaxConnections_ClosedWhileFull_StaysClosed() => Run(async Coroutine (trial) =>
    {
        await using Server server = await trial.Serve(maxConnections: 1);
        trial.Connect(2);
        await Virtual.Turns(3);
        server.Close();
        server.AbortClients();
        await server.WaitClosed();
        trial.Listener.IsClosed.Should().BeTrue();
    });

    [Test]
    public void IdleTimeout_NoByte_EndsTheConnectionWithTheReason() => Run(async Coroutine (trial) =>
    {
        await using Server server = await trial.Serve(idleTimeout: 10);
        (RecordingProtocol protocol, FakeSocket socket) = await trial.One();
        await Asyncio.Sleep(9.9);
        protocol.Events.Should().Equal("made");
        await Asyncio.Sleep(0.2);
        protocol.Error.Should().BeOfType<TimeoutException>().Which.Message.Should().Contain("10 s");
        socket.IsClosed.Should().BeTrue();
        server.ConnectionCount.Should().Be(0);
    });

    [Test]
    public void IdleTimeout_BytesOfEitherDirection_BeginItAnew() => Run(async Coroutine (trial) =>
    {
        await using Server server = await trial.Serve(idleTimeout: 10);
        (RecordingProtocol protocol, FakeSocket socket) = await trial.One();
        await Asyncio.Sleep(6);
        socket.ScriptReceive("x"u8);
        socket.Fire(Readiness.Read);
        await Asyncio.Sleep(9);
        socket.ScriptSend(1);
        protocol.Transport.Write("y"u8);
        await Asyncio.Sleep(9);
        protocol.IsLost.Should().BeFalse();
        await Asyncio.Sleep(1.1);
        protocol.Error.Should().BeOfType<TimeoutException>();
    });

    [Test]
    public void IdleTimeout_WritesThatThePeerDoesNotTake_DoNotCount() => Run(async Coroutine (trial) =>
    {
        await using Server server = await trial.Serve(idleTimeout: 10);
        (RecordingProtocol protocol, _) = await trial.One();
        await Asyncio.Sleep(6);
        protocol.Transport.Write("y"u8);
        await Asyncio.Sleep(4.1);
        protocol.Error.Should().BeOfType<TimeoutException>();
    });

    [Test]
    public void IdleTimeout_ClosingWithSomethingUnsent_EndsThatToo() => Run(async Coroutine (trial) =>
    {
        await using Server server = await trial.Serve(idleTimeout: 10);
        (RecordingProtocol protocol, FakeSocket socket) = await trial.One();
        protocol.Transport.Write("y"u8);
        protocol.Transport.Close();
        await Asyncio.Sleep(10.1);
        protocol.Error.Should().BeOfType<TimeoutException>();
        socket.IsClosed.Should().BeTrue();
    });

    [Test]
    public void IdleTimeout_BytesOfAFileThatTheSystemSends_Count() => Run(async Coroutine (trial) =>
    {
        await using Server server = await trial.Serve(idleTimeout: 10);
        (RecordingProtocol protocol, FakeSocket socket) = await trial.One();
        string path = Path.GetTempFileName();
        File.WriteAllBytes(path, new byte[100]);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 4096, FileOptions.DeleteOnClose);
        await Asyncio.Sleep(6);
        socket.SendsFiles = true;
        socket.ScriptSend(1);
        AsyncioTask<long> sending = Asyncio.CreateTask(Asyncio.GetRunningLoop().Sendfile(protocol.Transport, file));
        await Asyncio.Sleep(6);
        protocol.IsLost.Should().BeFalse("a byte of the file went at 6 s");
        Func<Task> send = async () => await sending;
        await send.Should().ThrowAsync<IOException>();
        protocol.Error.Should().BeOfType<TimeoutException>();
    });

    [Test]
    public void IdleTimeout_MuchTraffic_IsOneTimer() => Run(async Coroutine (trial) =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        int before = loop.Statistics().TimersPending;
        await using Server server = await trial.Serve(idleTimeout: 10);
        (RecordingProtocol protocol, FakeSocket socket) = await trial.One();
        for (int i = 0; i < 1000; i++)
        {
            socket.ScriptReceive("x"u8);
            socket.Fire(Readiness.Read);
            await Asyncio.Sleep(0.1);
            loop.Statistics().TimersPending.Should().Be(before + 1);
        }

        protocol.Data.Should().HaveCount(1000);
        protocol.Transport.Abort();
        await Virtual.Turns(3);
        loop.Statistics().TimersPending.Should().Be(before, "nothing is left of a connection that has ended");
    });

    [Test]
    public void Limits_AreSeenOnTheServer_AndOffByDefault() => Run(async Coroutine (trial) =>
    {
        await using Server server = await trial.Serve(maxConnections: 3, idleTimeout: 2.5);
        (server.MaxConnections, server.IdleTimeout, server.ConnectionCount).Should().Be((3, 2.5, 0));
        await using Server open = await trial.Serve();
        (open.MaxConnections, open.IdleTimeout).Should().Be((null, null));
    });

    [Test]
    public void Limits_NotPositive_AreRefused() => Run(async Coroutine (trial) =>
    {
        foreach (int connections in new[] { 0, -1 })
        {
            Func<Task> serve = async () => await trial.Serve(maxConnections: connections);
            await serve.Should().ThrowAsync<ArgumentOutOfRangeException>().WithParameterName("maxConnections");
        }

        foreach (double seconds in new[] { 0, -1, double.NaN, double.PositiveInfinity })
        {
            Func<Task> serve = async () => await trial.Serve(idleTimeout: seconds);
            await serve.Should().ThrowAsync<ArgumentOutOfRangeException>().WithParameterName("idleTimeout");
        }

        EventLoop loop = Asyncio.GetRunningLoop();
        Func<Task> plain = async () => await loop.CreateServer(static () => new RecordingProtocol(), "10.0.0.1", 80, suppressRaggedEofs: true);
        await plain.Should().ThrowAsync<ArgumentException>().WithMessage("suppressRaggedEofs is only meaningful with ssl*");
    });

    private static void Run(Func<Trial, Coroutine> body) => Virtual.Run(async Coroutine () =>
    {
        var trial = new Trial(Asyncio.GetRunningLoop());
        await body(trial);
        trial.Reports.Should().BeEmpty();
    });

    private sealed class Trial
    {
        private readonly EventLoop _loop;

        public Trial(EventLoop loop)
        {
            _loop = loop;
            Stack = new FakeStack(loop);
            loop.SetExceptionHandler((_, context) => Reports.Add(context));
        }

        public FakeStack Stack { get; }

        public FakeSocket Listener => Stack.Sockets[0];

        public List<RecordingProtocol> Protocols { get; } = [];

        public List<LoopExceptionContext> Reports { get; } = [];

        public Coroutine<Server> Serve(int? maxConnections = null, double? idleTimeout = null, string[]? hosts = null, Func<BaseProtocol>? factory = null) =>
            _loop.CreateServer(factory ?? Make, hosts ?? ["10.0.0.1"], 80, maxConnections: maxConnections, idleTimeout: idleTimeout);

        /// <summary>Clients connect to the first listener.</summary>
        public void Connect(int count)
        {
            for (int i = 0; i < count; i++)
            {
                Listener.Accepts.Enqueue((new FakeSocket(), SocketError.Success));
            }

            Listener.Fire(Readiness.Read);
        }

        /// <summary>One client connects.</summary>
        public async Coroutine<(RecordingProtocol Protocol, FakeSocket Socket)> One()
        {
            var socket = new FakeSocket();
            Listener.Accepts.Enqueue((socket, SocketError.Success));
            Listener.Fire(Readiness.Read);
            await Virtual.Turns(3);
            return (Protocols[^1], socket);
        }

        private RecordingProtocol Make()
        {
            Protocols.Add(new RecordingProtocol());
            return Protocols[^1];
        }
    }
}
