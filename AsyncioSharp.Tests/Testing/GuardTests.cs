using System.Diagnostics;
using AsyncioSharp.Testing;

#pragma warning disable ASY021 // What is tested: a test that does not end.

namespace AsyncioSharp.Tests.Testing;

/// <summary>Tests that would not end: they fail, say where, and the next one runs.</summary>
[TestFixture]
public class GuardTests
{
    private static readonly TestOptions Impatient = TestOptions.Default with { RealTimeLimit = 0.3, Output = TextWriter.Null };

    [Test, Category("Slow")]
    public void Run_EndlessSleepZero_FailsWithTheNameOfTheCallback()
    {
        Action run = () => AsyncioTest.Run(async () => await Asyncio.Timeout(10, async _ => await Spin()));
        TimeSpan fastest = TimeSpan.MaxValue;

        // The machine may have other work for a moment: one of three has to be fast.
        for (int i = 0; i < 3 && fastest >= TimeSpan.FromSeconds(2); i++)
        {
            long start = Stopwatch.GetTimestamp();
            run.Should().Throw<AsyncioTestException>().WithMessage("Busy loop:*at 0 s*%*Spin*");
            fastest = TimeSpan.FromTicks(Math.Min(fastest.Ticks, Stopwatch.GetElapsedTime(start).Ticks));
        }

        fastest.Should().BeLessThan(TimeSpan.FromSeconds(2), "of real time");
    }

    [Test]
    public void Run_EndlessCallbacks_FailsWithTheirName()
    {
        Action run = () => AsyncioTest.Run(async loop =>
        {
            Again();
            await Asyncio.Sleep(1);

            void Again() => loop.CallSoon(Again);
        }, new TestOptions { MaxStepsPerInstant = 10_000, Output = TextWriter.Null });

        run.Should().Throw<AsyncioTestException>().WithMessage("Busy loop:*100 %*Again*");
    }

    [Test]
    public void Run_ManyStepsButTimeMoves_IsNoBusyLoop() => AsyncioTest.Run(
        async () =>
        {
            for (int i = 0; i < 40; i++)
            {
                for (int j = 0; j < 1000; j++)
                {
                    await Asyncio.Sleep(0);
                }

                await Asyncio.Sleep(1);
            }
        },
        new TestOptions { MaxStepsPerInstant = 10_000 });

    [Test]
    public void Run_StepsCostTime_TheTimeoutEndsTheBusyLoop() => AsyncioTest.Run(
        async loop =>
        {
            Func<Task> timeout = async () => await Asyncio.Timeout(10, async _ => await Spin());

            await timeout.Should().ThrowAsync<TimeoutException>();
            loop.Time().Should().BeGreaterThanOrEqualTo(10).And.BeLessThan(12);
        },
        new TestOptions { StepCost = 0.001 });

    [Test, Category("Slow")]
    public void Run_EndlessInVirtualTime_EndsAtTheRealLimitAndSaysWhereTheTasksAre()
    {
        Action run = () => AsyncioTest.Run(
            async () =>
            {
                while (true)
                {
                    await Asyncio.Sleep(1);
                }
            },
            Impatient);

        run.Should().Throw<AsyncioTestException>().WithMessage("The test did not end within 0.3 s of real time. Its loop is at * waits on <sleep until*GuardTests.cs*");
    }

    [Test, Category("Slow")]
    public void Run_BodyBlocksInAnEvent_ReportsItsStackAndTheNextTestRuns()
    {
        using var never = new ManualResetEvent(initialState: false);
        Action run = () => AsyncioTest.Run(async () =>
        {
            await Asyncio.Sleep(1);
            never.WaitOne();
        }, Impatient);

        run.Should().Throw<AsyncioTestException>().WithMessage("*blocked*WaitOne*GuardTests.cs:line*");
        AsyncioTest.Run(async () => await Asyncio.Sleep(1));
    }

    [Test, Category("Slow")]
    public void Run_BodySleepsOnTheThread_ReportsItsStackAndTheNextTestRuns()
    {
        Action run = () => AsyncioTest.Run(async () =>
        {
            await Asyncio.Sleep(1);
            Thread.Sleep(60_000);
        }, Impatient);

        run.Should().Throw<AsyncioTestException>().WithMessage("*one step of*It was blocked here:*Thread.Sleep*GuardTests.cs:line*");
        AsyncioTest.Run(async () => await Asyncio.Sleep(1));
    }

    [Test, Category("Slow")]
    public void Run_BodyComputesForEver_IsLeftBehindAndTheNextTestRuns()
    {
        bool over = false;
        Action run = () => AsyncioTest.Run(async () =>
        {
            await Asyncio.Sleep(1);
            while (!Volatile.Read(ref over))
            {
            }
        }, Impatient);

        run.Should().Throw<AsyncioTestException>().WithMessage("*does not come back from one step of Task-*left behind*");
        AsyncioTest.Run(async () => await Asyncio.Sleep(1));
        Volatile.Write(ref over, true);
    }

    [Test, Category("Slow")]
    public void Run_WaitsOutsideOfTheLoop_EndsAtTheRealLimit()
    {
        Action run = () => AsyncioTest.Run(
            async () => await Asyncio.ToThread(() => Thread.Sleep(1500)),
            Impatient);

        run.Should().Throw<AsyncioTestException>().WithMessage("*did not end within 0.3 s*");
    }

    [Test, Category("Slow")]
    public void Run_TaskIgnoresItsCancellation_IsNotWaitedForForEver()
    {
        Action run = () => AsyncioTest.Run(async () =>
        {
            _ = Asyncio.CreateTask(Stubborn(), name: "stubborn");
            await Asyncio.Sleep(1);
        }, Impatient);

        run.Should().Throw<AsyncioTestException>().WithMessage("*stubborn*");

        static async Coroutine Stubborn()
        {
            while (true)
            {
                try { await Asyncio.Sleep(1); }
                catch (CancelledError) { }
            }
        }
    }

    private static async Coroutine Spin()
    {
        while (true)
        {
            await Asyncio.Sleep(0);
        }
    }
}
