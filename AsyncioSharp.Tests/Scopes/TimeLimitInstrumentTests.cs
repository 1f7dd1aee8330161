using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Scopes;

/// <summary>An instrument hears of every time limit that is over, before the task in it is cancelled.</summary>
[TestFixture]
public class TimeLimitInstrumentTests
{
    [TestCase(true), TestCase(false)]
    public void OnTimeLimit_LimitIsOver_IsToldWhileTheTaskWaits(bool isTimeout)
    {
        using EventLoop loop = Virtual.Loop();
        var instrument = new Listener();
        loop.AddInstrument(instrument);

        loop.RunUntilComplete(async Coroutine () =>
        {
            instrument.Expected = Asyncio.CurrentTask();
            await Virtual.ErrorOf(isTimeout
                ? Asyncio.Timeout(1, static async Coroutine (_) => await Asyncio.Sleep(9))
                : Asyncio.MoveOnAfter(1, static async Coroutine (_) => await Asyncio.Sleep(9)));
            await Asyncio.Timeout(9, static async Coroutine (_) => await Asyncio.Sleep(1));
        });

        instrument.Limits.Should().Be(1);
    }

    private sealed class Listener : LoopInstrument
    {
        public override LoopInterests Interests => LoopInterests.None;

        public AsyncioTask? Expected { get; set; }

        public int Limits { get; private set; }

        public override void OnTimeLimit(AsyncioTask task)
        {
            task.Should().BeSameAs(Expected);
            task.Cancelling().Should().Be(0);
            Limits++;
        }
    }
}
