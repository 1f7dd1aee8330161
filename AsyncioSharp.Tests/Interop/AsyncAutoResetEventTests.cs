using AsyncioSharp.Tests.Infrastructure;
using Nito.AsyncEx;

namespace AsyncioSharp.Tests.Interop;

[TestFixture]
public sealed class AsyncAutoResetEventTests
{
    [Test]
    public void Set_ByTimers_WakesOneTaskEachTime([Values] Body body) => Virtual.Run(async () =>
    {
        var signal = new AsyncAutoResetEvent();
        EventLoop loop = Asyncio.GetRunningLoop();
        loop.CallLater(1, signal.Set);
        loop.CallLater(3, signal.Set);
        double[] times = await Asyncio.Gather(Guest.Start(body, signal.WaitAsync), Guest.Start(body, signal.WaitAsync));
        times.Should().Equal(1, 3);
        signal.IsSet.Should().BeFalse();
    });

    [Test]
    public void WaitAsync_CancelledTask_LeavesTheSignalToOthers([Values] Body body) => Virtual.Run(async () =>
    {
        var signal = new AsyncAutoResetEvent();
        await Guest.CancelWhile(body, signal.WaitAsync);
        signal.Set();
        signal.IsSet.Should().BeTrue();
    });
}
