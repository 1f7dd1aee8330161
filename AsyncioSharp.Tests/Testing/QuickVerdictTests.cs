using AsyncioSharp.Testing;

#pragma warning disable ASY021 // What is tested: a test that does not end.

namespace AsyncioSharp.Tests.Testing;

/// <summary>What can never end is found in two and a half seconds of real time with the options as they come, and the report names who it is.</summary>
[TestFixture, Category("Slow"), NonParallelizable]
public class QuickVerdictTests
{
    // Two seconds of patience, half a second for the rest, and what a busy machine takes.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2.5) + TimeSpan.FromSeconds(1);

    [Test]
    public void Deadlock_OnSomethingForeign_IsToldOnce() =>
        Verdict(async Coroutine () => await Waits(new TaskCompletionSource().Task)).Should().Contain("Deadlock").And.Contain(nameof(Waits));

    [Test]
    public void Result_OnTheThreadOfTheLoop_IsNamed() =>
        Verdict(async Coroutine () =>
        {
            await Asyncio.Sleep(1);
            Blocks();
        }).Should().Contain("blocked by a synchronous wait").And.Contain(nameof(Blocks));

    [Test]
    public void Task_ThatSwallowsItsCancellation_IsNamed() =>
        Verdict(async Coroutine () =>
        {
            _ = Asyncio.CreateTask(Stubborn(), name: "stubborn");
            await Asyncio.Sleep(1);
        }).Should().Contain("stubborn");

    [Test]
    public void Retries_OfACoroutineWithoutEnd_AreNamedWithTheLastError() =>
        Verdict(async Coroutine () => await Retries(static async Coroutine () => await Asyncio.Sleep(0.01)))
            .Should().Contain("Retry storm").And.Contain("IOException: refused").And.Contain(nameof(Connect)).And.Contain(nameof(Retries));

    [Test]
    public void Retries_OfATaskWithoutEnd_AreNamedWithTheLastError() =>
        Verdict(async Coroutine () => await RetriesOfATask()).Should().Contain("Retry storm").And.Contain("IOException: refused").And.Contain(nameof(RetriesOfATask));

    [Test]
    public void Retries_AfterTimeLimits_AreNamed() =>
        Verdict(async Coroutine () =>
        {
            while (true)
            {
                try { await Asyncio.WaitFor(Asyncio.Sleep(100), 1); }
                catch (TimeoutException) { }
            }
        }).Should().Contain("Retry storm").And.Contain("TimeoutException: The time limit");

    [Test]
    public void Retries_ThatSwallowTheirCancellation_AreNamedToo() =>
        Verdict(async Coroutine () =>
        {
            while (true)
            {
                try { Connect(); }
                catch (Exception) { await Swallow(Asyncio.Sleep(1)); }
            }
        }).Should().Contain("Retry storm");

    [Test]
    public void Retries_WithoutAPause_AreNamed() =>
        Verdict(async Coroutine () => await Retries(static async Coroutine () => await Asyncio.Sleep(0))).Should().Contain("Retry storm");

    [Test]
    public void Questions_WithoutEnd_AreNamed() =>
        Verdict(async Coroutine () =>
        {
            bool isThere = false;
            while (!isThere)
            {
                await Asks();
            }
        }).Should().Contain("Endless wait").And.Contain(nameof(Asks));

    [Test]
    public void Questions_OfATaskBeside_AreNamed() =>
        Verdict(async Coroutine () =>
        {
            _ = Asyncio.CreateTask(static async Task () =>
            {
                while (true)
                {
                    await Asks();
                }
            }, name: "poller");
            await Asyncio.GetRunningLoop().CreateFuture();
        }).Should().Contain("Endless wait").And.Contain("poller");

    private static async Coroutine Asks() => await Asyncio.Sleep(0.5);

    private static void Connect() => throw new IOException("refused");

    private static async Coroutine Swallow(Coroutine sleep)
    {
        try { await sleep; }
        catch (CancelledError) { }
    }

    private static async Coroutine Retries(Func<Coroutine> pause)
    {
        while (true)
        {
            try { Connect(); }
            catch (IOException) { await pause(); }
        }
    }

    private static async Task RetriesOfATask()
    {
        while (true)
        {
            try { Connect(); }
            catch (IOException) { await Asyncio.Sleep(1); }
        }
    }

    private static async Coroutine Waits(Task never) => await never;

    private static async Coroutine Stubborn()
    {
        while (true)
        {
            try { await Asyncio.Sleep(1); }
            catch (CancelledError) { }
        }
    }

    private static void Blocks() => new TaskCompletionSource<int>().Task.Wait();

    private static string Verdict(Func<Coroutine> body)
    {
        long start = TimeProvider.System.GetTimestamp();
        string message = FluentActions.Invoking(() => AsyncioTest.Run(body, TestOptions.Default)).Should().Throw<Exception>().Which.ToString();
        TimeProvider.System.GetElapsedTime(start).Should().BeLessThan(Limit);
        return message;
    }
}
