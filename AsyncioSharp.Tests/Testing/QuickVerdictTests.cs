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
