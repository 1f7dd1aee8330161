using System.Diagnostics;
using AsyncioSharp.Testing;

#pragma warning disable ASY001 // What is tested: it is reported.

namespace AsyncioSharp.Tests.Testing;

[TestFixture]
public class AsyncioTestTests
{
    private const double TenYears = 10 * 365.25 * 86400;

    [Test]
    public void Run_TenYearsAndAThreeWayRace_TakeNoRealTimeAndAreExactToTheTick()
    {
        long start = Stopwatch.GetTimestamp();

        AsyncioTest.Run(async loop =>
        {
            await Asyncio.Sleep(TenYears);
            loop.Elapsed.Should().Be(TimeSpan.FromDays(3652.5));

            var (done, pending) = await Asyncio.Wait(
                [Named("slow", 0.3), Named("fast", 0.1), Named("middle", 0.2)], returnWhen: ReturnWhen.FirstCompleted);

            loop.Elapsed.Should().Be(TimeSpan.FromDays(3652.5) + TimeSpan.FromSeconds(0.1));
            (await done.Single()).Should().Be("fast");
            foreach (var task in pending)
            {
                task.Cancel();
            }
        });

        Stopwatch.GetElapsedTime(start).Should().BeLessThan(TimeSpan.FromSeconds(1));

        static AsyncioTask<string> Named(string name, double delay) => Asyncio.CreateTask(Asyncio.Sleep(delay, name));
    }

    [Test]
    public void Run_ThreeTimeoutsRaceAfterTenYears_ExpireOneByOneEachAtItsTick() => AsyncioTest.Run(async loop =>
    {
        var log = new List<(string Name, TimeSpan At)>();
        await Asyncio.Sleep(TenYears);
        TimeSpan start = loop.Elapsed;
        var waitFor = Asyncio.CreateTask(Expires("wait for", () => Asyncio.WaitFor(loop.CreateFuture(), 0.3)));
        var scope = Asyncio.CreateTask(Expires("scope", () => Asyncio.Timeout(0.1, async Coroutine (_) => await loop.CreateFuture())));
        var native = Asyncio.CreateTask(Expires("of .NET", async Coroutine () => await new TaskCompletionSource().Task.WaitAsync(TimeSpan.FromSeconds(0.2), loop.TimeProvider)));

        var (done, pending) = await Asyncio.Wait([waitFor, scope, native], returnWhen: ReturnWhen.FirstCompleted);
        done.Should().Equal(scope);
        (loop.Elapsed - start).Ticks.Should().Be(1_000_000);

        await Asyncio.Wait(pending);
        log.Should().Equal(("scope", TimeSpan.FromTicks(1_000_000)), ("of .NET", TimeSpan.FromTicks(2_000_000)), ("wait for", TimeSpan.FromTicks(3_000_000)));
        loop.Elapsed.Should().Be(TimeSpan.FromDays(3652.5) + TimeSpan.FromTicks(3_000_000));

        async Coroutine Expires(string name, Func<Coroutine> wait)
        {
            try { await wait(); }
            catch (TimeoutException) { log.Add((name, loop.Elapsed - start)); }
        }
    });

    [Test]
    public void Run_ThreeTimeoutsInOneAnother_TheShortestEndsTheWorkAtItsTick() => AsyncioTest.Run(async loop =>
    {
        var expired = new List<double>();
        await Limited(0.3, () => Limited(0.1, () => Limited(0.2, () => Asyncio.Sleep(1))));

        expired.Should().Equal(0.1);
        loop.Elapsed.Ticks.Should().Be(1_000_000);

        async Coroutine Limited(double seconds, Func<Coroutine> work)
        {
            try { await Asyncio.Timeout(seconds, async Coroutine (_) => await work()); }
            catch (TimeoutException) { expired.Add(seconds); }
        }
    });

    [Test]
    public void Run_ThousandSleepersOfOneTime_WakeInTheOrderOfCreation()
    {
        var order = new List<int>();

        AsyncioTest.Run(async () => await Asyncio.Gather(Enumerable.Range(0, 1000).Select(Sleeper)));

        order.Should().Equal(Enumerable.Range(0, 1000));

        async Coroutine Sleeper(int n)
        {
            await Asyncio.Sleep(1);
            order.Add(n);
        }
    }

    [Test]
    public void Run_EveryFormOfBody_RunsOnALoopAndGivesItsResult()
    {
        AsyncioTest.Run(async Coroutine () => await Asyncio.Sleep(1));
        AsyncioTest.Run(async Task () => await Asyncio.Sleep(1));
        AsyncioTest.Run(async ValueTask () => await Asyncio.Sleep(1));
        AsyncioTest.Run(async Coroutine (loop) => Asyncio.GetRunningLoop().Should().BeSameAs(loop));
        AsyncioTest.Run(async Task (loop) => Asyncio.GetRunningLoop().Should().BeSameAs(loop));
        AsyncioTest.Run(async Coroutine<int> () => await Asyncio.Sleep(1, 7)).Should().Be(7);
        AsyncioTest.Run(async Task<int> () => await Asyncio.Sleep(1, 8)).Should().Be(8);
    }

    [Test]
    public void Run_BodyThrows_ThrowsThatErrorAfterTheLoopWasCleared()
    {
        var cleaned = false;

        Action run = () => AsyncioTest.Run(async () =>
        {
            _ = Asyncio.CreateTask(async Coroutine () =>
            {
                try { await Asyncio.Sleep(60); }
                finally { cleaned = true; }
            });
            await Asyncio.Sleep(1);
            throw new FormatException("mine");
        }, new TestOptions { Output = TextWriter.Null });

        run.Should().Throw<FormatException>().WithMessage("mine").Which.StackTrace.Should().Contain(nameof(Run_BodyThrows_ThrowsThatErrorAfterTheLoopWasCleared));
        cleaned.Should().BeTrue();
    }

    [Test]
    public void Run_CallersContext_IsTheBodys()
    {
        var local = new AsyncLocal<string> { Value = "mine" };
        SynchronizationContext? before = SynchronizationContext.Current;

        AsyncioTest.Run(async () =>
        {
            await Asyncio.Sleep(1);
            local.Value.Should().Be("mine");
            local.Value = "the body's";
        });

        local.Value.Should().Be("mine");
        SynchronizationContext.Current.Should().BeSameAs(before);
    }

    [Test]
    public void Run_RealTime_UsesTheSystemsClock() => AsyncioTest.Run(async loop =>
    {
        await Asyncio.Sleep(0.001);

        loop.Invoking(real => real.Elapsed).Should().Throw<InvalidOperationException>().WithMessage("*virtual time*");
    }, new TestOptions { VirtualTime = false });

    [Test]
    public void Run_Debug_ReportsCoroutinesThatWereNeverAwaited()
    {
        Action run = () => AsyncioTest.Run(async () =>
        {
            _ = Forgotten();
            await Asyncio.Sleep(0);
        }, new TestOptions { Debug = true });

        run.Should().Throw<AsyncioTestException>().WithMessage("*Forgotten*was never awaited*");

        static async Coroutine Forgotten() => await Asyncio.Sleep(1);
    }

    [TestCase(0, 2, 1, 0, "RealTimeLimit")]
    [TestCase(double.NaN, 2, 1, 0, "RealTimeLimit")]
    [TestCase(1, -1, 1, 0, "ForeignPatience")]
    [TestCase(1, 2, -1, 0, "MaxStepsPerInstant")]
    [TestCase(1, 2, 1, -1, "StepCost")]
    public void Run_SenselessOptions_AreRefused(double limit, double patience, long steps, double cost, string named)
    {
        Action run = () => AsyncioTest.Run(async () => await Asyncio.Sleep(0), new TestOptions { RealTimeLimit = limit, ForeignPatience = patience, MaxStepsPerInstant = steps, StepCost = cost });

        run.Should().Throw<ArgumentException>().WithMessage($"*{named}*");
    }
}
