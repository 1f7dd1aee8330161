using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Futures;

/// <summary>What the readers of a cancelled future get, and of one that ended as another one did.</summary>
[TestFixture(Body.Coroutine)]
[TestFixture(Body.Native)]
public class CancelledFutureTests(Body body)
{
    [Test]
    public void Await_CancelledTask_TheTraceBeginsWhereItWaited() => Virtual.Run(async () =>
    {
        AsyncioTask<int> task = Virtual.Start(body, Sleeper, NativeSleeper);
        await Asyncio.Sleep(1);
        task.Cancel();

        CancelledError error = await Virtual.Error<CancelledError>(task);

        error.StackTrace.Should().Contain("Sleeper");
    });

    /// <summary>The shield stands for the task itself: whichever of both is asked first hands the error out.</summary>
    [Test]
    public void Exception_ShieldOfACancelledTask_IsTheErrorThatEndedTheTask() => Virtual.Run(async () =>
    {
        AsyncioTask<int> inner = Virtual.Start(body, Sleeper, NativeSleeper);
        await Asyncio.Sleep(1);
        inner.Cancel("why");
        await Asyncio.Wait([inner]);

        Future<int> outer = Asyncio.Shield(inner);

        outer.Invoking(future => future.Exception()).Should().Throw<CancelledError>().Which.Msg.Should().Be("why");
        inner.Invoking(future => future.Exception()).Should().Throw<CancelledError>().Which.Msg.Should().BeNull();
    });

    [Test]
    public void GatherReturnExceptions_CancelledFuture_HasItsMessage() => Virtual.Run(async () =>
    {
        Future<int> future = Asyncio.GetRunningLoop().CreateFuture<int>();
        future.Cancel("why");

        Outcome<int>[] outcomes = await Asyncio.GatherReturnExceptions(future);

        outcomes.Should().ContainSingle().Which.Exception.Should().BeOfType<CancelledError>().Which.Message.Should().Be("why");
    });

    /// <summary>The wait is over and cannot take the request; what it ended with gives way to it, as in CPython.</summary>
    [Test]
    public void Cancel_WaitHasFailedAlready_TheTaskIsCancelled() => Virtual.Run(async () =>
    {
        Future future = Asyncio.GetRunningLoop().CreateFuture();
        AsyncioTask task = Virtual.Start(body, async () => await future, async () => await future);
        await Asyncio.Sleep(0);

        future.SetException(new TrialError("too late"));
        task.Cancel("in time");

        (await Virtual.Error<CancelledError>(task)).Message.Should().Be("in time");
    });

    private static async Coroutine<int> Sleeper() => await Asyncio.Sleep(10, 1);

    private static async Task<int> NativeSleeper() => await Asyncio.Sleep(10, 1);
}
