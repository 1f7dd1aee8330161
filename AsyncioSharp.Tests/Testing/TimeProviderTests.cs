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
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>How a continuation comes to the loop's thread from a timer that has ended its wait.</summary>
    public enum Way
    {
        /// <summary>Within the timer's callback: before the next timer of that instant.</summary>
        Inline,

        /// <summary>Posted to the task's context: after the timers of that instant.</summary>
        Posted,
    }

    /// <summary>Awaits of .NET's that a provider's timer ends, with the way that they go on: with ConfigureAwait(true), and with ConfigureAwait(false).</summary>
    public static IEnumerable<TestCaseData> Awaits()
    {
        return
        [
            .. Both("Task.Delay", static async (time, captured) => await Task.Delay(Second, time).ConfigureAwait(captured)),
            .. Both("WaitAsync", static async (time, captured) =>
            {
                try { await new TaskCompletionSource().Task.WaitAsync(Second, time).ConfigureAwait(captured); }
                catch (TimeoutException) { }
            }),
            .. Both("WaitAsync with a result", static async (time, captured) =>
            {
                try { await new TaskCompletionSource<int>().Task.WaitAsync(Second, time).ConfigureAwait(captured); }
                catch (TimeoutException) { }
            }),
            .. Both("a completion source set by a timer", static async (time, captured) =>
            {
                var source = new TaskCompletionSource();
                await using var timer = time.CreateTimer(_ => source.SetResult(), null, Second, Timeout.InfiniteTimeSpan);
                await source.Task.ConfigureAwait(captured);
            }),
            .. Both("PeriodicTimer", static async (time, captured) =>
            {
                using var timer = new PeriodicTimer(Second, time);
                await timer.WaitForNextTickAsync().AsTask().ConfigureAwait(captured);
            }),
        ];

        static TestCaseData[] Both(string name, Func<TimeProvider, bool, Task> wait) =>
        [
            new TestCaseData(wait, true, Way.Posted).SetArgDisplayNames(name, "captured"),
            new TestCaseData(wait, false, Way.Inline).SetArgDisplayNames(name, "ConfigureAwait(false)"),
        ];
    }

    [TestCaseSource(nameof(Awaits))]
    public void Await_OfAProvidersTimer_GoesOnOnTheLoopsThread(Func<TimeProvider, bool, Task> wait, bool captured, Way way) => AsyncioTest.Run(async loop =>
    {
        int thread = Environment.CurrentManagedThreadId, after = 0;
        var log = new List<string>();

        Task library = Library();
        await using ITimer next = loop.TimeProvider.CreateTimer(_ => log.Add("next timer"), null, Second, Timeout.InfiniteTimeSpan);
        await library;

        after.Should().Be(thread);
        log.Should().Equal(way == Way.Inline ? ["goes on", "next timer"] : ["next timer", "goes on"]);
        loop.Elapsed.Should().Be(Second);

        async Task Library()
        {
            await wait(loop.TimeProvider, captured).ConfigureAwait(captured);
            after = Environment.CurrentManagedThreadId;
            log.Add("goes on");
        }
    });

    [Test]
    public void Token_OfAProvidersTimer_CallsItsRegistrationsInTheTimersCallback() => AsyncioTest.Run(async loop =>
    {
        int thread = 0;
        var log = new List<string>();
        using var source = new CancellationTokenSource(Second, loop.TimeProvider);
        using var registration = source.Token.Register(() =>
        {
            thread = Environment.CurrentManagedThreadId;
            log.Add($"cancelled at {loop.Time()}");
        });
        await using ITimer next = loop.TimeProvider.CreateTimer(_ => log.Add("next timer"), null, Second, Timeout.InfiniteTimeSpan);

        await Asyncio.Sleep(2);

        thread.Should().Be(Environment.CurrentManagedThreadId);
        log.Should().Equal("cancelled at 1", "next timer");
    });

    /// <summary>Awaits that .NET continues on the pool, whoever ends them: those with a token, behind ConfigureAwait(false), and those that ask for it.</summary>
    public static IEnumerable<TestCaseData> AwaitsOfThePool() =>
    [
        Pooled("Task.Delay", async (token, _) => await Task.Delay(-1, token).ConfigureAwait(false)),
        Pooled("SemaphoreSlim", async (token, _) => await new SemaphoreSlim(0).WaitAsync(token).ConfigureAwait(false)),
        Pooled("SemaphoreSlim, with the context", async (token, _) => await new SemaphoreSlim(0).WaitAsync(token), captured: true),
        Pooled("Channel", async (token, _) => await Channel.CreateUnbounded<int>().Reader.ReadAsync(token).ConfigureAwait(false)),
        Pooled("RunContinuationsAsynchronously", async (_, time) =>
        {
            var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var timer = time.CreateTimer(_ => source.SetResult(), null, Second, Timeout.InfiniteTimeSpan);
            await source.Task.ConfigureAwait(false);
        }),
    ];

    private static TestCaseData Pooled(string name, Func<CancellationToken, TimeProvider, Task> wait, bool captured = false) => new TestCaseData(wait, captured).SetArgDisplayNames(name);

    [TestCaseSource(nameof(AwaitsOfThePool))]
    public void Await_ThatDotNetSendsToThePool_ComesBackToTheTaskBeforeTimeMoves(Func<CancellationToken, TimeProvider, Task> wait, bool captured) => AsyncioTest.Run(
        async loop =>
        {
            int thread = Environment.CurrentManagedThreadId;
            bool onLoop = false, onPool = false, premature = false;
            TimerHandle later = loop.CallLater(3600, () => premature = true);
            using var source = new CancellationTokenSource(Second, loop.TimeProvider);

            await Library();

            onLoop.Should().Be(captured, "only who captured the context gets back by itself");
            onPool.Should().Be(!captured);
            Environment.CurrentManagedThreadId.Should().Be(thread);
            loop.Elapsed.Should().Be(Second, "time waits for what is on the pool");
            premature.Should().BeFalse();
            later.Cancel();

            async Task Library()
            {
                try { await wait(source.Token, loop.TimeProvider).ConfigureAwait(captured); }
                catch (OperationCanceledException) { }

                onLoop = Environment.CurrentManagedThreadId == thread;
                onPool = Thread.CurrentThread.IsThreadPoolThread;

                // Work of a library that takes its time: were time not held, it would jump now, and not in one run of many.
                Thread.Sleep(5);
            }
        },
        new TestOptions { Escapes = EscapeMode.Track, Output = TextWriter.Null });

    [Test]
    public void Retry_OfPolly_FiveHours_RunsOnTheLoopsThreadInMilliseconds()
    {
        TimeSpan fastest = TimeSpan.MaxValue;

        // The first run makes Polly's code.
        for (int i = 0; i < 5; i++)
        {
            long start = Stopwatch.GetTimestamp();
            AsyncioTest.Run(Retry);
            fastest = TimeSpan.FromTicks(Math.Min(fastest.Ticks, Stopwatch.GetElapsedTime(start).Ticks));
        }

        fastest.Should().BeLessThan(TimeSpan.FromMilliseconds(100));

        static async Coroutine Retry(EventLoop loop)
        {
            var tries = new List<(int Thread, TimeSpan At)>();
            ResiliencePipeline pipeline = new ResiliencePipelineBuilder { TimeProvider = loop.TimeProvider }
                .AddRetry(new RetryStrategyOptions { Delay = TimeSpan.FromHours(1), MaxRetryAttempts = 5, BackoffType = DelayBackoffType.Constant })
                .Build();

            await pipeline.ExecuteAsync(_ =>
            {
                tries.Add((Environment.CurrentManagedThreadId, loop.Elapsed));
                return tries.Count <= 5 ? throw new FormatException() : ValueTask.CompletedTask;
            });

            tries.Should().Equal(Enumerable.Range(0, 6).Select(hour => (Environment.CurrentManagedThreadId, TimeSpan.FromHours(hour))));
            loop.Elapsed.Should().Be(TimeSpan.FromHours(5));
        }
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
