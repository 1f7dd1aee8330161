using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Tasks;

[TestFixture]
public class EagerTaskTests
{
    [TestCase(Body.Coroutine), TestCase(Body.Native), Property("Semantic", "72")]
    public void CreateTask_Eager_RunsTheFirstStepAsItsOwnTask(Body body) => Virtual.Run(async () =>
    {
        Asyncio.GetRunningLoop().SetTaskFactory(Asyncio.EagerTaskFactory);
        AsyncioTask creator = Asyncio.CurrentTask()!;
        AsyncioTask? inside = null;
        AsyncioTask task = Virtual.Start(
            body,
            async Coroutine () => { inside = Asyncio.CurrentTask(); await Asyncio.Sleep(0); },
            async Task () => { inside = Asyncio.CurrentTask(); await Asyncio.Sleep(0); });

        inside.Should().BeSameAs(task);
        Asyncio.CurrentTask().Should().BeSameAs(creator);
        SynchronizationContext.Current.Should().BeSameAs(creator.SyncContext);
        await task;
        Asyncio.CurrentTask().Should().BeSameAs(creator);
    });

    [Test, Property("Semantic", "73")]
    public void CreateTask_EagerOnALoopThatDoesNotRun_IsScheduledNormally()
    {
        using EventLoop loop = Virtual.Loop();
        var ran = false;
        AsyncioTask task = loop.CreateTask(async Coroutine () => { ran = true; await Asyncio.Sleep(0); }, eagerStart: true);

        ran.Should().BeFalse();
        loop.RunUntilComplete(task);
        ran.Should().BeTrue();
    }

    [TestCase(Body.Coroutine), TestCase(Body.Native), Property("Semantic", "74")]
    [PythonTest("test_eager_task_factory", "EagerTaskFactoryLoopTests.test_eager_completion")]
    public void CreateTask_EagerBodyEndsAtOnce_TaskIsDoneAndAwaitDoesNotYield(Body body) => Virtual.Run(async () =>
    {
        Asyncio.GetRunningLoop().SetTaskFactory(Asyncio.EagerTaskFactory);
        var turns = 0;
        Asyncio.GetRunningLoop().CallSoon(() => turns++);
        AsyncioTask<int> task = Virtual.Start(body, async Coroutine<int> () => Same(5), async Task<int> () => Same(5));

        task.Done().Should().BeTrue();
        (await task).Should().Be(5);
        turns.Should().Be(0);
        Asyncio.AllTasks().Should().NotContain(task);
        await Asyncio.Sleep(0);
        turns.Should().Be(1);
    });

    /// <summary>The creator runs, although another task does at that moment: nothing of it is suspended that could be interrupted.</summary>
    [Test]
    public void CreateTask_EagerCancelsItsCreator_CreatorGoesOnToItsNextWait([Values] Body outer, [Values] Body inner) => Virtual.Run(async () =>
    {
        List<string> events = [];
        EventLoop loop = Asyncio.GetRunningLoop();
        AsyncioTask creator = null!;
        creator = Virtual.Start(loop, outer, async Coroutine () => await Outer(), async Task () => await Outer());
        await Asyncio.Wait([creator]);

        creator.Cancelled().Should().BeTrue();
        events.Should().Equal("cancelled", "inner", "outer");

        async Coroutine Outer()
        {
            await Native();
            events.Add("outer");
            await Asyncio.Sleep(1);
            events.Add("not cancelled");
        }

        async Task Native()
        {
            await Asyncio.Sleep(1);
            _ = inner == Body.Coroutine ? loop.CreateTask(Cancel(), eagerStart: true) : loop.CreateTask(CancelNative, eagerStart: true);
            events.Add("inner");
        }

        async Coroutine Cancel()
        {
            creator.Cancel();
            events.Add("cancelled");
            await Asyncio.Sleep(0);
        }

        async Task CancelNative() => await Cancel();
    });

    [TestCase(Body.Coroutine), TestCase(Body.Native), Property("Semantic", "75")]
    public void CreateTask_EagerBodyFails_ErrorIsStoredNotRaised(Body body) => Virtual.Run(async () =>
    {
        Asyncio.GetRunningLoop().SetTaskFactory(Asyncio.EagerTaskFactory);
        AsyncioTask task = Virtual.Start(body, async Coroutine () => Throw(), async Task () => Throw());

        task.Done().Should().BeTrue();
        task.Exception().Should().BeOfType<TrialError>();
        (await Virtual.ErrorOf(task)).Should().BeOfType<TrialError>();
    });

    [TestCase(Body.Coroutine), TestCase(Body.Native), Property("Semantic", "76")]
    [PythonTest("test_eager_task_factory", "EagerTaskFactoryLoopTests.test_context_vars")]
    public void CreateTask_Eager_ContextChangesAreInvisibleToTheCreator(Body body) => Virtual.Run(async () =>
    {
        Asyncio.GetRunningLoop().SetTaskFactory(Asyncio.EagerTaskFactory);
        var variable = new ContextVar<string>("v");
        variable.Set("creator");
        string? seen = null, later = null;
        AsyncioTask task = Virtual.Start(
            body,
            async Coroutine () => { seen = variable.Get(); variable.Set("task"); await Asyncio.Sleep(0); later = variable.Get(); },
            async Task () => { seen = variable.Get(); variable.Set("task"); await Asyncio.Sleep(0); later = variable.Get(); });

        variable.Get().Should().Be("creator");
        await task;
        (seen, later, variable.Get()).Should().Be(("creator", "task", "creator"));
    });

    [TestCase(true), TestCase(false), Property("Semantic", "77")]
    public void CreateTask_SideEffectsBeforeTheFirstSuspension_ComeBeforeItReturnsOnlyIfEager(bool eager) => Virtual.Run(async () =>
    {
        var log = new List<string>();
        AsyncioTask task = Asyncio.CreateTask(
            async Coroutine () =>
            {
                log.Add("step 1");
                await Asyncio.Sleep(0);
                log.Add("step 2");
            },
            eagerStart: eager);
        log.Add("created");
        await task;

        log.Should().Equal(eager ? ["step 1", "created", "step 2"] : ["created", "step 1", "step 2"]);
    });

    [Test, Property("Semantic", "78")]
    public void AllTasks_InAnEagerStep_ContainsTheTask() => Virtual.Run(async () =>
    {
        HashSet<AsyncioTask>? all = null;
        AsyncioTask task = Asyncio.CreateTask(async Coroutine () => all = Asyncio.AllTasks(), eagerStart: true);

        all.Should().BeEquivalentTo([task, Asyncio.CurrentTask()!]);
        await task;
    });

    [Test, Property("Semantic", "79")]
    public void Gather_AllChildrenEndEagerly_IsDoneAtOnce() => Virtual.Run(async () =>
    {
        Asyncio.GetRunningLoop().SetTaskFactory(Asyncio.EagerTaskFactory);
        Future<int[]> gather = Asyncio.Gather(Direct(1), Direct(2));

        gather.Done().Should().BeTrue();
        (await gather).Should().Equal(1, 2);
    });

    [Test, Property("Semantic", "80")]
    public void TaskGroup_ChildFailsEagerly_BodyGoesOnToItsNextSuspension() => Virtual.Run(async () =>
    {
        Asyncio.GetRunningLoop().SetTaskFactory(Asyncio.EagerTaskFactory);
        var log = new List<string>();
        Exception? error = await Virtual.ErrorOf(Asyncio.TaskGroup(async Coroutine (tg) =>
        {
            AsyncioTask child = tg.CreateTask(async Coroutine () => Throw());
            log.Add($"done {child.Done()}, cancelling {Asyncio.CurrentTask()!.Cancelling()}");
            AsyncioTask other = tg.CreateTask(Virtual.Forever());
            log.Add("second child");
            await Asyncio.Sleep(1);
            log.Add("never");
        }));

        log.Should().Equal("done True, cancelling 0", "second child");
        error.Should().BeOfType<AggregateException>().Which.InnerExceptions.Should().ContainSingle().Which.Should().BeOfType<TrialError>();
        Asyncio.GetRunningLoop().Time().Should().Be(0);
        Asyncio.CurrentTask()!.Cancelling().Should().Be(0);
    });

    [TestCase(false, null, false), TestCase(false, true, true), TestCase(false, false, false), Property("Semantic", "81")]
    [TestCase(true, null, true), TestCase(true, true, true), TestCase(true, false, false)]
    public void CreateTask_EagerStartPerCall_OverridesTheFactory(bool eagerFactory, bool? eagerStart, bool eager) => Virtual.Run(async () =>
    {
        if (eagerFactory)
        {
            Asyncio.GetRunningLoop().SetTaskFactory(Asyncio.EagerTaskFactory);
        }

        var ran = false;
        AsyncioTask task = Asyncio.CreateTask(async Coroutine () => { ran = true; await Asyncio.Sleep(0); }, eagerStart: eagerStart);

        ran.Should().Be(eager);
        await task;
        ran.Should().BeTrue();
    });

    [TestCase(false, true), TestCase(false, false), TestCase(true, null), TestCase(true, false), Property("Semantic", "81")]
    [PythonTest("test_eager_task_factory", "DefaultTaskFactoryEagerStart.test_eager_start_true_with_default_factory")]
    [PythonTest("test_eager_task_factory", "EagerTaskFactoryLoopTests.test_eager_start_false")]
    [PythonTest("test_eager_task_factory", "CEagerTaskFactoryLoopTests.test_name")]
    public void CreateTask_EagerStartAndName_AreThereInTheFirstStep(bool eagerFactory, bool? eagerStart) => Virtual.Run(async () =>
    {
        Asyncio.GetRunningLoop().SetTaskFactory(eagerFactory ? Asyncio.EagerTaskFactory : null);

        await NamesItself(body => Asyncio.GetRunningLoop().CreateTask(body(), name: "example", eagerStart: eagerStart), eagerStart ?? eagerFactory);
    });

    [TestCase(true), TestCase(false), Property("Semantic", "81")]
    [PythonTest("test_tasks", "BaseTaskTests.test_eager_start_true")]
    [PythonTest("test_tasks", "BaseTaskTests.test_eager_start_false")]
    public void Create_EagerStart_RunsItsFirstStepAtOnceOrLater(bool eagerStart) => Virtual.Run(async () =>
        await NamesItself(body => AsyncioTask.Create(body(), name: "example", eagerStart: eagerStart), eagerStart));

    [Test]
    public void CreateEagerTaskFactory_OwnConstructor_IsAskedForAnEagerTask() => Virtual.Run(async () =>
    {
        var asked = new List<bool?>();
        Asyncio.GetRunningLoop().SetTaskFactory(Asyncio.CreateEagerTaskFactory((loop, coro, options) =>
        {
            asked.Add(options.EagerStart);
            return AsyncioTask.Create(coro, loop, options.Name, options.Context, options.EagerStart ?? false);
        }));
        AsyncioTask<int> task = Asyncio.CreateTask(Direct(1), name: "named");

        (task.Done(), task.GetName()).Should().Be((true, "named"));
        asked.Should().Equal(true);
        await task;
    });

    [Test]
    public void CreateTask_EagerInsideEager_RestoresEachCreator() => Virtual.Run(async () =>
    {
        AsyncioTask main = Asyncio.CurrentTask()!;
        AsyncioTask? outerSeen = null, innerSeen = null;
        AsyncioTask? inner = null;
        AsyncioTask outer = Asyncio.CreateTask(
            async Coroutine () =>
            {
                inner = Asyncio.CreateTask(async Coroutine () => { innerSeen = Asyncio.CurrentTask(); await Asyncio.Sleep(0); }, eagerStart: true);
                outerSeen = Asyncio.CurrentTask();
                await inner;
            },
            eagerStart: true);

        Asyncio.CurrentTask().Should().BeSameAs(main);
        outerSeen.Should().BeSameAs(outer);
        innerSeen.Should().BeSameAs(inner);
        await outer;
    });

    [Test]
    public void Cancel_EagerTaskAfterItsFirstStep_IsDeliveredWhereItWaits() => Virtual.Run(async () =>
    {
        var cancelled = false;
        AsyncioTask task = Asyncio.CreateTask(
            async Coroutine () =>
            {
                try { await Asyncio.Sleep(10); }
                catch (CancelledError) { cancelled = true; throw; }
            },
            eagerStart: true);

        task.Cancel();
        await Asyncio.Wait([task]);
        cancelled.Should().BeTrue();
    });

    private static async Coroutine NamesItself(Func<Func<Coroutine>, AsyncioTask> create, bool eager)
    {
        string? seen = null;
        AsyncioTask task = create(async Coroutine () => seen = Asyncio.CurrentTask()!.GetName());

        task.Done().Should().Be(eager);
        seen.Should().Be(eager ? "example" : null);
        await task;
        seen.Should().Be("example");
    }

    private static T Same<T>(T value) => value;

    private static void Throw() => throw new TrialError();

    private static async Coroutine<T> Direct<T>(T value) => value;
}
