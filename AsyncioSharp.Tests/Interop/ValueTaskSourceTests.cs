using System.Threading.Tasks.Sources;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Interop;

/// <summary>Value tasks over a reusable source, awaited as they are.</summary>
[TestFixture]
public sealed class ValueTaskSourceTests
{
    [Test]
    public void Await_OfASourceThatIsUsedAgain_ResumesInCoroutinesEachTime([Values] bool asynchronous) => Virtual.Run(async () =>
    {
        Home home = Home.Here();
        EventLoop loop = Asyncio.GetRunningLoop();
        var source = new Source(asynchronous);
        for (int i = 1; i <= 3; i++)
        {
            loop.CallLater(1, () => source.SetResult(i));
            (await source.Next()).Should().Be(i);
            home.Check();
            loop.Time().Should().Be(i);
        }
    });

    [Test]
    public void Await_OfASourceThatIsUsedAgain_ResumesInNativeMethodsEachTime([Values] bool asynchronous) => Virtual.Run(async Task () =>
    {
        Home home = Home.Here();
        EventLoop loop = Asyncio.GetRunningLoop();
        var source = new Source(asynchronous);
        for (int i = 1; i <= 3; i++)
        {
            loop.CallLater(1, () => source.SetResult(i));
            (await source.Next()).Should().Be(i);
            home.Check();
            loop.Time().Should().Be(i);
        }
    });

    [Test]
    public void SetResult_OnAThread_BringsTheTaskHome([Values] bool asynchronous) => Virtual.Run(async () =>
    {
        Home home = Home.Here();
        EventLoop loop = Asyncio.GetRunningLoop();
        var source = new Source(asynchronous);
        ValueTask<int> next = source.Next();
        Future job = loop.RunInExecutor(null, () => source.SetResult(7));
        (await next).Should().Be(7);
        home.Check();
        await job;
    });

    [Test]
    public void Await_WithConfigureAwaitFalse_BringsTheAwaiterHome([Values] Body body) => Virtual.Run(async () =>
    {
        var source = new Source(asynchronous: true);
        Asyncio.GetRunningLoop().CallLater(1, () => source.SetException(new FormatException()));
        AsyncioTask<int> task = Guest.Start(body, async () => await source.Next().ConfigureAwait(false));
        await Asyncio.Wait([task]);
        task.Exception().Should().BeOfType<FormatException>();
    });

    [Test]
    public void CreateTask_OfValueTaskMethodsOverASource_GivesTheResult() => Virtual.Run(async () =>
    {
        var source = new Source(asynchronous: false);
        Asyncio.GetRunningLoop().CallLater(1, () => source.SetResult(7));
        AsyncioTask<int> task = Asyncio.CreateTask(async ValueTask<int> () => await source.Next() + 1);
        (await task).Should().Be(8);
    });

    private sealed class Source(bool asynchronous) : IValueTaskSource<int>
    {
        private ManualResetValueTaskSourceCore<int> _core = new() { RunContinuationsAsynchronously = asynchronous };

        public ValueTask<int> Next() => new(this, _core.Version);

        public void SetResult(int value) => _core.SetResult(value);

        public void SetException(Exception error) => _core.SetException(error);

        public int GetResult(short token)
        {
            int result = _core.GetResult(token);
            _core.Reset();
            return result;
        }

        public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            _core.OnCompleted(continuation, state, token, flags);
    }
}
