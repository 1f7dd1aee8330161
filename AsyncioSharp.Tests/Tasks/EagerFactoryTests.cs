using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Tasks;

/// <summary>A loop whose task factory is eager, as its program sees it.</summary>
[TestFixture]
public class EagerFactoryTests
{
    [Test]
    [PythonTest("test_eager_task_factory", "EagerTaskFactoryLoopTests.test_eager_task_factory_set")]
    public void SetTaskFactory_EagerOne_IsWhatTheLoopHasAndUses() => Virtual.Run(async () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        var made = new List<AsyncioTask>();
        AsyncioTaskFactory factory = Asyncio.CreateEagerTaskFactory((on, coro, options) =>
        {
            made.Add(AsyncioTask.Create(coro, on, options.Name, options.Context, options.EagerStart ?? false));
            return made[^1];
        });
        loop.SetTaskFactory(factory);

        loop.GetTaskFactory().Should().BeSameAs(factory);
        AsyncioTask task = loop.CreateTask(Asyncio.Sleep(0));
        made.Should().Equal(task);
        await task;
    });

    [Test, Property("Semantic", "74")]
    [PythonTest("test_eager_task_factory", "EagerTaskFactoryLoopTests.test_await_future_during_eager_step")]
    public void CreateTask_BodySetsAFutureInItsFirstStep_TheCreatorFindsItSet() => Eager(async () =>
    {
        Future<string> future = Asyncio.GetRunningLoop().CreateFuture<string>();
        AsyncioTask task = Asyncio.CreateTask(async Coroutine () => future.SetResult("my message"));

        task.Done().Should().BeTrue();
        (await future).Should().Be("my message");
        await task;
    });

    [TestCase(Body.Coroutine), TestCase(Body.Native)]
    [PythonTest("test_eager_task_factory", "EagerTaskFactoryLoopTests.test_block_after_eager_step")]
    public void CreateTask_BodySuspends_EndsLaterWithItsResult(Body body) => Eager(async () =>
    {
        AsyncioTask<string> task = Virtual.Start(
            body,
            async Coroutine<string> () => { await Asyncio.Sleep(1); return "after blocking"; },
            async Task<string> () => { await Asyncio.Sleep(1); return "after blocking"; });

        task.Done().Should().BeFalse();
        (await task).Should().Be("after blocking");
        task.Done().Should().BeTrue();
        Asyncio.GetRunningLoop().Time().Should().Be(1);
    });

    [TestCase(Body.Coroutine), TestCase(Body.Native), Property("Semantic", "82")]
    [PythonTest("test_eager_task_factory", "EagerTaskFactoryLoopTests.test_cancellation_after_eager_completion")]
    public void Cancel_EndedInItsFirstStep_KeepsItsResult(Body body) => Eager(async () =>
    {
        AsyncioTask<string> task = Virtual.Start(body, async Coroutine<string> () => "at once", async Task<string> () => "at once");

        task.Cancel().Should().BeFalse();
        (await task).Should().Be("at once");
        task.Cancelled().Should().BeFalse();
    });

    [TestCase(Body.Coroutine), TestCase(Body.Native)]
    [PythonTest("test_eager_task_factory", "EagerTaskFactoryLoopTests.test_cancellation_after_eager_step_blocks")]
    public void Cancel_SuspendedInItsFirstStep_TheAwaiterGetsTheMessage(Body body) => Eager(async () =>
    {
        AsyncioTask task = Virtual.Start(body, async Coroutine () => await Asyncio.Sleep(1), async Task () => await Asyncio.Sleep(1));

        task.Cancel("cancellation message");
        task.Cancelling().Should().Be(1);
        (await Virtual.ErrorOf(task)).Should().BeOfType<CancelledError>().Which.Msg.Should().Be("cancellation message");
    });

    [TestCase(Body.Coroutine), TestCase(Body.Native), Property("Semantic", "72")]
    [PythonTest("test_eager_task_factory", "EagerTaskFactoryLoopTests.test_current_task")]
    public void CurrentTask_BeforeAndAfterASuspension_IsTheEagerTask(Body body) => Eager(async () =>
    {
        AsyncioTask? before = null, after = null;
        AsyncioTask task = Virtual.Start(
            body,
            async Coroutine () => { before = Asyncio.CurrentTask(); await Asyncio.Sleep(1); after = Asyncio.CurrentTask(); },
            async Task () => { before = Asyncio.CurrentTask(); await Asyncio.Sleep(1); after = Asyncio.CurrentTask(); });

        before.Should().BeSameAs(task);
        await task;
        after.Should().BeSameAs(task);
    });

    [Test, Property("Semantic", "78")]
    [PythonTest("test_eager_task_factory", "EagerTaskFactoryLoopTests.test_all_tasks_with_eager_completion")]
    public void AllTasks_EndedInItsFirstStep_ContainsItOnlyDuring() => Eager(async () =>
    {
        HashSet<AsyncioTask>? during = null;
        AsyncioTask task = Asyncio.CreateTask(async Coroutine () => during = Asyncio.AllTasks());

        during.Should().Contain(task);
        Asyncio.AllTasks().Should().NotContain(task);
        await task;
    });

    [TestCase(Body.Coroutine), TestCase(Body.Native), Property("Semantic", "78")]
    [PythonTest("test_eager_task_factory", "EagerTaskFactoryLoopTests.test_all_tasks_with_blocking")]
    public void AllTasks_Suspended_ContainsItUntilItsEnd(Body body) => Eager(async () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        Future go = loop.CreateFuture(), gone = loop.CreateFuture();
        HashSet<AsyncioTask>? during = null;
        AsyncioTask task = Virtual.Start(
            body,
            async Coroutine () => { during = Asyncio.AllTasks(); await go; gone.SetResult(); },
            async Task () => { during = Asyncio.AllTasks(); await go; gone.SetResult(); });

        during.Should().Contain(task);
        Asyncio.AllTasks().Should().Contain(task);
        go.SetResult();
        await gone;
        Asyncio.AllTasks().Should().NotContain(task);
    });

    /// <summary>Where we differ: CPython drops the coroutine of a task that ended in its first step.</summary>
    [Test]
    public void GetCoro_EndedInItsFirstStep_IsStillTheCoroutine() => Eager(async () =>
    {
        Coroutine coroutine = Nothing();
        AsyncioTask task = Asyncio.CreateTask(coroutine);
        await task;

        task.GetCoro().Should().BeSameAs(coroutine);

        static async Coroutine Nothing()
        {
        }
    });

    [Test, Property("Semantic", "58")]
    [PythonTest("test_eager_task_factory", "BaseTaskCountingTests.test_awaitables_chain")]
    public void Await_ChainOfCoroutines_MakesNoTasks([Values] bool eager)
    {
        int scheduled = CountScheduled(eager, async loop => (await Chain(100)).Should().Be(100));

        scheduled.Should().Be(eager ? 0 : 1);

        static async Coroutine<int> Chain(int depth) => depth == 0 ? 0 : 1 + await Chain(depth - 1);
    }

    [Test, Property("Semantic", "74")]
    [PythonTest("test_eager_task_factory", "BaseTaskCountingTests.test_recursive_taskgroups")]
    [PythonTest("test_eager_task_factory", "BaseTaskCountingTests.test_recursive_gather")]
    public void CreateTask_TreeOfTasksThatNeverWait_IsScheduledOnlyIfNotEager([Values] bool eager, [Values] bool gathers)
    {
        int scheduled = CountScheduled(eager, _ => gathers ? Gathers(4) : Groups(4));

        scheduled.Should().Be(eager ? 0 : 1 + 5 + 25 + 125 + 625);

        static async Coroutine Groups(int depth)
        {
            if (depth > 0)
            {
                await Asyncio.TaskGroup(async Coroutine (tg) =>
                {
                    for (int i = 0; i < 5; i++)
                    {
                        _ = tg.CreateTask(Groups(depth - 1));
                    }
                });
            }
        }

        static async Coroutine Gathers(int depth)
        {
            if (depth > 0)
            {
                await Asyncio.Gather(Enumerable.Range(0, 5).Select(_ => Gathers(depth - 1)));
            }
        }
    }

    private static void Eager(Func<Coroutine> main) => Virtual.Run(async () =>
    {
        Asyncio.GetRunningLoop().SetTaskFactory(Asyncio.EagerTaskFactory);
        await main();
    });

    /// <summary>The tasks that a program puts into the loop's queue, because they are not eager.</summary>
    private static int CountScheduled(bool eager, Func<EventLoop, Coroutine> main)
    {
        int count = 0;
        using EventLoop loop = Virtual.Loop();
        loop.SetTaskFactory(eager ? Asyncio.CreateEagerTaskFactory(Make) : Make);
        loop.RunUntilComplete(main(loop));
        return count;

        AsyncioTask Make(EventLoop on, Coroutine coro, TaskOptions options)
        {
            count += options.EagerStart == true ? 0 : 1;
            return AsyncioTask.Create(coro, on, options.Name, options.Context, options.EagerStart ?? false);
        }
    }
}
