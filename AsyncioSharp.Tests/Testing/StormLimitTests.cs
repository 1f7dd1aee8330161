using AsyncioSharp.Testing;

namespace AsyncioSharp.Tests.Testing;

/// <summary>The limits for what never ends although time goes on, where they are and how they are moved.</summary>
public class StormLimitTests
{
    [Test]
    public void MaxRetries_OneErrorMore_Fails([Values(9, 10)] int allowed)
    {
        Action run = () => AsyncioTest.Run(static async Task (loop) =>
        {
            TestProbe.Of(loop).StormPatience = TimeSpan.Zero;
            for (int i = 0; i < 10; i++)
            {
                try { throw new FormatException($"no {i}"); }
                catch (FormatException) { await Asyncio.Sleep(1); }
            }
        }, new TestOptions { MaxRetries = allowed });

        if (allowed == 10)
        {
            run.Should().NotThrow();
        }
        else
        {
            run.Should().Throw<AsyncioTestException>().WithMessage("Retry storm: errors of one type were thrown in 10 turns of the loop, up to 9 s*MaxRetries*FormatException: no 9*");
        }
    }

    [Test]
    public void MaxRetries_ErrorsOfOneTurnAndCancellations_DoNotCount() => AsyncioTest.Run(static async Coroutine (loop) =>
    {
        TestProbe.Of(loop).StormPatience = TimeSpan.Zero;
        for (int i = 0; i < 10; i++)
        {
            try { throw new FormatException(); }
            catch (FormatException) { }
        }

        for (int i = 0; i < 10; i++)
        {
            AsyncioTask task = Asyncio.CreateTask(Asyncio.Sleep(10));
            await Asyncio.Sleep(1);
            task.Cancel();
            await Asyncio.Wait([task]);
        }
    }, new TestOptions { MaxRetries = 1 });

    [Test]
    public void MaxRetries_ErrorsOfTypesInTurn_AreNoRetries() => AsyncioTest.Run(static async Task (loop) =>
    {
        TestProbe.Of(loop).StormPatience = TimeSpan.Zero;
        for (int i = 0; i < 10; i++)
        {
            try { throw i % 2 == 0 ? new FormatException() : new IOException(); }
            catch (SystemException) { await Asyncio.Sleep(1); }
        }
    }, new TestOptions { MaxRetries = 1 });

    [Test]
    public void MaxRetries_Zero_IsNoLimit() => AsyncioTest.Run(static async Coroutine () =>
    {
        for (int i = 0; i < 100; i++)
        {
            try { throw new FormatException(); }
            catch (FormatException) { await Asyncio.Sleep(1); }
        }
    }, new TestOptions { MaxRetries = 0 });

    [Test]
    public void MaxClockMoves_WithoutATaskThatEnds_Fails() =>
        FluentActions.Invoking(() => AsyncioTest.Run(Sleeps, new TestOptions { MaxClockMoves = 100 }))
            .Should().Throw<AsyncioTestException>().WithMessage("Endless wait: the clock has moved *MaxClockMoves*Ran most:*Sleeps*");

    [Test]
    public void MaxClockMoves_Zero_IsNoLimit() => AsyncioTest.Run(Sleeps, new TestOptions { MaxClockMoves = 0 });

    [Test]
    public void MaxClockMoves_ATaskThatEndsNowAndThen_IsProgress() => AsyncioTest.Run(static async Coroutine () =>
    {
        for (int i = 0; i < 50; i++)
        {
            await Asyncio.CreateTask(Asyncio.Sleep(1));
            for (int j = 0; j < 90; j++)
            {
                await Asyncio.Sleep(1);
            }
        }
    }, new TestOptions { MaxClockMoves = 100 });

    [Test]
    public void Limits_BelowZero_AreRefused()
    {
        FluentActions.Invoking(() => AsyncioTest.Run(Sleeps, new TestOptions { MaxRetries = -1 })).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => AsyncioTest.Run(Sleeps, new TestOptions { MaxClockMoves = -1 })).Should().Throw<ArgumentOutOfRangeException>();
    }

    private static async Coroutine Sleeps()
    {
        for (int i = 0; i < 10_000; i++)
        {
            await Asyncio.Sleep(1);
        }
    }
}
