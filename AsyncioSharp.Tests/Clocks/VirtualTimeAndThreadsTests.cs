using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Clocks;

/// <summary>Virtual time beside real threads: what holds the clock and what does not.</summary>
public sealed class VirtualTimeAndThreadsTests
{
    [Test]
    public void ToThread_FunctionThatWaitsForACoroutineOfTheLoop_DoesNotHoldTheClock()
    {
        double time = Virtual.Run(Main);

        time.Should().Be(0.5);

        static async Coroutine<double> Main()
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            return await Asyncio.ToThread(() => Asyncio.RunCoroutineThreadsafe(Later(), loop).GetAwaiter().GetResult());
        }

        static async Coroutine<double> Later()
        {
            await Asyncio.Sleep(0.5);
            return Asyncio.GetRunningLoop().Time();
        }
    }

    [Test]
    public void Run_WokenForNothing_StillWaitsForTheWorldOutside()
    {
        var outside = new TaskCompletionSource();
        var driver = new HastyDriver(polls => polls == 3, outside.SetResult);
        EventLoop loop = Virtual.Loop();
        loop.AttachDriver(driver);

        AsyncioContext.Run(async Coroutine () => await outside.Task, loopFactory: () => loop);

        driver.Polls.Should().BeGreaterThanOrEqualTo(3, "a thread that wakes the loop late has not said that nobody will come");
    }

    /// <summary>Comes back from every wait at once, as from a wake-up that came too late, and then does something.</summary>
    private sealed class HastyDriver(Func<int, bool> when, Action then) : IoDriver
    {
        public int Polls { get; private set; }

        public override bool IsActive => false;

        public override void Poll(TimeSpan timeout)
        {
            Polls++;
            if (when(Polls))
            {
                then();
            }
        }

        public override void Wake()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
