using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Tasks;

/// <summary>Tasks from outside of the loop: made, run to their end, looked at.</summary>
[TestFixture]
public class TaskRunTests
{
    private EventLoop _loop = null!;

    [SetUp]
    public void MakeLoop()
    {
        _loop = Virtual.Loop();
        Reports.Of(_loop);
    }

    [TearDown]
    public void CloseLoop() => _loop.Close();

    [Test]
    [PythonTest("test_tasks", "BaseTaskTests.test_task_class")]
    public void Create_OnALoop_BelongsToItAndHasItsCoroutinesResult()
    {
        using EventLoop other = Virtual.Loop();
        AsyncioTask<string> first = _loop.CreateTask(Ok());
        var second = (AsyncioTask<string>)AsyncioTask.Create(Ok(), other);

        _loop.RunUntilComplete(first);
        other.RunUntilComplete(second);

        (first.Done(), first.Result()).Should().Be((true, "ok"));
        (second.Done(), second.Result()).Should().Be((true, "ok"));
        first.GetLoop().Should().BeSameAs(_loop);
        second.GetLoop().Should().BeSameAs(other);
    }

    [Test]
    [PythonTest("test_tasks", "BaseTaskTests.test_task_basics")]
    public void RunUntilComplete_CoroutineAwaitsOthers_TheirResultsCome()
    {
        _loop.RunUntilComplete(Outer()).Should().Be(1042);

        static async Coroutine<int> Outer() => await First() + await Second();
        static async Coroutine<int> First() => 42;
        static async Coroutine<int> Second() => 1000;
    }

    [Test]
    [PythonTest("test_tasks", "BaseTaskTests.test_create_task_with_async_function")]
    [PythonTest("test_tasks", "BaseTaskTests.test_bare_create_task")]
    [PythonTest("test_tasks", "BaseTaskTests.test_bare_create_named_task")]
    public void CreateTask_OnTheRunningLoop_IsATaskWithItsName() => Virtual.Run(async () =>
    {
        AsyncioTask<string> named = Asyncio.CreateTask(Ok(), name: "No-op");
        AsyncioTask<string> unnamed = Asyncio.CreateTask(Ok());

        named.GetName().Should().Be("No-op");
        (await named, await unnamed).Should().Be(("ok", "ok"));
        named.GetLoop().Should().BeSameAs(Asyncio.GetRunningLoop());
    });

    [Test]
    [PythonTest("test_tasks", "BaseTaskTests.test_stop_while_run_in_complete")]
    public void RunUntilComplete_TheTaskStopsTheLoop_IsAnErrorAndTheTaskCanGoOn()
    {
        int steps = 0;
        AsyncioTask task = _loop.CreateTask(Work());

        _loop.Invoking(l => l.RunUntilComplete(task)).Should().Throw<InvalidOperationException>().WithMessage("Event loop stopped before Future completed*");
        (task.Done(), steps, _loop.Time()).Should().Be((false, 2, 0.5));
        task.Cancel();
        _loop.Invoking(l => l.RunUntilComplete(task)).Should().Throw<CancelledError>();
        steps.Should().Be(2);

        async Coroutine Work()
        {
            while (steps < 10)
            {
                await Asyncio.Sleep(0.25);
                if (++steps == 2)
                {
                    _loop.Stop();
                }
            }
        }
    }

    [Test, Property("Semantic", "65")]
    [PythonTest("test_tasks", "BaseTaskTests.test_current_task")]
    [PythonTest("test_tasks", "BaseCurrentLoopTests.test_current_task_no_running_loop")]
    [PythonTest("test_tasks", "BaseCurrentLoopTests.test_current_task_with_implicit_loop")]
    public void CurrentTask_BeforeDuringAndAfterARun_IsTheTaskOnlyDuring([Values] Body body)
    {
        AsyncioTask? implied = null, given = null;
        Asyncio.CurrentTask(_loop).Should().BeNull();
        AsyncioTask task = Virtual.Start(_loop, body, async () => Look(), async () => Look());

        _loop.RunUntilComplete(task);

        implied.Should().BeSameAs(task);
        given.Should().BeSameAs(task);
        Asyncio.CurrentTask(_loop).Should().BeNull();

        void Look()
        {
            implied = Asyncio.CurrentTask();
            given = Asyncio.CurrentTask(_loop);
        }
    }

    [Test, Property("Semantic", "65")]
    [PythonTest("test_tasks", "BaseCurrentLoopTests.test_current_task_no_running_loop_implicit")]
    public void CurrentTask_NoLoopIsGivenAndNoneRuns_IsAnError() =>
        FluentActions.Invoking(() => Asyncio.CurrentTask()).Should().Throw<InvalidOperationException>().WithMessage("no running event loop*");

    [Test, Property("Semantic", "65")]
    [PythonTest("test_tasks", "BaseTaskTests.test_current_task_with_interleaving_tasks")]
    public void CurrentTask_TwoTasksWakeEachOther_EachSeesItself([Values] Body body)
    {
        Future one = _loop.CreateFuture(), two = _loop.CreateFuture();
        var seen = new List<AsyncioTask?>();
        AsyncioTask first = Virtual.Start(_loop, body, () => Wait(one, two), () => WaitNative(one, two));
        AsyncioTask second = Virtual.Start(_loop, body, () => Set(one, two), () => SetNative(one, two));

        _loop.RunUntilComplete(Asyncio.Wait([first, second]));

        seen.Should().Equal(first, second, first, second);
        Asyncio.CurrentTask(_loop).Should().BeNull();

        async Coroutine Wait(Future mine, Future other)
        {
            seen.Add(Asyncio.CurrentTask());
            await mine;
            seen.Add(Asyncio.CurrentTask());
            other.SetResult();
        }

        async Task WaitNative(Future mine, Future other)
        {
            seen.Add(Asyncio.CurrentTask());
            await mine;
            seen.Add(Asyncio.CurrentTask());
            other.SetResult();
        }

        async Coroutine Set(Future other, Future mine)
        {
            seen.Add(Asyncio.CurrentTask());
            other.SetResult();
            await mine;
            seen.Add(Asyncio.CurrentTask());
        }

        async Task SetNative(Future other, Future mine)
        {
            seen.Add(Asyncio.CurrentTask());
            other.SetResult();
            await mine;
            seen.Add(Asyncio.CurrentTask());
        }
    }

    private static async Coroutine<string> Ok() => "ok";
}
