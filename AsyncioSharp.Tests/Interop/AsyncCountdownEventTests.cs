using AsyncioSharp.Tests.Infrastructure;
using Nito.AsyncEx;

namespace AsyncioSharp.Tests.Interop;

[TestFixture]
public sealed class AsyncCountdownEventTests
{
    [Test]
    public void WaitAsync_WithWorkersThatSignal_ReturnsWithTheLast([Values] Body body) => Virtual.Run(async () =>
    {
        var left = new AsyncCountdownEvent(3);
        AsyncioTask<double> waiter = Guest.Start(body, left.WaitAsync);
        foreach (double delay in new[] { 3.0, 1.0, 2.0 })
        {
            Asyncio.GetRunningLoop().CallLater(delay, () => left.Signal());
        }

        (await waiter).Should().Be(3);
    });

    [Test]
    public void WaitAsync_CancelledTask_LeavesTheCountAlone([Values] Body body) => Virtual.Run(async () =>
    {
        var left = new AsyncCountdownEvent(1);
        await Guest.CancelWhile(body, left.WaitAsync);
        left.CurrentCount.Should().Be(1);
    });
}
