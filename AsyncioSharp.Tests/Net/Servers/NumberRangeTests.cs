using AsyncioSharp.Net;

namespace AsyncioSharp.Tests.Net;

/// <summary>Numbers out of their range are refused before anything is done.</summary>
public class NumberRangeTests(SelectorKind kind) : NetFixture(kind)
{
    [TestCase(-1)]
    [TestCase(65536)]
    public void Port_OutOfRange_Refused(int port) => Run(async Coroutine (loop) =>
    {
        await Refused(async () => await loop.CreateServer(Protocol, "127.0.0.1", port), "port must be 0-65535*");
        await Refused(async () => await loop.CreateConnection(Protocol, "no such host", port), "port must be 0-65535*");
        await Refused(async () => await loop.CreateDatagramEndpoint(Datagrams, localAddr: ("127.0.0.1", port)), "port must be 0-65535*");
    });

    [Test]
    public void Backlog_Negative_Refused() => Run(async Coroutine (loop) =>
    {
        using var path = new SocketPath();
        await Refused(async () => await loop.CreateServer(Protocol, "127.0.0.1", 0, backlog: -1), "*backlog*");
        await Refused(async () => await loop.CreateUnixServer(Protocol, path.Name, backlog: -1), "*backlog*");
        File.Exists(path.Name).Should().BeFalse();
    });

    [TestCase(0)]
    [TestCase(-1)]
    public void Limit_NotPositive_Refused(int limit) => Run(async Coroutine (loop) =>
    {
        using var path = new SocketPath();
        Func<Task>[] calls =
        [
            async () => await Asyncio.StartServer(static (_, _) => { }, "127.0.0.1", 0, limit: limit),
            async () => await Asyncio.StartUnixServer(static (_, _) => { }, path.Name, limit: limit),
            async () => await Asyncio.OpenConnection("127.0.0.1", 1, limit: limit),
            async () => await Asyncio.OpenUnixConnection(path.Name, limit: limit),
            async () => await Asyncio.CreateSubprocessExec("true", limit: limit),
        ];
        foreach (Func<Task> call in calls)
        {
            await call.Should().ThrowAsync<ArgumentException>().WithMessage("Limit cannot be <= 0*");
        }

        File.Exists(path.Name).Should().BeFalse();
    });

    private static RecordingProtocol Protocol() => new();

    private static RecordingDatagramProtocol Datagrams() => new();

    private static async Coroutine Refused(Func<Task> call, string message) =>
        await call.Should().ThrowAsync<ArgumentException>().WithMessage(message);
}
