using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Combinators;

[TestFixture]
public class WithCancellationTests
{
    [Test]
    public void WithCancellation_TokenCancelledOnAnotherThread_EndsTheWaitOnTheLoop() => Virtual.Run(async () =>
    {
        using var source = new CancellationTokenSource();
        Future<int> future = Asyncio.GetRunningLoop().CreateFuture<int>();
        AsyncioTask<int> task = Asyncio.CreateTask(future.WithCancellation(source.Token));
        await Virtual.Settle();

        Background.Run(source.Cancel);
        task.Cancelling().Should().Be(0, "the loop has not had its turn");

        (await Virtual.Error<OperationCanceledException>(task)).CancellationToken.Should().Be(source.Token);
    });

    [Test]
    public void WithCancellation_TimeoutOfTheBody_ComesThroughAsItIs() => Virtual.Run(async () =>
    {
        using var source = new CancellationTokenSource();
        var own = new TimeoutException();

        (await Virtual.Error<TimeoutException>(Virtual.Fail<int>(own, after: 1).WithCancellation(source.Token))).Should().BeSameAs(own);
    });

    [Test]
    public void WithCancellation_Null_IsRefused() => Virtual.Run(async () =>
    {
        FluentActions.Invoking(static () => _ = ((IAwaitable)null!).WithCancellation(default)).Should().Throw<ArgumentNullException>();
        await Virtual.Error<ArgumentNullException>(((IAwaitable<int>)null!).WithCancellation(default));
    });

    [Test]
    public void WithCancellation_TokenCancelledOnTheLoop_EndsTheWaitAtOnce() => Virtual.Run(async () =>
    {
        using var source = new CancellationTokenSource();
        Future<int> future = Asyncio.GetRunningLoop().CreateFuture<int>();
        AsyncioTask<int> task = Asyncio.CreateTask(future.WithCancellation(source.Token));
        await Virtual.Settle();

        source.Cancel();

        future.Cancelled().Should().BeTrue();
        await Virtual.Error<OperationCanceledException>(task);
    });

    [Test]
    public void WithCancellation_LimitInTheBody_IsATimeoutAsItIs() => Virtual.Run(async () =>
    {
        // Its cause is a cancellation, but not that of the token.
        using var source = new CancellationTokenSource();

        await Virtual.Error<TimeoutException>(Asyncio.WaitFor(Asyncio.Sleep(9), 1).WithCancellation(source.Token));
    });

    [Test]
    public void WithCancellation_BodyAnswersWithATimeoutOfItsOwn_ComesThroughAsItIs() => Virtual.Run(async () =>
    {
        using var source = new CancellationTokenSource();
        var own = new TimeoutException();
        Asyncio.GetRunningLoop().CallLater(1, source.Cancel);

        (await Virtual.Error<TimeoutException>(Answer().WithCancellation(source.Token))).Should().BeSameAs(own);

        async Coroutine Answer()
        {
            try
            {
                await Asyncio.Sleep(9);
            }
            catch (CancelledError)
            {
                throw own;
            }
        }
    });
}
