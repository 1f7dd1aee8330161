using System.Net.Sockets;
using AsyncioSharp.Net;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Net;

/// <summary>Binding and accepting where the system fails, on a fake network in virtual time.</summary>
public class AcceptTests
{
    [Test]
    [Property("Semantic", "209")]
    [PythonTest("test_selector_events", "BaseSelectorEventLoopTests.test_accept_connection_multiple")]
    public void Accept_MoreThanTheBacklogWait_RestInTheNextTurn() => Run(async Coroutine (_, fake) =>
    {
        fake.Listener.Accepts.Clear();
        for (int i = 0; i < 5; i++)
        {
            fake.Listener.Accepts.Enqueue((new FakeSocket(), SocketError.Success));
        }

        fake.Listener.Fire(Readiness.Read);
        await Asyncio.Sleep(0);
        fake.Listener.Accepts.Should().HaveCount(2, "the backlog is 2, and backlog + 1 are taken at a time");
        fake.Listener.Fire(Readiness.Read);
        await Asyncio.Sleep(1);
        fake.Protocols.Should().HaveCount(5);
    });

    [Test]
    [Property("Semantic", "209")]
    [PythonTest("test_selector_events", "BaseSelectorEventLoopTests.test_accept_connection_zero_one")]
    [PythonTest("test_selector_events", "BaseSelectorEventLoopTests.test_accept_connection_skip_connectionabortederror")]
    public void Accept_AnyBacklog_OneMoreIsTakenWhetherAbortedOrNot([Values(0, 1, 100)] int backlog, [Values] bool everyOtherAborted) => Run(async Coroutine (loop, fake) =>
    {
        await using Server server = await loop.CreateServer(() => fake.Factory(), "10.0.0.1", 80, backlog: backlog);
        FakeSocket listener = fake.Stack.Sockets[^1];
        for (int i = 0; i < 200; i++)
        {
            listener.Accepts.Enqueue(everyOtherAborted && i % 2 == 0 ? (null, SocketError.ConnectionAborted) : (new FakeSocket(), SocketError.Success));
        }

        listener.Fire(Readiness.Read);
        await Virtual.Turns(3);
        listener.Accepts.Should().HaveCount(200 - (backlog + 1));
        fake.Protocols.Should().HaveCount(everyOtherAborted ? (backlog + 1) / 2 : backlog + 1);
        server.AbortClients();
    });

    [Test]
    [Property("Semantic", "209")]
    public void Accept_OutOfDescriptors_ReportedAndAgainAfterASecond() => Run(async Coroutine (loop, fake) =>
    {
        fake.Listener.Accepts.Enqueue((null, SocketError.TooManyOpenSockets));
        fake.Listener.Fire(Readiness.Read);
        await Asyncio.Sleep(0.999);
        fake.Reports.Should().ContainSingle();
        fake.Reports[0].Message.Should().Contain("out of descriptors");
        fake.Reports[0].Socket.Should().BeOfType<TransportSocket>();
        fake.Listener.Wanted.Should().Be(Readiness.None, "it stays ready, and would keep the loop busy");
        await Asyncio.Sleep(0.002);
        fake.Listener.Wanted.Should().Be(Readiness.Read);
        fake.Listener.Accepts.Enqueue((new FakeSocket(), SocketError.Success));
        fake.Listener.Fire(Readiness.Read);
        await Asyncio.Sleep(0.001);
        fake.Protocols.Should().ContainSingle();
        fake.Reports.Clear();
    });

    [Test]
    [Property("Semantic", "209")]
    public void Accept_OutOfDescriptorsThenClosed_StaysClosed() => Run(async Coroutine (loop, fake) =>
    {
        fake.OnReport = fake.Server.Close;
        fake.Listener.Accepts.Enqueue((null, SocketError.TooManyOpenSockets));
        fake.Listener.Fire(Readiness.Read);
        await Asyncio.Sleep(5);
        fake.Listener.IsClosed.Should().BeTrue();
        fake.Listener.Wanted.Should().Be(Readiness.None);
        fake.Reports.Clear();
    });

    [TestCase(SocketError.ConnectionAborted)]
    [TestCase(SocketError.ConnectionReset)]
    [TestCase(SocketError.HostUnreachable)]
    [Property("Semantic", "209")]
    public void Accept_OneHasGivenUp_NextIsTaken(SocketError error) => Run(async Coroutine (_, fake) =>
    {
        fake.Listener.Accepts.Enqueue((null, error));
        fake.Listener.Accepts.Enqueue((new FakeSocket(), SocketError.Success));
        fake.Listener.Fire(Readiness.Read);
        await Asyncio.Sleep(0.1);
        fake.Protocols.Should().ContainSingle().Which.Events.Should().Equal("made");
    });

    [Test]
    [Property("Semantic", "210")]
    public void Accept_FactoryFails_ReportedAndConnectionClosed() => Run(async Coroutine (_, fake) =>
    {
        var client = new FakeSocket();
        fake.Factory = static () => throw new FormatException("no");
        fake.Listener.Accepts.Enqueue((client, SocketError.Success));
        fake.Listener.Fire(Readiness.Read);
        await Asyncio.Sleep(0.1);
        client.IsClosed.Should().BeTrue();
        fake.Reports.Should().ContainSingle().Which.Exception.Should().BeOfType<FormatException>();
        fake.Reports.Clear();
    });

    [Test]
    [Property("Semantic", "213")]
    public void Close_BetweenAcceptAndConnectionMade_ConnectionIsClosedAndNobodyHears() => Run(async Coroutine (loop, fake) =>
    {
        var client = new FakeSocket();
        fake.Listener.Accepts.Enqueue((client, SocketError.Success));
        fake.Listener.Fire(Readiness.Read);
        loop.CallSoon(fake.Server.Close);
        await fake.Server.WaitClosed();
        await Asyncio.Sleep(0.1);
        client.IsClosed.Should().BeTrue();
        fake.Protocols.Should().BeEmpty();
    });

    [Test]
    [PythonTest("test_proactor_events", "BaseProactorEventLoopTests.test_stop_serving")]
    public void Close_OneOfTwoServers_TheOtherGoesOn() => Run(async Coroutine (loop, fake) =>
    {
        await using Server other = await loop.CreateServer(() => fake.Factory(), "10.0.0.1", 80);
        FakeSocket listener = fake.Stack.Sockets[^1];
        fake.Server.Close();
        fake.Listener.IsClosed.Should().BeTrue();
        fake.Listener.Wanted.Should().Be(Readiness.None);
        listener.IsClosed.Should().BeFalse();
        listener.Wanted.Should().Be(Readiness.Read);
        listener.Accepts.Enqueue((new FakeSocket(), SocketError.Success));
        listener.Fire(Readiness.Read);
        await Asyncio.Sleep(0.1);
        fake.Protocols.Should().ContainSingle().Which.Transport.Abort();
    });

    [Test]
    [Property("Semantic", "207")]
    [PythonTest("test_events", "EventLoopTestsMixin.test_create_server_reuse_port")]
    public void Create_Defaults_ReuseAddressAndBacklog() => Run(async Coroutine (loop, fake) =>
    {
        await using Server server = await loop.CreateServer(() => new RecordingProtocol(), "10.0.0.1", 80);
        fake.Stack.Sockets[^1].Calls.Should().Equal($"reuse {!OperatingSystem.IsWindows()} False", "bind 10.0.0.1:80", "listen 100");
        await using Server other = await loop.CreateServer(() => new RecordingProtocol(), "10.0.0.1", 80, reuseAddress: false, reusePort: true, backlog: 7);
        fake.Stack.Sockets[^1].Calls.Should().Equal("reuse False True", "bind 10.0.0.1:80", "listen 7");
    });

    [Test]
    [Property("Semantic", "208")]
    public void Create_FamilyIsMissing_OthersAreServed() => Run(async Coroutine (loop, fake) =>
    {
        fake.Stack.OnCreate = static socket =>
        {
            if (socket.Family == AddressFamily.InterNetworkV6)
            {
                throw new SocketException((int)SocketError.AddressFamilyNotSupported);
            }
        };
        await using Server server = await loop.CreateServer(() => new RecordingProtocol(), ["10.0.0.1", "fd00::1"], 80);
        server.Sockets.Should().ContainSingle();
        await Throws("could not bind on any address out of *fd00::1*", loop.CreateServer(() => new RecordingProtocol(), "fd00::1", 80));
    });

    [Test]
    [Property("Semantic", "208")]
    public void Create_FamilyIsSwitchedOff_OthersAreServed() => Run(async Coroutine (loop, fake) =>
    {
        fake.Stack.OnCreate = static socket => socket.BindOutcome = socket.Family == AddressFamily.InterNetworkV6 ? SocketError.AddressNotAvailable : SocketError.Success;
        await using Server server = await loop.CreateServer(() => new RecordingProtocol(), ["fd00::1", "10.0.0.1"], 80);
        server.Sockets.Should().ContainSingle();
        fake.Stack.Open.Should().HaveCount(2, "the listener of the fixture and the one that could be bound");
    });

    [Test]
    [PythonTest("test_base_events", "BaseEventLoopWithSelectorTests.test_create_server_cant_bind")]
    public void Create_SecondAddressCannotBeBound_FirstIsClosed() => Run(async Coroutine (loop, fake) =>
    {
        int open = fake.Stack.Open.Count();
        fake.Stack.OnCreate = static socket => socket.BindOutcome = socket.Family == AddressFamily.InterNetworkV6 ? SocketError.AddressAlreadyInUse : SocketError.Success;
        await Throws("error while attempting to bind on address *fd00::1*:80: *", loop.CreateServer(() => new RecordingProtocol(), ["10.0.0.1", "fd00::1"], 80));
        fake.Stack.Open.Should().HaveCount(open);
    });

    [TestCase("10.0.0.1", "10.0.0.2")]
    [TestCase("fd00::1", "fd00::2")]
    [Property("Semantic", "206")]
    [PythonTest("test_events", "EventLoopTestsMixin.test_create_server_multiple_hosts_ipv4")]
    [PythonTest("test_events", "EventLoopTestsMixin.test_create_server_multiple_hosts_ipv6")]
    public void Create_SeveralHostsOneOfThemTwice_EachIsBoundOnce(string one, string two) => Run(async Coroutine (loop, fake) =>
    {
        await using Server server = await loop.CreateServer(() => new RecordingProtocol(), [one, two, one], 80);
        server.Sockets.Select(static socket => ((System.Net.IPEndPoint)socket.LocalEndPoint!).Address.ToString()).Should().BeEquivalentTo(one, two);
    });

    [Test]
    [PythonTest("test_base_events", "BaseEventLoopWithSelectorTests.test_create_server_no_getaddrinfo")]
    public void Create_NameWithoutAddresses_ErrorNamesIt() => Run(async Coroutine (loop, fake) =>
    {
        fake.Stack.Names["empty"] = [];
        await Throws("empty: *", loop.CreateServer(() => new RecordingProtocol(), "empty", 0));
        await Throws("unknown: *", loop.CreateServer(() => new RecordingProtocol(), "unknown", 0));
    });

    [TestCase(typeof(SocketException))]
    [TestCase(typeof(InsufficientMemoryException))]
    [PythonTest("test_unix_events", "SelectorEventLoopUnixSocketTests.test_create_unix_server_bind_error")]
    public void CreateUnix_BindFails_ErrorReachesTheCallerAndTheSocketIsClosed(Type expected) => Run(async Coroutine (loop, fake) =>
    {
        int open = fake.Stack.Open.Count();
        fake.Stack.OnCreate = socket => socket.OnBind = _ => expected == typeof(SocketException) ? SocketError.AccessDenied : throw new InsufficientMemoryException();
        Func<Task> create = async () => await loop.CreateUnixServer(() => new RecordingProtocol(), "/nowhere/test");
        (await create.Should().ThrowAsync<Exception>()).Which.Should().BeOfType(expected);
        fake.Stack.Sockets[^1].Calls.Should().Contain("bind /nowhere/test");
        fake.Stack.Open.Should().HaveCount(open);
    });

    [Test]
    public void Create_ListenFails_ErrorNamesTheAddressAndSocketsAreClosed() => Run(async Coroutine (loop, fake) =>
    {
        int open = fake.Stack.Open.Count();
        fake.Stack.OnCreate = static socket => socket.ListenOutcome = SocketError.AddressAlreadyInUse;
        await Throws("error while attempting to listen on address 10.0.0.1:80: *", loop.CreateServer(() => new RecordingProtocol(), "10.0.0.1", 80));
        fake.Stack.Open.Should().HaveCount(open);
    });

    private static async Task Throws(string message, Coroutine coroutine)
    {
        Func<Task> run = async () => await coroutine;
        await run.Should().ThrowAsync<SocketException>().WithMessage(message);
    }

    private static void Run(Func<EventLoop, Fake, Coroutine> body) => Virtual.RunAndLeave(async Coroutine () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        var fake = new Fake { Stack = new FakeStack(loop) };
        loop.SetExceptionHandler((_, context) =>
        {
            fake.Reports.Add(context);
            fake.OnReport?.Invoke();
        });
        fake.Server = await loop.CreateServer(() => fake.Factory(), "10.9.9.9", 9, backlog: 2);
        fake.Listener = fake.Stack.Sockets[0];
        await body(loop, fake);
        fake.Reports.Should().BeEmpty();
    });

    private sealed class Fake
    {
        public Fake() => Factory = () =>
        {
            Protocols.Add(new RecordingProtocol());
            return Protocols[^1];
        };

        public required FakeStack Stack { get; init; }

        public Server Server { get; set; } = null!;

        public FakeSocket Listener { get; set; } = null!;

        public List<RecordingProtocol> Protocols { get; } = [];

        public List<LoopExceptionContext> Reports { get; } = [];

        public Action? OnReport { get; set; }

        public Func<BaseProtocol> Factory { get; set; }
    }
}
