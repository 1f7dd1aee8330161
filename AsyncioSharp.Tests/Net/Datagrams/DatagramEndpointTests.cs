using System.Net;
using System.Net.Sockets;
using AsyncioSharp.Net;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Net;

/// <summary>How a datagram endpoint gets its socket, and what becomes of it where the system fails; on a fake network in virtual time.</summary>
public class DatagramEndpointTests
{
    private static readonly IPEndPoint Local = new(IPAddress.Parse("10.0.0.1"), 7);

    [Test]
    [PythonTest("test_base_events", "BaseEventLoopWithSelectorTests.test_create_datagram_endpoint_no_addrinfo")]
    public void Create_NameWithoutAddresses_ErrorNamesIt() => Run(async Coroutine (loop, stack) =>
    {
        stack.Names["empty"] = [];
        await Fails<SocketException>(loop.CreateDatagramEndpoint(Recording, localAddr: ("empty", 0)), "empty: *");
        await Fails<SocketException>(loop.CreateDatagramEndpoint(Recording, remoteAddr: ("empty", 7)), "empty: *");
        stack.Sockets.Should().BeEmpty();
    });

    [Test]
    [PythonTest("test_base_events", "BaseEventLoopWithSelectorTests.test_create_datagram_endpoint_socket_err")]
    public void Create_SocketCannotBeMade_ErrorReachesTheCaller([Values] bool isBound) => Run(async Coroutine (loop, stack) =>
    {
        stack.OnCreate = static _ => throw new SocketException((int)SocketError.TooManyOpenSockets);
        SocketException error = await Fails<SocketException>(
            isBound ? loop.CreateDatagramEndpoint(Recording, localAddr: Local) : loop.CreateDatagramEndpoint(Recording, family: AddressFamily.InterNetwork));
        error.SocketErrorCode.Should().Be(SocketError.TooManyOpenSockets);
    });

    [Test]
    [PythonTest("test_base_events", "BaseEventLoopWithSelectorTests.test_create_datagram_endpoint_cant_bind")]
    public void Create_CannotBind_ErrorNamesTheAddressAndTheSocketIsClosed() => Run(async Coroutine (loop, stack) =>
    {
        stack.OnCreate = static socket => socket.BindOutcome = SocketError.AddressAlreadyInUse;
        SocketException error = await Fails<SocketException>(loop.CreateDatagramEndpoint(Recording, localAddr: Local, family: AddressFamily.InterNetwork), "*10.0.0.1:7*");
        error.SocketErrorCode.Should().Be(SocketError.AddressAlreadyInUse);
        stack.Sockets.Should().ContainSingle();
        stack.Open.Should().BeEmpty();
    });

    [Test]
    [PythonTest("test_base_events", "BaseEventLoopWithSelectorTests.test_create_datagram_endpoint_connect_err")]
    public void Create_CannotConnect_ErrorNamesTheAddressAndTheSocketIsClosed() => Run(async Coroutine (loop, stack) =>
    {
        stack.Answer("10.0.0.1", after: 0, SocketError.NetworkUnreachable);
        SocketException error = await Fails<SocketException>(loop.CreateDatagramEndpoint(Recording, remoteAddr: Local), "*10.0.0.1:7*");
        error.SocketErrorCode.Should().Be(SocketError.NetworkUnreachable);
        stack.Sockets.Should().ContainSingle();
        stack.Open.Should().BeEmpty();
    });

    [Test]
    [PythonTest("test_base_events", "BaseEventLoopWithSelectorTests.test_create_datagram_endpoint_sockopts")]
    public void Create_Options_AreSetOnlyIfAskedFor() => Run(async Coroutine (loop, stack) =>
    {
        (DatagramTransport plain, RecordingDatagramProtocol atPlain) = await loop.CreateDatagramEndpoint(Recording, localAddr: Local);
        stack.Sockets[0].Calls.Should().StartWith("bind 10.0.0.1:7").And.NotContain(static call => call.StartsWith("reuse", StringComparison.Ordinal));
        stack.Sockets[0].Options.Should().BeEmpty();
        (DatagramTransport shared, RecordingDatagramProtocol atShared) = await loop.CreateDatagramEndpoint(Recording, localAddr: Local, reusePort: true, allowBroadcast: true);
        stack.Sockets[1].Calls.Should().ContainInOrder("reuse False True", "bind 10.0.0.1:7");
        stack.Sockets[1].Options.Should().Equal(new Dictionary<(SocketOptionLevel, SocketOptionName), int> { [(SocketOptionLevel.Socket, SocketOptionName.Broadcast)] = 1 });
        plain.Close();
        shared.Close();
        await atPlain.Until("lost");
        await atShared.Until("lost");
    });

    private static RecordingDatagramProtocol Recording() => new();

    private static async Coroutine<TException> Fails<TException>(Coroutine coroutine, string message = "*")
        where TException : Exception
    {
        Func<Task> run = async () => await coroutine;
        return (await run.Should().ThrowAsync<TException>().WithMessage(message)).Which;
    }

    private static void Run(Func<EventLoop, FakeStack, Coroutine> body) => Virtual.Run(async Coroutine () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        List<string> reports = [];
        loop.SetExceptionHandler((_, context) => reports.Add(context.Message));
        await body(loop, new FakeStack(loop));
        reports.Should().BeEmpty();
    });
}
