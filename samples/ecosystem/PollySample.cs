using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Ecosystem;

internal static class PollySample
{
    public static async Coroutine Run()
    {
        EventLoop loop = Asyncio.GetRunningLoop();

        // begin polly
        var places = new List<bool>();
        ResiliencePipeline pipeline = new ResiliencePipelineBuilder { TimeProvider = loop.TimeProvider }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = 2,
                Delay = TimeSpan.FromSeconds(0.01),
                OnRetry = _ =>
                {
                    places.Add(OnLoop);
                    return default;
                },
            })
            .AddTimeout(TimeSpan.FromSeconds(0.5))
            .Build();

        // Polly goes on wherever it finds itself, unless the context says that it comes back.
        foreach (bool comesBack in (bool[])[false, true])
        {
            places.Clear();
            int calls = 0;
            ResilienceContext context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: comesBack, Asyncio.CancellationToken);
            int result = await pipeline.ExecuteAsync(
                async _ =>
                {
                    places.Add(OnLoop);
                    await Task.Run(static () => { });
                    return ++calls < 3 ? throw new IOException("busy") : calls;
                },
                context);
            ResilienceContextPool.Shared.Return(context);
            Say($"result, with ContinueOnCapturedContext = {comesBack}", result);
            Say("  the work and OnRetry on the loop, each time", places.TrueForAll(static onLoop => onLoop));
        }

        Say("its timeout of 0.5 s", await ErrorOf(async () => await pipeline.ExecuteAsync(async ct => await Task.Delay(5000, ct))));
        Say("a limit of 0.1 s around it", await ErrorOf(() => Asyncio.WaitFor(
            ct => pipeline.ExecuteAsync(static async inner => await Task.Delay(5000, inner), ct), 0.1)));
        // end
    }
}
