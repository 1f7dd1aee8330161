using System.Diagnostics;
using System.Threading.Channels;
using AsyncioSharp.Testing;
using Polly;
using Polly.Retry;

namespace AsyncioSharp.Tests.Testing;

/// <summary>Time of other libraries through loop.TimeProvider: on the loop's thread, also behind ConfigureAwait(false), and exact.</summary>
[TestFixture]
public class TimeProviderTests
{
    /// <summary>Awaits of .NET's that a provider's timer ends. Each returns the thread that it went on with, behind ConfigureAwait as asked.</summary>
    public static IEnumerable<TestCaseData> Awaits()
    {
        var second = TimeSpan.FromSeconds(1);
        return
        [
            Case("Task.Delay", async (time, captured) => await Task.Delay(second, time).ConfigureAwait(captured)),
            Case("WaitAsync", async (time, captured) =>
            {
                try { await new TaskCompletionSource().Task.WaitAsync(second, time).ConfigureAwait(captured); }
                catch (TimeoutException) { }
            }),
            Case("a completion source set by a timer", async (time, captured) =>
            {
                var source = new TaskCompletionSource();
                await using var timer = time.CreateTimer(_ => source.SetResult(), null, second, Timeout.InfiniteTimeSpan);
                await source.Task.ConfigureAwait(captured);
            }),
            Case("PeriodicTimer", async (time, captured) =>
            {
                using var timer = new PeriodicTimer(second, time);
                await timer.WaitForNextTickAsync().AsTask().ConfigureAwait(captured);
            }),
            Case("the registration of a token", async (time, captured) =>
            {
                using var source = new CancellationTokenSource(second, time);
                var thread = 0;
                using var registration = source.Token.Register(() => thread = Environment.CurrentManagedThreadId);
                await Task.Delay(second, time).ConfigureAwait(captured);
                thread.Should().Be(Environment.CurrentManagedThreadId);
            }),
        ];

        static TestCaseData Case(string name, Func<TimeProvider, bool, Task> wait) => new TestCaseData(wait).SetArgDisplayNames(name);
    }

    private static TestCaseData Pooled(string name, Func<CancellationToken, TimeProvider, Task> wait) => new TestCaseData(wait).SetArgDisplayNames(name);

    [TestCaseSource(nameof(Awaits))]
    public void Await_OfAProvidersTimer_GoesOnOnTheLoopsThread(Func<TimeProvider, bool, Task> wait) => AsyncioTest.Run(async loop =>
    {
        foreach (bool captured in (bool[])[true, false])
        {
            double before = loop.Time();
            int thread = Environment.CurrentManagedThreadId, after = 0;

            await Library();

            after.Should().Be(thread, $"ConfigureAwait({captured})");
            loop.Time().Should().Be(before + 1);

            async Task Library()
            {
                await wait(loop.TimeProvider, captured).ConfigureAwait(captured);
                after = Environment.CurrentManagedThreadId;
            }
        }
    });

    /// <summary>Awaits that .NET continues on the pool, whoever ends them: those with a token, behind ConfigureAwait(false), and those that ask for it.</summary>
    public static IEnumerable<TestCaseData> AwaitsOfThePool() =>
    [
        Pooled("Task.Delay", async (token, _) => await Task.Delay(-1, token).ConfigureAwait(false)),
        Pooled("SemaphoreSlim", async (token, _) => await new SemaphoreSlim(0).WaitAsync(token).ConfigureAwait(false)),
        Pooled("SemaphoreSlim, with the context", async (token, _) => await new SemaphoreSlim(0).WaitAsync(token)),
        Pooled("Channel", async (token, _) => await Channel.CreateUnbounded<int>().Reader.ReadAsync(token).ConfigureAwait(false)),
        Pooled("RunContinuationsAsynchronously", async (_, time) =>
        {
            var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var timer = time.CreateTimer(_ => source.SetResult(), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
            await source.Task.ConfigureAwait(false);
        }),
    ];

    [TestCaseSource(nameof(AwaitsOfThePool))]
    public void Await_ThatDotNetSendsToThePool_ComesBackToTheTask(Func<CancellationToken, TimeProvider, Task> wait) => AsyncioTest.Run(async loop =>
    {
        int thread = Environment.CurrentManagedThreadId;
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(1), loop.TimeProvider);

        await Library();

        Environment.CurrentManagedThreadId.Should().Be(thread);
        loop.Time().Should().Be(1);

        async Task Library()
        {
            try { await wait(source.Token, loop.TimeProvider); }
            catch (OperationCanceledException) { }
        }
    });

    [Test]
    public void Retry_OfPolly_FiveHours_TakeNoRealTime()
    {
        long start = Stopwatch.GetTimestamp();
        int tries = 0;

        AsyncioTest.Run(async loop =>
        {
            ResiliencePipeline pipeline = new ResiliencePipelineBuilder { TimeProvider = loop.TimeProvider }
                .AddRetry(new RetryStrategyOptions { Delay = TimeSpan.FromHours(1), MaxRetryAttempts = 5, BackoffType = DelayBackoffType.Constant })
                .Build();

            await pipeline.ExecuteAsync(_ => ++tries <= 5 ? throw new FormatException() : ValueTask.CompletedTask);

            loop.Elapsed.Should().Be(TimeSpan.FromHours(5));
        });

        tries.Should().Be(6);
        Stopwatch.GetElapsedTime(start).Should().BeLessThan(TimeSpan.FromSeconds(2));
    }

    [Test]
    public void PeriodicTimer_OneHourOfSeconds_TicksExactly() => AsyncioTest.Run(async loop =>
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), loop.TimeProvider);
        for (int tick = 1; tick <= 3600; tick++)
        {
            await timer.WaitForNextTickAsync();
            loop.Elapsed.Should().Be(TimeSpan.FromSeconds(tick));
        }
    });
}
