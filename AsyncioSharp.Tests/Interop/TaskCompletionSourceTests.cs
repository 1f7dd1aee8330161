using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Interop;

[TestFixture]
public sealed class TaskCompletionSourceTests
{
    // .NET runs the continuations in order of registration only with RunContinuationsAsynchronously; without, the first of several comes last.
    [TestCase(Body.Coroutine, TaskCreationOptions.RunContinuationsAsynchronously, "set a b c")]
    [TestCase(Body.Native, TaskCreationOptions.RunContinuationsAsynchronously, "set a b c")]
    [TestCase(Body.Coroutine, TaskCreationOptions.None, "set b c a")]
    [TestCase(Body.Native, TaskCreationOptions.None, "set b c a")]
    public void SetResult_OnTheLoop_WakesWaitersInALaterTurn(Body body, TaskCreationOptions options, string expected)
    {
        var order = new List<string>();
        Virtual.Run(async () =>
        {
            var source = new TaskCompletionSource<int>(options);
            AsyncioTask<double>[] waiters = [.. "abc".Select(name => Guest.Start(body, async () =>
            {
                await source.Task;
                order.Add($"{name}");
            }))];
            await Asyncio.Sleep(1);
            source.SetResult(1);
            order.Add("set");
            await Asyncio.Gather(waiters);
        });

        order.Should().Equal(expected.Split());
    }

    [Test]
    public void SetResult_OnAThread_BringsEveryWaiterHome([Values] Body body) => Virtual.Run(async () =>
    {
        var source = new TaskCompletionSource<int>();
        AsyncioTask<int>[] waiters = [.. Enumerable.Range(0, 10).Select(_ => Guest.Start(body, () => source.Task))];
        await Asyncio.Sleep(0);
        await Asyncio.ToThread(() => source.SetResult(7));
        (await Asyncio.Gather(waiters)).Should().AllBeEquivalentTo(7);
    });

    [Test]
    public void SetException_OfATimer_RaisesAtTheAwait([Values] Body body) => Virtual.Run(async () =>
    {
        var source = new TaskCompletionSource();
        Asyncio.GetRunningLoop().CallLater(1, () => source.SetException(new FormatException()));
        AsyncioTask<double> task = Guest.Start(body, () => source.Task);
        await Asyncio.Wait([task]);
        task.Exception().Should().BeOfType<FormatException>();
    });

    [Test]
    public void SetCanceled_OfTheSource_IsAnErrorOfTheTask([Values] Body body) => Virtual.Run(async () =>
    {
        var source = new TaskCompletionSource();
        Asyncio.GetRunningLoop().CallLater(1, source.SetCanceled);
        AsyncioTask<double> task = Guest.Start(body, () => source.Task);
        await Asyncio.Wait([task]);
        task.Exception().Should().BeOfType<TaskCanceledException>();
    });

    [Test]
    public void WrapFuture_OfTheSourcesTask_CanBeCancelledAndLeavesTheSourceAlone([Values] Body body) => Virtual.Run(async () =>
    {
        var source = new TaskCompletionSource();
        AsyncioTask<double> task = Guest.Start(body, async () => await Asyncio.WrapFuture(source.Task));
        await Asyncio.Sleep(1);
        task.Cancel();
        await Asyncio.Wait([task]);
        task.Cancelled().Should().BeTrue();
        source.Task.IsCompleted.Should().BeFalse();
    });
}
