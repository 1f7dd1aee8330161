using AsyncioSharp.Tests.Infrastructure;
using Nito.AsyncEx;

namespace AsyncioSharp.Tests.Interop;

[TestFixture]
public sealed class AsyncManualResetEventTests
{
    [Test]
    public void Set_ByATimer_WakesEveryTaskAtThatTime([Values] Body body) => Virtual.Run(async () =>
    {
        var signal = new AsyncManualResetEvent();
        Asyncio.GetRunningLoop().CallLater(2, signal.Set);
        double[] times = await Asyncio.Gather(Guest.Start(body, signal.WaitAsync), Guest.Start(body, signal.WaitAsync));
        times.Should().Equal(2, 2);
    });

    [Test]
    public void Set_ByAnotherThread_BringsTheTaskHome([Values] Body body) => Virtual.Run(async () =>
    {
        var signal = new AsyncManualResetEvent();
        AsyncioTask<double> waiter = Guest.Start(body, signal.WaitAsync);
        await Asyncio.Sleep(0);
        await Asyncio.ToThread(signal.Set);
        await waiter;
    });

    [Test]
    public void WaitAsync_WhenSet_DoesNotYield([Values] Body body) => Virtual.Run(async () =>
    {
        var signal = new AsyncManualResetEvent(set: true);
        using (var turns = new TurnCounter(Asyncio.GetRunningLoop()))
        {
            await signal.WaitAsync();
            turns.Count.Should().Be(0);
        }

        signal.Reset();
        await Guest.CancelWhile(body, signal.WaitAsync);
    });
}
