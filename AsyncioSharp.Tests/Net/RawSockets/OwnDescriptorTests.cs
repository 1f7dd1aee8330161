using AsyncioSharp.Net;
using AsyncioSharp.Net.Interop;

namespace AsyncioSharp.Tests.Net;

/// <summary>Numbers that are no descriptor of the program: closed ones, and those that the loop has got since.</summary>
[Platform("Linux")]
public class OwnDescriptorTests(SelectorKind kind) : NetFixture(kind)
{
    [Test]
    [KernelOnly]
    public void AddReader_NumberOfTheLoopItself_Refused() => Run(async Coroutine (loop) =>
    {
        int[] own = OwnNumbers(loop);
        own.Should().HaveCount(Kind == SelectorKind.Epoll ? 2 : 1);
        foreach (int number in own)
        {
            Action[] calls = [() => loop.AddReader(number, static () => { }), () => loop.AddWriter(number, static () => { })];
            foreach (Action call in calls)
            {
                IsBad(call, $"Bad file descriptor: {number}. The event loop has the number*");
            }

            loop.RemoveReader(number).Should().BeFalse();
            loop.RemoveWriter(number).Should().BeFalse();
        }

        // It still wakes.
        await loop.RunInExecutor(null, static () => 1);
    });

    [Test]
    public void AddReader_ClosedNumber_IsABadDescriptor() => Run(async Coroutine (loop) =>
    {
        // Far above what the process has open: another thread cannot get it meanwhile.
        const int Closed = 900_000;
        IsBad(() => loop.AddReader(Closed, static () => { }), "Bad file descriptor*");
        IsBad(() => loop.AddWriter(Closed, static () => { }), "Bad file descriptor*");
        loop.RemoveReader(Closed).Should().BeFalse();
        await Asyncio.Sleep(0);
    });

    [Test]
    [KernelOnly]
    public void ConnectReadPipe_NumberOfTheLoopItself_RefusedAndNotClosed() => Run(async Coroutine (loop) =>
    {
        if (Kind != SelectorKind.Epoll)
        {
            Assert.Ignore("Pipes are polled by epoll.");
        }

        foreach (int number in OwnNumbers(loop))
        {
            await Fails<IOException>(Connect(loop, number), "Bad file descriptor*");
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();
        await loop.RunInExecutor(null, static () => 1);
    });

    private static void IsBad(Action call, string message) =>
        call.Should().Throw<IOException>().WithMessage(message).Which.HResult.Should().Be(Errno.EBADF);

    private static async Coroutine Connect(EventLoop loop, int number) =>
        await loop.ConnectReadPipe(static () => new RecordingProtocol(), number);

    private static int[] OwnNumbers(EventLoop loop)
    {
        Selector selector = LoopNet.Of(loop).Selector;
        return [.. Enumerable.Range(0, 4096).Where(selector.Owns)];
    }
}
