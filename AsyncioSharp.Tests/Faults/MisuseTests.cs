using AsyncioSharp.Tests.Infrastructure;

#pragma warning disable ASY002 // What is tested: the second await fails.

namespace AsyncioSharp.Tests.Faults;

/// <summary>Wrong use: a clear error with advice, at once, and the loop lives on.</summary>
[TestFixture, NonParallelizable]
public class MisuseTests
{
    private EventLoop _loop = null!;
    private Reports _reports = null!;

    [SetUp]
    public void MakeLoop()
    {
        _loop = Virtual.ImpatientLoop();
        _reports = Reports.Of(_loop);
    }

    [TearDown]
    public void CloseLoop() => _loop.Close();

    [TestCaseSource(nameof(LoopThreadCalls))]
    [Property("Semantic", "243")]
    [PythonTest("test_base_events", "BaseEventLoopTests.test_check_thread")]
    public void Call_FromTheWrongThreadWhileTheLoopRuns_IsRefusedWithAdvice(Action<EventLoop, Future> call)
    {
        Future future = _loop.CreateFuture();
        Exception? seen = null, seenWithALoop = null;
        using var other = Virtual.Loop();
        _loop.SetDebug(true);
        _loop.CallSoon(() => Background.Run(() => seen = Catch(() => call(_loop, future))));
        _loop.CallSoon(() => Background.Run(() =>
        {
            Asyncio.SetEventLoop(other);
            seenWithALoop = Catch(() => call(_loop, future));
        }));

        _loop.Turn();

        seen.Should().BeOfType<InvalidOperationException>().Which.Message.Should().Contain("Non-thread-safe operation").And.Contain("CallSoonThreadsafe");
        seenWithALoop.Should().BeOfType<InvalidOperationException>("a loop of the thread's own changes nothing").Which.Message.Should().Contain("CallSoonThreadsafe");
        future.Done().Should().BeFalse();
        LoopLives();
    }

    [Test]
    public void CallSoon_OnAClosedLoop_SaysWhatToDo()
    {
        _loop.Close();

        _loop.Invoking(l => l.CallSoon(() => { })).Should().Throw<InvalidOperationException>().WithMessage("Event loop is closed*Make a new one*");
    }

    [Test]
    public void Run_InsideARunningLoop_IsRefusedWithAdviceAndTheLoopLives([Values] Body body)
    {
        Exception? seen = null;
        bool after = false;
        AsyncioTask task = Virtual.Start(_loop, body, Coroutine, Native);

        _loop.RunUntilComplete(task);

        seen.Should().BeOfType<InvalidOperationException>().Which.Message.Should().Contain("cannot be called from a running event loop").And.Contain("Await");
        after.Should().BeTrue();
        LoopLives();

        async Coroutine Coroutine()
        {
            seen = Catch(() => AsyncioContext.Run(Asyncio.Sleep(1)));
            await Asyncio.Sleep(1);
            after = true;
        }

        async Task Native()
        {
            seen = Catch(() => AsyncioContext.Run(Asyncio.Sleep(1)));
            await Asyncio.Sleep(1);
            after = true;
        }
    }

    [Test]
    [PythonTest("test_events", "EventLoopTestsMixin.test_run_until_complete_nesting")]
    public void RunUntilComplete_InsideARunningLoop_IsRefused()
    {
        Exception? seen = null;
        bool running = false;
        _loop.RunUntilComplete(Body());

        async Coroutine Body()
        {
            running = _loop.IsRunning();
            seen = Catch(() => _loop.RunUntilComplete(Asyncio.Sleep(1)));
        }

        running.Should().BeTrue();
        seen.Should().BeOfType<InvalidOperationException>().Which.Message.Should().Contain("already running").And.Contain("await");
        LoopLives();
    }

    [Test]
    public void Await_CoroutineASecondTime_SaysWhatToDo([Values] Body body)
    {
        Coroutine<int> once = Asyncio.Sleep(1, 1);
        AsyncioTask task = Virtual.Start(_loop, body, Coroutine, Native);

        _loop.Invoking(l => l.RunUntilComplete(task)).Should().Throw<InvalidOperationException>().WithMessage("cannot reuse already awaited coroutine*CreateTask*");
        LoopLives();

        async Coroutine Coroutine()
        {
            await once;
            await once;
        }

        async Task Native()
        {
            await once;
            await once;
        }
    }

    [Test, Property("Semantic", "40")]
    public void SetResult_InACallbackOnADoneFuture_IsReportedWithAdviceAndTheLoopLives()
    {
        Future<int> future = _loop.CreateFuture<int>();
        _loop.CallSoon(future.SetResult, 1);
        _loop.CallSoon(future.SetResult, 2);

        _loop.Turn();

        future.Result().Should().Be(1);
        _reports.Only.Exception.Should().BeOfType<InvalidStateError>().Which.Message.Should().Contain("Done()");
        LoopLives();
    }

    [Test, Property("Semantic", "62")]
    [PythonTest("test_tasks", "BaseTaskTests.test_task_awaits_on_itself")]
    public void Await_Itself_IsAnErrorOfTheTaskAndTheLoopLives([Values] Body body)
    {
        AsyncioTask? task = null;
        task = Virtual.Start(_loop, body, async () => await task!, async () => await task!);

        _loop.Invoking(l => l.RunUntilComplete(task)).Should().Throw<InvalidOperationException>().WithMessage("Task cannot await on itself*");
        LoopLives();
    }

    [Test, Property("Semantic", "53")]
    [PythonTest("test_tasks", "BaseTaskTests.test_other_loop_future")]
    public void Await_FutureOfAnotherLoop_IsAnErrorOfTheTaskAndTheLoopLives([Values] Body body)
    {
        using var other = Virtual.Loop();
        Future foreign = other.CreateFuture();
        AsyncioTask task = Virtual.Start(_loop, body, async () => await foreign, async () => await foreign);

        _loop.Invoking(l => l.RunUntilComplete(task)).Should().Throw<InvalidOperationException>().WithMessage("*attached to a different loop*RunCoroutineThreadsafe*");
        LoopLives();
    }

    [Test, Property("Semantic", "53")]
    public void Await_FutureOfAnotherLoop_TheTaskCanCatchItAndGoOn([Values] Body body)
    {
        using var other = Virtual.Loop();
        Future foreign = other.CreateFuture();
        Exception? seen = null;
        AsyncioTask task = Virtual.Start(_loop, body, Coroutine, Native);

        _loop.RunUntilComplete(task);

        seen.Should().BeOfType<InvalidOperationException>();
        _loop.Time().Should().Be(1);

        async Coroutine Coroutine()
        {
            try
            {
                await foreign;
            }
            catch (InvalidOperationException e)
            {
                seen = e;
            }

            await Asyncio.Sleep(1);
        }

        async Task Native()
        {
            try
            {
                await foreign;
            }
            catch (InvalidOperationException e)
            {
                seen = e;
            }

            await Asyncio.Sleep(1);
        }
    }

    [Test]
    [PythonTest("test_base_events", "BaseEventLoopTests.test_run_until_complete_loop")]
    public void RunUntilComplete_FutureOfAnotherLoop_IsRefused()
    {
        using var other = Virtual.Loop();

        _loop.Invoking(l => l.RunUntilComplete(other.CreateFuture())).Should().Throw<InvalidOperationException>().WithMessage("*attached to a different loop*");
        LoopLives();
    }

    [Test]
    public void Delay_NotANumber_IsRefusedEverywhere()
    {
        _loop.Invoking(l => l.CallLater(double.NaN, () => { })).Should().Throw<ArgumentException>().WithMessage("*NaN*");
        _loop.Invoking(l => l.CallAt(double.NaN, () => { })).Should().Throw<ArgumentException>().WithMessage("*NaN*");
        FluentActions.Invoking(() => Asyncio.Sleep(double.NaN)).Should().Throw<ArgumentException>().WithMessage("*NaN*");
        FluentActions.Invoking(() => Asyncio.Sleep(double.NaN, 1)).Should().Throw<ArgumentException>().WithMessage("*NaN*");
        LoopLives();
    }

    [TestCaseSource(nameof(NullCalls))]
    [PythonTest("test_base_events", "BaseEventLoopTests.test_call_soon_non_callable")]
    [PythonTest("test_base_events", "BaseEventLoopTests.test_run_until_complete_type_error")]
    [PythonTest("test_base_events", "BaseEventLoopTests.test_set_default_executor_error")]
    public void Call_WithNull_IsRefusedAtOnce(Action<EventLoop> call)
    {
        _loop.Invoking(call).Should().Throw<ArgumentNullException>();
        LoopLives();
    }

    [Test]
    public void CreateTask_DelegateReturnsNull_IsAClearErrorOfTheTask()
    {
        AsyncioTask native = _loop.CreateTask(Task () => null!);
        AsyncioTask coroutine = _loop.CreateTask(Coroutine () => null!);

        _loop.Turns(3);

        native.Exception().Should().BeOfType<InvalidOperationException>().Which.Message.Should().Contain("returned null");
        coroutine.Exception().Should().BeOfType<InvalidOperationException>().Which.Message.Should().Contain("returned null");
        LoopLives();
    }

    [Test]
    public void Wait_OnTheLoopsThread_IsReportedWithItsStackAndAdvice([Values] Body body)
    {
        // It would wait for ever for work of this loop, so here another thread ends the wait, once the report has been made.
        var source = new TaskCompletionSource();
        _loop.SlowCallbackDuration = 0.01;
        var messages = new List<string>();
        _loop.SetExceptionHandler((_, context) =>
        {
            messages.Add(context.Message);
            ThreadPool.UnsafeQueueUserWorkItem(_ => source.SetResult(), null);
        });
        AsyncioTask task = Virtual.Start(_loop, body, async () => BlockingMethod(source.Task), async () => BlockingMethod(source.Task));

        _loop.RunUntilComplete(task);

        messages.Should().ContainSingle().Which.Should().Contain("blocked").And.Contain("ToThread").And.Contain(nameof(BlockingMethod));
        LoopLives();
    }

    [Test]
    public void Wait_Short_IsNotReported()
    {
        _loop.SlowCallbackDuration = 30;
        _loop.CallSoon(() => Task.Factory.StartNew(() => { }, CancellationToken.None, TaskCreationOptions.None, TaskScheduler.Default).Wait(Background.Limit));

        _loop.Turn();

        _reports.All.Should().BeEmpty();
    }

    [Test]
    public void GetRunningLoop_Outside_SaysWhereToCallIt()
    {
        FluentActions.Invoking(() => Asyncio.CreateTask(Asyncio.Sleep(0))).Should().Throw<InvalidOperationException>().WithMessage("no running event loop*AsyncioContext.Run*");
    }

    [Test]
    public void Await_FutureOutsideOfALoop_IsAClearError()
    {
        Future future = _loop.CreateFuture();

        ((Func<Task>)(async () => await future)).Should().ThrowAsync<InvalidOperationException>().GetAwaiter().GetResult().WithMessage("no running event loop*");
    }

    [Test]
    public void Result_OfAPendingTask_SaysToAwaitIt()
    {
        AsyncioTask<int> task = _loop.CreateTask(Asyncio.Sleep(1, 1));

        task.Invoking(t => t.Result()).Should().Throw<InvalidStateError>().WithMessage("*Await it*");
        _loop.RunUntilComplete(task).Should().Be(1);
    }

    [Test]
    public void SetTaskFactory_ReturnsNull_IsAClearError()
    {
        _loop.SetTaskFactory((_, _, _) => null!);

        _loop.Invoking(l => l.CreateTask(Asyncio.Sleep(0))).Should().Throw<InvalidOperationException>().WithMessage("*factory returned null*");
        _loop.SetTaskFactory(null);
        LoopLives();
    }

    private static void BlockingMethod(Task task) => task.Wait();

    private static IEnumerable<TestCaseData> LoopThreadCalls()
    {
        yield return Case("CallSoon", (loop, _) => loop.CallSoon(() => { }));
        yield return Case("CallLater", (loop, _) => loop.CallLater(1, () => { }));
        yield return Case("CallAt", (loop, _) => loop.CallAt(1, () => { }));
        yield return Case("CreateTask", (loop, _) => loop.CreateTask(Asyncio.Sleep(0)));
        yield return Case("RunInExecutor", (loop, _) => loop.RunInExecutor(null, () => 1));
        yield return Case("SetResult", (_, future) => future.SetResult());
        yield return Case("SetException", (_, future) => future.SetException(new FormatException()));
        yield return Case("Cancel", (_, future) => future.Cancel());
        yield return Case("AddDoneCallback", (_, future) => future.AddDoneCallback(_ => { }));

        static TestCaseData Case(string name, Action<EventLoop, Future> call) => new TestCaseData(call).SetArgDisplayNames(name);
    }

    private static IEnumerable<TestCaseData> NullCalls()
    {
        yield return Case("CallSoon", loop => loop.CallSoon(null!));
        yield return Case("CallSoon<T>", loop => loop.CallSoon(null!, 1));
        yield return Case("CallSoonThreadsafe", loop => loop.CallSoonThreadsafe(null!));
        yield return Case("CallLater", loop => loop.CallLater(1, null!));
        yield return Case("CallLater<T>", loop => loop.CallLater(1, null!, 1));
        yield return Case("CallAt", loop => loop.CallAt(1, null!));
        yield return Case("Post", loop => loop.Post(null!));
        yield return Case("CreateTask(coroutine)", loop => loop.CreateTask((Coroutine)null!));
        yield return Case("CreateTask(delegate)", loop => loop.CreateTask((Func<Task>)null!));
        yield return Case("AddDoneCallback", loop => loop.CreateFuture().AddDoneCallback(null!));
        yield return Case("RemoveDoneCallback", loop => loop.CreateFuture().RemoveDoneCallback(null!));
        yield return Case("RunInExecutor", loop => loop.RunInExecutor(null, (Action)null!));
        yield return Case("RunUntilComplete", loop => loop.RunUntilComplete((IAwaitable)null!));
        yield return Case("SetDefaultExecutor", loop => loop.SetDefaultExecutor(null!));
        yield return Case("CallExceptionHandler", loop => loop.CallExceptionHandler(null!));
        yield return Case("Post (context)", loop => loop.BaseContext.Post(null!, null));
        yield return Case("Send (context)", loop => loop.BaseContext.Send(null!, null));

        static TestCaseData Case(string name, Action<EventLoop> call) => new TestCaseData(call).SetArgDisplayNames(name);
    }

    private static Exception? Catch(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    /// <summary>Whatever was done wrong: callbacks, timers and tasks still run.</summary>
    private void LoopLives()
    {
        double before = _loop.Time();
        _loop.RunUntilComplete(Asyncio.Sleep(1, "alive")).Should().Be("alive");
        _loop.Time().Should().Be(before + 1);
    }
}
