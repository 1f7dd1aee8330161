using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Loop;

/// <summary>What needs a loop and is given none. Each test has a thread of its own, since what is set there stays.</summary>
[TestFixture]
[Property("Semantic", "24")]
public class CurrentLoopTests
{
    [Test]
    public void GetEventLoop_NothingWasSet_MakesOneForTheThread() => Background.Run(() =>
    {
        using EventLoop made = Asyncio.GetEventLoop();

        Asyncio.GetEventLoop().Should().BeSameAs(made);
    });

    [Test]
    public void GetEventLoop_NullWasSet_IsAnErrorUntilALoopIsSet() => Background.Run(() =>
    {
        using EventLoop loop = Virtual.Loop();
        Asyncio.SetEventLoop(null);

        FluentActions.Invoking(Asyncio.GetEventLoop).Should().Throw<InvalidOperationException>().WithMessage("There is no current event loop*SetEventLoop*");
        Asyncio.SetEventLoop(loop);
        Asyncio.GetEventLoop().Should().BeSameAs(loop);
    });

    [Test]
    public void GetEventLoop_NullWasSetAndALoopRan_IsStillAnError() => Background.Run(() =>
    {
        Asyncio.SetEventLoop(null);

        AsyncioContext.Run(async () =>
        {
            Asyncio.GetEventLoop().Should().BeSameAs(Asyncio.GetRunningLoop());
            await Asyncio.Sleep(0);
        });

        FluentActions.Invoking(Asyncio.GetEventLoop).Should().Throw<InvalidOperationException>();
    });

    [Test]
    [PythonTest("test_futures", "BaseFutureTests.test_constructor_without_loop")]
    public void NewFuture_NoLoopAtAll_IsRefused() => Refuses(() => new Future());

    [Test]
    [PythonTest("test_tasks", "BaseTaskTests.test_shield_coroutine_without_loop")]
    public void Shield_CoroutineAndNoLoopAtAll_IsRefused()
    {
        Coroutine<int> coroutine = FortyTwo();

        Refuses(() => Asyncio.Shield(coroutine));
        coroutine.Close();
    }

    [Test]
    [PythonTest("test_tasks", "BaseTaskTests.test_as_completed_coroutine_without_loop")]
    public void AsCompleted_CoroutineAndNoLoopAtAll_IsRefused()
    {
        Coroutine<int> coroutine = FortyTwo();

        Refuses(() => Asyncio.AsCompleted([coroutine]));
        coroutine.Close();
    }

    [Test]
    [PythonTest("test_tasks", "FutureGatherTests.test_constructor_empty_sequence_without_loop")]
    public void Gather_NothingAndNoLoopAtAll_IsRefused() => Refuses(() => Asyncio.Gather(Array.Empty<Coroutine<int>>()));

    [Test]
    [PythonTest("test_tasks", "CoroutineGatherTests.test_constructor_without_loop")]
    public void Gather_CoroutinesAndNoLoopAtAll_IsRefused()
    {
        Coroutine<int> first = FortyTwo(), second = FortyTwo();

        Refuses(() => Asyncio.Gather(first, second));
        first.Close();
        second.Close();
    }

    [Test]
    [PythonTest("test_futures", "BaseFutureTests.test_wrap_future_without_loop")]
    public void WrapFuture_NoLoopAtAll_IsRefused() => Refuses(() => Asyncio.WrapFuture(Task.FromResult(1)));

    [Test]
    [PythonTest("test_tasks", "BaseTaskTests.test_ensure_future_coroutine")]
    public void EnsureFuture_Coroutine_IsATaskOfTheLoopThatIsGivenOrRunsOrIsSet() => Background.Run(() =>
    {
        using EventLoop loop = Virtual.Loop();
        Asyncio.SetEventLoop(null);
        Coroutine<int> refused = FortyTwo();
        FluentActions.Invoking(() => Asyncio.EnsureFuture(refused)).Should().Throw<InvalidOperationException>().WithMessage("*no current event loop*");

        AsyncioTask<int> given = Asyncio.EnsureFuture(FortyTwo(), loop);
        AsyncioTask<int>? running = null;
        loop.RunUntilComplete(async Coroutine () => running = Asyncio.EnsureFuture(FortyTwo()));
        Asyncio.SetEventLoop(loop);
        AsyncioTask<int> set = Asyncio.EnsureFuture(FortyTwo());

        foreach (AsyncioTask<int> task in new[] { given, running!, set })
        {
            task.GetLoop().Should().BeSameAs(loop);
            loop.RunUntilComplete(task);
            task.Done().Should().BeTrue();
            task.Result().Should().Be(42);
        }

        refused.Close();
    });

    private static void Refuses(Func<object> call) => Background.Run(() =>
    {
        Asyncio.SetEventLoop(null);
        call.Should().Throw<InvalidOperationException>().WithMessage("*no current event loop*");
    });

    private static async Coroutine<int> FortyTwo() => 42;
}
