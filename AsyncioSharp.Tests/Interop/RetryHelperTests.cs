using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Interop;

/// <summary>A retry helper as applications write it, with a TimeProvider and ConfigureAwait(false), knowing nothing of loops.</summary>
[TestFixture]
public sealed class RetryHelperTests
{
    [Test]
    public void Retry_WithTheLoopsProvider_BacksOffInVirtualTimeOnTheLoopsThread([Values] Body body)
    {
        var attempts = new List<double>();
        Virtual.Run(async () =>
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            int home = Environment.CurrentManagedThreadId;
            int result = await Guest.Start(body, () => Retry(
                () =>
                {
                    Environment.CurrentManagedThreadId.Should().Be(home);
                    attempts.Add(loop.Time());
                    return attempts.Count < 4 ? Task.FromException<int>(new IOException()) : Task.FromResult(attempts.Count);
                },
                5,
                loop.TimeProvider));
            result.Should().Be(4);
        });

        attempts.Should().Equal(0, 1, 3, 7);
    }

    [Test]
    public void Retry_CancelledTask_EndsDuringTheBackoff([Values] Body body) => Virtual.Run(async () =>
    {
        TimeProvider time = Asyncio.GetRunningLoop().TimeProvider;
        await Guest.CancelWhile(body, token => Retry(() => Task.FromException<int>(new IOException()), 100, time, token));
    });

    [Test]
    public void Timeout_AroundRetries_EndsThemThroughItsToken([Values] Body body) => Virtual.Run(async () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        int attempts = 0;
        AsyncioTask<double> task = Guest.Start(body, async () => await Asyncio.Timeout(10, async Task (TimeoutScope scope) =>
            await Retry(Fail, 100, loop.TimeProvider, scope.CancellationToken)));
        await Asyncio.Wait([task]);
        task.Exception().Should().BeOfType<TimeoutException>();
        (attempts, loop.Time()).Should().Be((4, 10));

        Task<int> Fail()
        {
            attempts++;
            return Task.FromException<int>(new IOException());
        }
    });

    private static async Task<T> Retry<T>(Func<Task<T>> action, int retries, TimeProvider time, CancellationToken token = default)
    {
        for (int i = 0; ; i++)
        {
            try
            {
                return await action().ConfigureAwait(false);
            }
            catch (IOException) when (i < retries)
            {
                await Task.Delay(TimeSpan.FromSeconds(1 << i), time, token).ConfigureAwait(false);
            }
        }
    }
}
