namespace AsyncioSharp.Tests.Clocks;

/// <summary>Virtual time beside real threads: what holds the clock and what does not.</summary>
public sealed class VirtualTimeAndThreadsTests
{
    [Test]
    public void ToThread_FunctionThatWaitsForACoroutineOfTheLoop_DoesNotHoldTheClock()
    {
        double time = AsyncioContext.Run(Main(), loopFactory: () => new EventLoop(new VirtualClock()));

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
    public void RunInExecutor_WorkInFlight_HoldsTheClock()
    {
        using var release = new ManualResetEventSlim();
        double time = AsyncioContext.Run(Main(), loopFactory: () => new EventLoop(new VirtualClock()));

        time.Should().Be(0, "the work ended before the timer, however long it took");

        async Coroutine<double> Main()
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            loop.CallLater(1000, () => Assert.Fail("The clock jumped over work in flight."));
            Future<bool> work = loop.RunInExecutor(null, () => release.Wait(TimeSpan.FromSeconds(60)));
            loop.CallSoon(release.Set);
            (await work).Should().BeTrue();
            return loop.Time();
        }
    }

    [Test]
    public void Time_AfterASleep_IsExact()
    {
        double time = AsyncioContext.Run(Main(), loopFactory: () => new EventLoop(new VirtualClock()));

        time.Should().Be(0.1);

        static async Coroutine<double> Main()
        {
            await Asyncio.Sleep(0.1);
            return Asyncio.GetRunningLoop().Time();
        }
    }
}
