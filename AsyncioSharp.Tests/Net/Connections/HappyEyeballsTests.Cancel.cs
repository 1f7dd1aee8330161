using AsyncioSharp.Net;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Net;

// A race that is given up.
public partial class HappyEyeballsTests
{
    [TestCase(0.0)]
    [TestCase(0.3)]
    [TestCase(null)]
    [Property("Semantic", "203")]
    public void Cancel_WhileConnecting_AllSocketsAreClosedAndNoTimerStays(double? delay) => Run([A, B, C], async Coroutine (loop, stack) =>
    {
        AsyncioTask<(Transport, RecordingProtocol)> task = loop.CreateTask(loop.CreateConnection(() => new RecordingProtocol(), "host", 80, happyEyeballsDelay: delay));
        await Asyncio.Sleep(0.5);
        stack.Open.Should().NotBeEmpty();
        int made = stack.Sockets.Count;
        task.Cancel();
        await Asyncio.Wait([task]);
        task.Cancelled().Should().BeTrue();
        stack.Open.Should().BeEmpty();
        await Asyncio.Sleep(10);
        stack.Sockets.Should().HaveCount(made);
    });

    [Test]
    [Property("Semantic", "203")]
    public void Cancel_InTheTurnOfTheWin_WinnerIsClosed() => Run([A], async Coroutine (loop, stack) =>
    {
        AsyncioTask<(Transport, RecordingProtocol)> task = loop.CreateTask(loop.CreateConnection(() => new RecordingProtocol(), "host", 80));
        await Asyncio.Sleep(1);
        stack.Sockets[0].Fire(Readiness.Write);
        loop.CallSoon(() => task.Cancel());
        await Asyncio.Wait([task]);
        task.Cancelled().Should().BeTrue();
        stack.Open.Should().BeEmpty();
    });

    [Test]
    [Property("Semantic", "181")]
    public void Cancel_WhileConnectionMadeIsQueued_TransportIsClosed() => Run([A], async Coroutine (loop, stack) =>
    {
        var protocol = new RecordingProtocol();
        AsyncioTask<(Transport, RecordingProtocol)>? task = null;
        protocol.OnMade = () => task!.Cancel();
        stack.Answer(A, 1);
        task = loop.CreateTask(loop.CreateConnection(() => protocol, "host", 80));
        await Asyncio.Wait([task]);
        task.Cancelled().Should().BeTrue();
        await protocol.UntilLost();
        protocol.Events.Should().Equal("made", "lost");
        await Asyncio.Sleep(0);
        stack.Open.Should().BeEmpty();
    });
}
