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
}
