using System.Runtime.CompilerServices;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Combinators;

[TestFixture]
public class ShieldTests
{
    [TestCase(Body.Coroutine), TestCase(Body.Native), Property("Semantic", "98")]
    public void Shield_CallerIsCancelled_InnerGoesOn(Body body) => Virtual.Run(async () =>
    {
        AsyncioTask<int> inner = Asyncio.CreateTask(Asyncio.Sleep(5, 1));
        AsyncioTask caller = Virtual.Start(body, async Coroutine () => await Asyncio.Shield(inner), async Task () => await Asyncio.Shield(inner));
        await Asyncio.Sleep(1);

        caller.Cancel();
        (await Virtual.ErrorOf(caller)).Should().BeOfType<CancelledError>();
        (inner.Done(), inner.Cancelling()).Should().Be((false, 0));
        (await inner).Should().Be(1);
    });

    [Test, Property("Semantic", "98")]
    public void Cancel_OfTheOuter_OnlyCancelsTheOuter() => Virtual.Run(async () =>
    {
        AsyncioTask<int> inner = Asyncio.CreateTask(Asyncio.Sleep(5, 1));
        Future<int> outer = Asyncio.Shield(inner);

        outer.Cancel();
        outer.Cancelled().Should().BeTrue();
        (await inner).Should().Be(1);
    });

    [Test, Property("Semantic", "99")]
    public void Shield_UntypedAndDone_IsThatObjectItself() => Virtual.Run(async () =>
    {
        AsyncioTask<int> task = Asyncio.CreateTask(Asyncio.Sleep(0, 1));
        await task;
        Future future = Asyncio.GetRunningLoop().CreateFuture();
        future.SetResult();
        Future<int> typed = Asyncio.GetRunningLoop().CreateFuture<int>();
        typed.SetResult(2);

        Asyncio.Shield((IAwaitable)task).Should().BeSameAs(task);
        Asyncio.Shield(future).Should().BeSameAs(future);
        Asyncio.Shield(typed).Should().BeSameAs(typed);
    });

    /// <summary>A typed shield is a Future of T, which a task is not: a done task is answered by a future that is done as well.</summary>
    [Test, Property("Semantic", "99")]
    [PythonTest("test_futures", "BaseFutureTests.test_copy_state")]
    public void Shield_TypedTaskThatIsDone_IsDoneAtOnceWithItsOutcome() => Virtual.Run(async () =>
    {
        AsyncioTask<int> task = Asyncio.CreateTask(Asyncio.Sleep(0, 1));
        AsyncioTask<int> failed = Asyncio.CreateTask(Virtual.Fail<int>(new TrialError()));
        AsyncioTask<int> cancelled = Asyncio.CreateTask(Asyncio.Sleep(0, 1));
        cancelled.Cancel("why");
        await Asyncio.Wait([task, failed, cancelled]);

        Asyncio.Shield(task).Result().Should().Be(1);
        Asyncio.Shield(failed).Exception().Should().BeOfType<TrialError>();
        Asyncio.Shield(cancelled).Cancelled().Should().BeTrue();
    });

    [Test, Property("Semantic", "100")]
    public void Cancel_OfTheInner_CancelsTheOuter() => Virtual.Run(async () =>
    {
        AsyncioTask<int> inner = Asyncio.CreateTask(Asyncio.Sleep(5, 1));
        Future<int> outer = Asyncio.Shield(inner);
        await Asyncio.Sleep(1);

        inner.Cancel();
        (await Virtual.ErrorOf(outer)).Should().BeOfType<CancelledError>();
        outer.Cancelled().Should().BeTrue();
    });

    [Test, Property("Semantic", "101")]
    public void Shield_InnerFailsAfterTheOuterWasCancelled_IsReportedOnce()
    {
        using EventLoop loop = Virtual.Loop();
        List<LoopExceptionContext> reports = Virtual.CollectReports(loop);
        loop.RunUntilComplete(Main());
        loop.Close();

        reports.Should().ContainSingle().Which.Exception.Should().BeOfType<TrialError>();

        static async Coroutine Main()
        {
            Future<int> outer = Asyncio.Shield(Virtual.Fail<int>(new TrialError(), after: 2));
            await Asyncio.Sleep(1);
            outer.Cancel();
            await Asyncio.Sleep(5);
        }
    }

    /// <summary>Where we differ on purpose: the loop holds pending tasks strongly, so nobody has to hold the inner task.</summary>
    [Test, Property("Semantic", "102")]
    public void Shield_NobodyHoldsTheInner_ItEndsAllTheSame() => Virtual.Run(async () =>
    {
        var ended = false;
        Drop();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        await Asyncio.Sleep(5);
        ended.Should().BeTrue();

        [MethodImpl(MethodImplOptions.NoInlining)]
        void Drop() => Asyncio.Shield(Inner()).Cancel();

        async Coroutine Inner()
        {
            await Asyncio.Sleep(1);
            ended = true;
        }
    });

    [Test, Property("Semantic", "103")]
    public void Shield_RunEnds_InnerIsCancelledLikeEveryTask()
    {
        var cancelled = false;
        Virtual.RunAndLeave(async () =>
        {
            _ = Asyncio.Shield(Inner());
            await Asyncio.Sleep(1);
        });
        cancelled.Should().BeTrue();

        async Coroutine Inner()
        {
            try { await Asyncio.Sleep(100); }
            catch (CancelledError) { cancelled = true; throw; }
        }
    }

    [Test]
    public void Shield_InnerFails_OuterHasItsError() => Virtual.Run(async () =>
        (await Virtual.ErrorOf(Asyncio.Shield(Virtual.Fail<int>(new TrialError(), after: 1)))).Should().BeOfType<TrialError>());

    [Test]
    public void Shield_InsideWaitFor_TimeoutLeavesTheInnerAlone() => Virtual.Run(async () =>
    {
        AsyncioTask<int> inner = Asyncio.CreateTask(Asyncio.Sleep(5, 1));

        (await Virtual.ErrorOf(Asyncio.WaitFor(Asyncio.Shield(inner), timeout: 1))).Should().BeOfType<TimeoutException>();
        (await inner).Should().Be(1);
    });
}
