using System.Net;
using System.Net.Sockets;
using AsyncioSharp.Net;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Net;

/// <summary>Which addresses are tried when, in virtual time.</summary>
public partial class HappyEyeballsTests
{
    private const string A = "10.0.0.1";
    private const string B = "10.0.0.2";
    private const string C = "10.0.0.3";
    private const string X = "fd00::1";
    private const string Y = "fd00::2";

    [Test]
    [Property("Semantic", "203")]
    [PythonTest("test_staggered", "StaggeredTests.test_first_error_second_successful")]
    public void NoDelay_FirstIsSlowAndFails_NextOnlyAfterIt() => Run([A, B, C], async Coroutine (loop, stack) =>
    {
        stack.Answer(A, 20, SocketError.TimedOut);
        stack.Answer(B, 1);
        var (transport, _) = await loop.CreateConnection(() => new RecordingProtocol(), "host", 80);
        stack.Connects.Should().Equal($"0 {A}:80", $"20 {B}:80");
        transport.GetExtraInfo("peername")!.ToString().Should().Be($"{B}:80");
        loop.Time().Should().Be(21);
        stack.Open.Should().ContainSingle();
    });

    [Test]
    public void Delay_WithoutAnEnd_NextOnlyAfterTheNewest([Values] bool isTimeSpan) => Run([A, B], async Coroutine (loop, stack) =>
    {
        stack.Answer(A, 20, SocketError.TimedOut);
        stack.Answer(B, 1);
        await (isTimeSpan
            ? loop.CreateConnection(() => new RecordingProtocol(), "host", 80, happyEyeballsDelay: Timeout.InfiniteTimeSpan)
            : loop.CreateConnection(() => new RecordingProtocol(), "host", 80, happyEyeballsDelay: double.PositiveInfinity));
        stack.Connects.Should().Equal($"0 {A}:80", $"20 {B}:80");
    });

    [Test]
    public void Delay_OfARecord_NextBeginsAfterIt() => Run([A, B], async Coroutine (loop, stack) =>
    {
        stack.Answer(A, 20);
        stack.Answer(B, 1);
        var options = new ConnectOptions { HappyEyeballsDelay = 0.25, AllErrors = true };
        await loop.CreateConnection(() => new RecordingProtocol(), "host", 80, options);
        stack.Connects.Should().Equal($"0 {A}:80", $"0.25 {B}:80");
    });

    [Test]
    public void Delay_NaN_IsRefused() => Run([A, B], async Coroutine (loop, stack) =>
    {
        Exception? error = await Virtual.ErrorOf(loop.CreateConnection(() => new RecordingProtocol(), "host", 80, happyEyeballsDelay: double.NaN));
        error.Should().BeOfType<ArgumentException>().Which.ParamName.Should().Be("happyEyeballsDelay");
        stack.Connects.Should().BeEmpty();
    });

    [TestCase(null)]
    [TestCase(0.25)]
    [Property("Semantic", "203")]
    [PythonTest("test_staggered", "StaggeredTests.test_one_successful")]
    public void FirstAnswersAtOnce_NoOtherIsTried(double? delay) => Run([A, B], async Coroutine (loop, stack) =>
    {
        stack.Answer(A, 0);
        stack.Answer(B, 0);
        var (transport, _) = await loop.CreateConnection(() => new RecordingProtocol(), "host", 80, happyEyeballsDelay: delay);
        transport.GetExtraInfo("peername")!.ToString().Should().Be($"{A}:80");
        await Asyncio.Sleep(1);
        stack.Connects.Should().Equal($"0 {A}:80");
        stack.Sockets.Should().ContainSingle();
    });

    [Test]
    [Property("Semantic", "203")]
    [PythonTest("test_staggered", "StaggeredTests.test_empty")]
    public void NoAddresses_TheRaceHasNoWinnerAndNoErrors() => Run([], async Coroutine (loop, _) =>
    {
        var race = new ConnectRace(loop, [], locals: null, ProtocolType.Unspecified, delay: double.PositiveInfinity);
        (await race.Run()).Should().BeNull();
        race.Errors.Should().BeEmpty();
    });

    [Test]
    [Property("Semantic", "203")]
    [PythonTest("test_staggered", "StaggeredTests.test_first_timeout_second_successful")]
    public void Delay_FirstIsSilent_NextBesideItAndLoserIsClosed() => Run([A, B, C], async Coroutine (loop, stack) =>
    {
        stack.Answer(B, 0.125);
        var (transport, _) = await loop.CreateConnection(() => new RecordingProtocol(), "host", 80, happyEyeballsDelay: 0.25);
        stack.Connects.Should().Equal($"0 {A}:80", $"0.25 {B}:80");
        loop.Time().Should().Be(0.375);
        stack.Open.Should().ContainSingle().Which.Remote!.ToString().Should().Be($"{B}:80");
        transport.GetExtraInfo("peername")!.ToString().Should().Be($"{B}:80");
    });

    [Test]
    [Property("Semantic", "203")]
    public void Delay_NewestFails_NextAtOnceAndDelayBeginsAgain() => Run([A, B, C], async Coroutine (loop, stack) =>
    {
        stack.Answer(A, 0.125, SocketError.ConnectionRefused);
        stack.Answer(C, 1);
        await loop.CreateConnection(() => new RecordingProtocol(), "host", 80, happyEyeballsDelay: TimeSpan.FromSeconds(0.25));
        stack.Connects.Should().Equal($"0 {A}:80", $"0.125 {B}:80", $"0.375 {C}:80");
    });

    [Test]
    [Property("Semantic", "203")]
    public void Delay_OlderFailsWhileNewestRuns_NextWaitsForTheDelay() => Run([A, B, C], async Coroutine (loop, stack) =>
    {
        stack.Answer(A, 0.375, SocketError.ConnectionRefused);
        stack.Answer(C, 1);
        await loop.CreateConnection(() => new RecordingProtocol(), "host", 80, happyEyeballsDelay: 0.25);
        stack.Connects.Should().Equal($"0 {A}:80", $"0.25 {B}:80", $"0.5 {C}:80");
    });

    [Test]
    [Property("Semantic", "203")]
    public void Delay_FirstAnswersLate_StillWins() => Run([A, B], async Coroutine (loop, stack) =>
    {
        stack.Answer(A, 0.5);
        var (transport, _) = await loop.CreateConnection(() => new RecordingProtocol(), "host", 80, happyEyeballsDelay: 0.25);
        transport.GetExtraInfo("peername")!.ToString().Should().Be($"{A}:80");
        stack.Open.Should().ContainSingle();
    });

    [Test]
    [Property("Semantic", "203")]
    [PythonTest("test_staggered", "StaggeredTests.test_multiple_winners")]
    public void Delay_TwoAnswerInOneTurn_TheFirstWinsAndTheOthersAreClosed() => Run([A, B, C], async Coroutine (loop, stack) =>
    {
        stack.Answer(A, 0.625);
        stack.Answer(B, 0.375);
        var (transport, _) = await loop.CreateConnection(() => new RecordingProtocol(), "host", 80, happyEyeballsDelay: 0.25);
        stack.Connects.Should().Equal($"0 {A}:80", $"0.25 {B}:80", $"0.5 {C}:80");
        loop.Time().Should().Be(0.625);
        transport.GetExtraInfo("peername")!.ToString().Should().Be($"{A}:80");
        stack.Open.Should().ContainSingle();
    });

    [Test]
    [Property("Semantic", "203")]
    [PythonTest("test_eager_task_factory", "EagerTaskFactoryLoopTests.test_staggered_race_with_eager_tasks")]
    public void Delay_EagerTasks_SilentAndFailingOnesLoseToTheOneBetween() => Run([A, B, C], async Coroutine (loop, stack) =>
    {
        loop.SetTaskFactory(Asyncio.EagerTaskFactory);
        stack.Answer(B, 1);
        stack.Answer(C, 0, SocketError.ConnectionRefused);
        var (transport, _) = await Asyncio.CreateTask(loop.CreateConnection(() => new RecordingProtocol(), "host", 80, happyEyeballsDelay: 0.25));
        stack.Connects.Should().Equal($"0 {A}:80", $"0.25 {B}:80", $"0.5 {C}:80");
        loop.Time().Should().Be(1.25);
        transport.GetExtraInfo("peername")!.ToString().Should().Be($"{B}:80");
        stack.Open.Should().ContainSingle();
    });

    [Test]
    [Property("Semantic", "203")]
    [PythonTest("test_eager_task_factory", "EagerTaskFactoryLoopTests.test_staggered_race_with_eager_tasks_no_delay")]
    public void NoDelay_EagerTasks_FirstFailsAtOnceAndTheThirdIsNeverTried() => Run([A, B, C], async Coroutine (loop, stack) =>
    {
        loop.SetTaskFactory(Asyncio.EagerTaskFactory);
        stack.OnCreate = static socket =>
        {
            Func<FakeSocket, EndPoint, SocketError> connect = socket.OnConnect;
            socket.OnConnect = (self, remote) => $"{remote}" == $"{A}:80" ? SocketError.ConnectionRefused : connect(self, remote);
        };
        stack.Answer(B, 1);
        stack.Answer(C, 0);
        var (transport, _) = await Asyncio.CreateTask(loop.CreateConnection(() => new RecordingProtocol(), "host", 80));
        transport.GetExtraInfo("peername")!.ToString().Should().Be($"{B}:80");
        stack.Connects.Should().Equal($"0 {B}:80");
        loop.Time().Should().Be(1);
        stack.Sockets.Should().HaveCount(2);
        stack.Open.Should().ContainSingle();
    });

    [Test]
    [Property("Semantic", "203")]
    public void Delay_MixedFamilies_AreInterleaved() => Run([X, Y, A, B], async Coroutine (loop, stack) =>
    {
        await FailsAsync(loop, happyEyeballsDelay: 0.25, after: 10, stack);
        stack.Connects.Select(AddressOf).Should().Equal(X, A, Y, B);
    });

    [Test]
    [Property("Semantic", "203")]
    public void Interleave_Two_TwoOfTheFirstFamilyLead() => Run([X, Y, "fd00::3", A, B], async Coroutine (loop, stack) =>
    {
        await FailsAsync(loop, happyEyeballsDelay: 0.25, after: 10, stack, interleave: 2);
        stack.Connects.Select(AddressOf).Should().Equal(X, Y, A, "fd00::3", B);
    });

    [Test]
    [Property("Semantic", "203")]
    public void Interleave_Zero_SystemsOrder() => Run([X, Y, A, B], async Coroutine (loop, stack) =>
    {
        await FailsAsync(loop, happyEyeballsDelay: 0.25, after: 10, stack, interleave: 0);
        stack.Connects.Select(AddressOf).Should().Equal(X, Y, A, B);
    });

    [Test]
    [Property("Semantic", "203")]
    public void Interleave_WithoutDelay_MixesToo() => Run([X, Y, A, B], async Coroutine (loop, stack) =>
    {
        await FailsAsync(loop, happyEyeballsDelay: null, after: 1, stack, interleave: 1);
        stack.Connects.Select(AddressOf).Should().Equal(X, A, Y, B);
    });

    [Test]
    [Property("Semantic", "204")]
    public void AllFail_DifferentTexts_OneErrorWithAllOfThemInOrder() => Run([A, B], async Coroutine (loop, stack) =>
    {
        stack.Answer(A, 2, SocketError.ConnectionRefused);
        stack.Answer(B, 1, SocketError.HostUnreachable);
        Func<Task> connect = async () => await loop.CreateConnection(() => new RecordingProtocol(), "host", 80, happyEyeballsDelay: 0.25);
        SocketException error = (await connect.Should().ThrowAsync<SocketException>().WithMessage($"Multiple exceptions: *{A}:80*refused*{B}:80*")).Which;
        error.SocketErrorCode.Should().Be(SocketError.SocketError, "they share no code");
        stack.Open.Should().BeEmpty();
    });

    [Test]
    [Property("Semantic", "204")]
    [PythonTest("test_base_events", "BaseEventLoopWithSelectorTests.test_create_connection_multiple")]
    public void AllFail_SameCode_TheCodeIsKept() => Run([A, B], async Coroutine (loop, stack) =>
    {
        Func<Task> connect = async () => await FailsAsync(loop, null, 1, stack, rethrow: true);
        (await connect.Should().ThrowAsync<SocketException>().WithMessage("Multiple exceptions: *")).Which.SocketErrorCode.Should().Be(SocketError.ConnectionRefused);
    });

    [Test]
    [Property("Semantic", "204")]
    [PythonTest("test_base_events", "BaseEventLoopWithSelectorTests.test_create_connection_connect_err")]
    public void AllFail_OneAddress_ItsOwnError() => Run([A], async Coroutine (loop, stack) =>
    {
        Func<Task> connect = async () => await FailsAsync(loop, null, 1, stack, rethrow: true);
        await connect.Should().ThrowAsync<SocketException>().WithMessage($"Connect call failed {A}:80: *");
    });

    [Test]
    [Property("Semantic", "204")]
    [PythonTest("test_staggered", "StaggeredTests.test_none_successful")]
    public void AllErrors_AllFail_AggregateInTheOrderOfTheAddresses() => Run([A, B, C], async Coroutine (loop, stack) =>
    {
        stack.Answer(A, 3, SocketError.ConnectionRefused);
        stack.Answer(B, 2, SocketError.HostUnreachable);
        stack.Answer(C, 1, SocketError.NetworkUnreachable);
        Func<Task> connect = async () => await loop.CreateConnection(() => new RecordingProtocol(), "host", 80, happyEyeballsDelay: 0.25, allErrors: true);
        (await connect.Should().ThrowAsync<AggregateException>().WithMessage("create_connection failed*")).Which
            .InnerExceptions.Cast<SocketException>().Select(static error => error.SocketErrorCode)
            .Should().Equal(SocketError.ConnectionRefused, SocketError.HostUnreachable, SocketError.NetworkUnreachable);
    });

    [Test]
    [Property("Semantic", "204")]
    public void AllErrors_OneAddress_AggregateToo() => Run([A], async Coroutine (loop, stack) =>
    {
        stack.Answer(A, 1, SocketError.ConnectionRefused);
        Func<Task> connect = async () => await loop.CreateConnection(() => new RecordingProtocol(), "host", 80, allErrors: true);
        (await connect.Should().ThrowAsync<AggregateException>()).Which.InnerExceptions.Should().ContainSingle();
    });

    [Test]
    [Property("Semantic", "203")]
    public void ManyAddresses_AllFailAtOnce_NoDeepStack() => Run([.. Enumerable.Range(0, 20_000).Select(static i => $"10.1.{i / 256}.{i % 256}")], async Coroutine (loop, stack) =>
    {
        stack.OnCreate = static socket => socket.OnConnect = static (_, _) => SocketError.NetworkUnreachable;
        Func<Task> connect = async () => await loop.CreateConnection(() => new RecordingProtocol(), "host", 80, happyEyeballsDelay: 0.25);
        await connect.Should().ThrowAsync<SocketException>();
        stack.Sockets.Should().HaveCount(20_000);
        stack.Open.Should().BeEmpty();
    });

    [Test]
    [Property("Semantic", "203")]
    [PythonTest("test_events", "EventLoopTestsMixin.test_create_connection_local_addr_skip_different_family")]
    public void LocalAddress_OfBothFamilies_EachAttemptTakesItsOwn() => Run([X, A], async Coroutine (loop, stack) =>
    {
        stack.Names["local"] = ["10.9.9.9", "fd00::9"];
        await FailsAsync(loop, null, 1, stack, localAddr: ("local", 7));
        stack.Sockets.Select(static socket => socket.Calls[0]).Should().Equal("bind [fd00::9]:7", "bind 10.9.9.9:7");
    });

    [Test]
    [Property("Semantic", "204")]
    [PythonTest("test_base_events", "BaseEventLoopWithSelectorTests.test_create_connection_no_local_addr")]
    [PythonTest("test_events", "EventLoopTestsMixin.test_create_connection_local_addr_nomatch_family")]
    public void LocalAddress_NoneOfTheFamily_IsTheErrorOfThatAddress() => Run([X], async Coroutine (loop, stack) =>
    {
        Func<Task> connect = async () => await FailsAsync(loop, null, 1, stack, localAddr: ("10.9.9.9", 7), rethrow: true);
        await connect.Should().ThrowAsync<SocketException>().WithMessage("no matching local address with family InterNetworkV6 found");
        stack.Open.Should().BeEmpty();
        int made = stack.Sockets.Count;
        stack.Names["empty"] = [];
        Func<Task> unbound = async () => await FailsAsync(loop, null, 1, stack, localAddr: ("empty", 8080), rethrow: true);
        await unbound.Should().ThrowAsync<SocketException>().WithMessage("empty: *");
        stack.Sockets.Should().HaveCount(made, "nothing is begun");
    });

    [Test]
    [Property("Semantic", "204")]
    [PythonTest("test_base_events", "BaseEventLoopWithSelectorTests.test_create_connection_multiple_errors_local_addr")]
    public void LocalAddress_OneOfTwoCannotBeBound_TheOtherIsTaken() => Run([A, B], async Coroutine (loop, stack) =>
    {
        stack.Names["local"] = ["10.9.9.8", "10.9.9.9"];
        stack.OnCreate = static socket => socket.OnBind = static local => AddressOf($"bind {local}").StartsWith("10.9.9.8", StringComparison.Ordinal) ? SocketError.AddressNotAvailable : SocketError.Success;
        Func<Task> connect = async () => await FailsAsync(loop, null, 1, stack, localAddr: ("local", 8080), rethrow: true);
        await connect.Should().ThrowAsync<SocketException>().WithMessage("Multiple exceptions: *");
        stack.Sockets.Should().HaveCount(2);
        stack.Sockets.Select(static socket => string.Join(", ", socket.Calls.Take(2))).Distinct().Should().Equal("bind 10.9.9.8:8080, bind 10.9.9.9:8080");
        stack.Open.Should().BeEmpty();
    });

    [Test]
    [Property("Semantic", "204")]
    public void SocketCannotBeMade_NextAddress() => Run([X, A], async Coroutine (loop, stack) =>
    {
        stack.OnCreate = static socket =>
        {
            if (socket.Family == AddressFamily.InterNetworkV6)
            {
                throw new SocketException((int)SocketError.AddressFamilyNotSupported);
            }
        };
        stack.Answer(A, 1);
        var (transport, _) = await loop.CreateConnection(() => new RecordingProtocol(), "host", 80);
        transport.GetExtraInfo("peername")!.ToString().Should().Be($"{A}:80");
    });

    [Test]
    [Property("Semantic", "204")]
    [PythonTest("test_base_events", "BaseEventLoopWithSelectorTests.test_create_connection_multiple_errors")]
    public void SocketCannotBeMade_ForAnyAddress_OneErrorWithAllTexts() => Run([A, B], async Coroutine (loop, stack) =>
    {
        string[] errors = ["err1", "err2"];
        int asked = 0;
        stack.OnCreate = _ => throw new SocketException((int)SocketError.TooManyOpenSockets, errors[asked++]);
        Func<Task> connect = async () => await loop.CreateConnection(() => new RecordingProtocol(), "host", 80);
        await connect.Should().ThrowAsync<SocketException>().WithMessage("Multiple exceptions: err1, err2");
    });

    [Test]
    [Property("Semantic", "203")]
    [PythonTest("test_base_events", "BaseEventLoopWithSelectorTests.test_create_connection_timeout")]
    public void Timeout_WhileConnecting_IsRaisedAndTheSocketIsClosed() => Run([A], async Coroutine (loop, stack) =>
    {
        Func<Task> connect = async () => await Asyncio.Timeout(1, async Coroutine (_) => await loop.CreateConnection(() => new RecordingProtocol(), "host", 80));
        await connect.Should().ThrowAsync<TimeoutException>();
        loop.Time().Should().Be(1);
        stack.Sockets.Should().ContainSingle();
        stack.Open.Should().BeEmpty();
    });

    [Test]
    [Property("Semantic", "203")]
    [PythonTest("test_base_events", "BaseEventLoopWithSelectorTests.test_create_connection_ipv6_scope")]
    public void ScopedAddress_IsConnectedToWithItsScope() => Run([], async Coroutine (loop, stack) =>
    {
        stack.OnCreate = static socket => socket.OnConnect = static (_, _) => SocketError.Success;
        var (transport, _) = await loop.CreateConnection(() => new RecordingProtocol(), "fe80::1%1", 80);
        stack.Sockets.Should().ContainSingle().Which.Family.Should().Be(AddressFamily.InterNetworkV6);
        var remote = (IPEndPoint)transport.GetExtraInfo("peername")!;
        (remote.Address.ScopeId, remote.Port).Should().Be((1L, 80));
        stack.Sockets[0].Calls.Should().Contain("connect [fe80::1%1]:80");
    });

    [Test]
    [Property("Semantic", "203")]
    public void SocketBreaks_NotWithANetworkError_ReachesTheCaller() => Run([A, B], async Coroutine (loop, stack) =>
    {
        // The second attempt begins in a timer: an error there must not end in the loop's handler.
        stack.OnCreate = socket => socket.OnConnect = (_, remote) => AddressOf($"0 {remote}") == B ? throw new InvalidOperationException("odd") : SocketError.InProgress;
        Func<Task> connect = async () => await loop.CreateConnection(() => new RecordingProtocol(), "host", 80, happyEyeballsDelay: 0.25);
        await connect.Should().ThrowAsync<InvalidOperationException>().WithMessage("odd");
        stack.Open.Should().BeEmpty();
    });

    [Test]
    [Property("Semantic", "203")]
    [PythonTest("test_base_events", "BaseEventLoopWithSelectorTests.test_create_connection_no_getaddrinfo")]
    public void NameNotKnown_ErrorNamesIt() => Run([], async Coroutine (loop, stack) =>
    {
        Func<Task> connect = async () => await loop.CreateConnection(() => new RecordingProtocol(), "elsewhere", 80);
        await connect.Should().ThrowAsync<SocketException>().WithMessage("*elsewhere*");
        Func<Task> connectToNone = async () => await loop.CreateConnection(() => new RecordingProtocol(), "host", 80);
        await connectToNone.Should().ThrowAsync<SocketException>("the lookup gives an empty list").WithMessage("host: *");
        stack.Sockets.Should().BeEmpty();
    });

    private static string AddressOf(string connect) => connect.Split(' ')[1].Replace(":80", string.Empty, StringComparison.Ordinal).Trim('[', ']');

    /// <summary>Connects where every address refuses after a while.</summary>
    private static async Task FailsAsync(
        EventLoop loop, double? happyEyeballsDelay, double after, FakeStack stack, int? interleave = null, (string Host, int Port)? localAddr = null, bool rethrow = false)
    {
        foreach (string address in stack.Names["host"])
        {
            stack.Answer(address, after, SocketError.ConnectionRefused);
        }

        try
        {
            await (localAddr is { } local
                ? loop.CreateConnection(() => new RecordingProtocol(), "host", 80, localAddr: local, happyEyeballsDelay: happyEyeballsDelay, interleave: interleave)
                : loop.CreateConnection(() => new RecordingProtocol(), "host", 80, happyEyeballsDelay: happyEyeballsDelay, interleave: interleave));
            Assert.Fail("It should not connect.");
        }
        catch (SocketException) when (!rethrow)
        {
        }
    }

    private static void Run(string[] addresses, Func<EventLoop, FakeStack, Coroutine> body) => Virtual.RunAndLeave(async Coroutine () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        List<string> reports = [];
        loop.SetExceptionHandler((_, context) => reports.Add(context.Message));
        var stack = new FakeStack(loop);
        stack.Names["host"] = addresses;
        await body(loop, stack);
        reports.Should().BeEmpty();
    });
}
