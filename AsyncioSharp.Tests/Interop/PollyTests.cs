using AsyncioSharp.Tests.Infrastructure;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace AsyncioSharp.Tests.Interop;

/// <summary>Polly's resilience pipelines with the loop's TimeProvider.</summary>
[TestFixture]
public sealed class PollyTests
{
    [Test]
    public void Retry_WithExponentialBackoff_WaitsInVirtualTime([Values] Body body)
    {
        var attempts = new List<double>();
        Virtual.Run(async () =>
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            int home = Environment.CurrentManagedThreadId;
            ResiliencePipeline pipeline = Retry(loop, 4);
            AsyncioTask<string> task = Guest.Start(body, () => pipeline.ExecuteAsync(
                _ =>
                {
                    Environment.CurrentManagedThreadId.Should().Be(home);
                    attempts.Add(loop.Time());
                    return attempts.Count < 4 ? throw new IOException("not yet") : ValueTask.FromResult("done");
                }).AsTask());
            (await task).Should().Be("done");
        });

        attempts.Should().Equal(0, 1, 3, 7);
    }

    // Polly's default, off the captured context, may run later attempts on a pool thread: attempts that wait for the loop have to ask for the context.
    [Test]
    public void Retry_OnTheCapturedContext_RunsEveryAttemptInTheTask([Values] Body body)
    {
        var attempts = new List<double>();
        Virtual.Run(async () =>
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            ResiliencePipeline pipeline = Retry(loop, 4);
            await Guest.Start(body, async () =>
            {
                Home home = Home.Here();
                ResilienceContext context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: true);
                await pipeline.ExecuteAsync(
                    async _ =>
                    {
                        home.Check();
                        attempts.Add(loop.Time());
                        await Asyncio.Sleep(0.5);
                        home.Check();
                        if (attempts.Count < 3)
                        {
                            throw new IOException("not yet");
                        }
                    },
                    context);
                ResilienceContextPool.Shared.Return(context);
                home.Check();
            });
        });

        attempts.Should().Equal(0, 1.5, 4);
    }

    [Test]
    public void Retry_WithoutSuccess_RaisesTheLastError([Values] Body body) => Virtual.Run(async () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        ResiliencePipeline pipeline = Retry(loop, 2);
        int attempts = 0;
        AsyncioTask<double> task = Guest.Start(body, () => pipeline.ExecuteAsync(_ => throw new IOException($"{++attempts}")).AsTask());
        await Asyncio.Wait([task]);
        task.Exception().Should().BeOfType<IOException>().Which.Message.Should().Be("3");
        loop.Time().Should().Be(3);
    });

    [Test]
    public void Retry_CancelledTask_EndsDuringTheBackoff([Values] Body body) => Virtual.Run(async () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        ResiliencePipeline pipeline = new ResiliencePipelineBuilder { TimeProvider = loop.TimeProvider }
            .AddRetry(new RetryStrategyOptions { Delay = TimeSpan.FromHours(1) })
            .Build();
        await Guest.CancelWhile(body, token => pipeline.ExecuteAsync(_ => throw new IOException(), token).AsTask());
        loop.Time().Should().Be(1);
    });

    [Test]
    public void Timeout_OfAnAttemptThatHangs_StrikesInVirtualTime([Values] Body body) => Virtual.Run(async () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        ResiliencePipeline pipeline = new ResiliencePipelineBuilder { TimeProvider = loop.TimeProvider }
            .AddTimeout(TimeSpan.FromMinutes(2))
            .Build();
        AsyncioTask<double> task = Guest.Start(
            body,
            () => pipeline.ExecuteAsync(async token => await Task.Delay(Timeout.Infinite, token)).AsTask());
        await Asyncio.Wait([task]);
        task.Exception().Should().BeOfType<TimeoutRejectedException>();
        loop.Time().Should().Be(120);
    });

    [Test]
    public void CircuitBreaker_AfterItsBreak_LetsCallsThroughInVirtualTime([Values] Body body) => Virtual.Run(async () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        ResiliencePipeline pipeline = new ResiliencePipelineBuilder { TimeProvider = loop.TimeProvider }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                MinimumThroughput = 2,
                SamplingDuration = TimeSpan.FromMinutes(1),
                BreakDuration = TimeSpan.FromMinutes(10),
            })
            .Build();
        (await Call(true)).Should().BeOfType<IOException>();
        (await Call(true)).Should().BeOfType<IOException>();
        (await Call(false)).Should().BeOfType<BrokenCircuitException>();
        await Asyncio.Sleep(601);
        (await Call(false)).Should().BeNull();

        async Coroutine<Exception?> Call(bool fails)
        {
            AsyncioTask<double> task = Guest.Start(
                body,
                () => pipeline.ExecuteAsync(_ => fails ? throw new IOException() : ValueTask.CompletedTask).AsTask());
            await Asyncio.Wait([task]);
            return task.Exception();
        }
    });

    private static ResiliencePipeline Retry(EventLoop loop, int retries) =>
        new ResiliencePipelineBuilder { TimeProvider = loop.TimeProvider }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = retries,
                Delay = TimeSpan.FromSeconds(1),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = false,
                ShouldHandle = new PredicateBuilder().Handle<IOException>(),
            })
            .Build();
}
