using System.Runtime.CompilerServices;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Tasks;

[TestFixture]
public class AsyncioTaskTests
{
    private EventLoop _loop = null!;
    private Reports _reports = null!;

    [SetUp]
    public void MakeLoop()
    {
        _loop = Virtual.Loop();
        _reports = Reports.Of(_loop);
    }

    [TearDown]
    public void CloseLoop() => _loop.Close();

    [Test, Property("Semantic", "57")]
    public void CreateTask_DoesNotRunIt_TasksStartInTheOrderOfCreation([Values] Body body)
    {
        var log = new List<int>();
        for (int i = 0; i < 5; i++)
        {
            int number = i;
            Virtual.Start(_loop, body, async () => log.Add(number), async () => log.Add(number));
        }

        log.Should().BeEmpty();
        _loop.Turn();

        log.Should().Equal(0, 1, 2, 3, 4);
    }

    [Test, Property("Semantic", "57")]
    public void CreateTask_BetweenCallbacks_StartsInLine([Values] Body body)
    {
        var log = new List<string>();
        _loop.CallSoon(() => log.Add("before"));
        Virtual.Start(_loop, body, async () => log.Add("task"), async () => log.Add("task"));
        _loop.CallSoon(() => log.Add("after"));

        _loop.Turn();

        log.Should().Equal("before", "task", "after");
    }

    [Test, Property("Semantic", "58")]
    public void Await_Coroutine_IsAPlainCallWithoutATurn([Values] Body body)
    {
        var log = new List<string>();
        Virtual.Start(_loop, body, Outer, OuterNative);
        _loop.CallSoon(() => log.Add("next in line"));

        _loop.Turn();

        log.Should().Equal("outer", "inner", "outer again", "next in line");

        async Coroutine Outer()
        {
            log.Add("outer");
            await Inner();
            log.Add("outer again");
        }

        async Task OuterNative()
        {
            log.Add("outer");
            await Inner();
            log.Add("outer again");
        }

        async Coroutine Inner() => log.Add("inner");
    }

    [Test, Property("Semantic", "58")]
    public void Await_ChainThatSuspendsAtTheBottom_ReturnsThroughAllFramesInOneTurn([Values] Body body)
    {
        var log = new List<string>();
        Virtual.Start(_loop, body, Outer, OuterNative);
        _loop.Turn();
        _loop.CallSoon(() => log.Add("next in line"));

        _loop.Turn();

        log.Should().Equal("inner", "middle", "outer", "next in line");

        async Coroutine Outer()
        {
            await Middle();
            log.Add("outer");
        }

        async Coroutine Middle()
        {
            await Inner();
            log.Add("middle");
        }

        async Coroutine Inner()
        {
            await Asyncio.Sleep(0);
            log.Add("inner");
        }

        async Task OuterNative()
        {
            await MiddleNative();
            log.Add("outer");
        }

        async Task MiddleNative()
        {
            await InnerNative();
            log.Add("middle");
        }

        async Task InnerNative()
        {
            await Asyncio.Sleep(0);
            log.Add("inner");
        }
    }

    [Test, Property("Semantic", "58")]
    public void Await_Coroutine_CurrentTaskStaysTheSame([Values] Body body)
    {
        AsyncioTask? seen = null;
        AsyncioTask task = Virtual.Start(_loop, body, async () => await Inner(), async () => await Inner());

        _loop.Turns(2);

        seen.Should().BeSameAs(task);

        async Coroutine Inner()
        {
            await Asyncio.Sleep(0);
            seen = Asyncio.CurrentTask();
        }
    }

    [Test, Property("Semantic", "59")]
    public void Await_EverythingThatIsDone_TakesNoTurn([Values] Body body)
    {
        var log = new List<string>();
        Future<int> done = _loop.CreateFuture<int>();
        done.SetResult(1);
        AsyncioTask<int> finished = _loop.CreateTask(Asyncio.Sleep(0, 2));
        _loop.Turns(3);
        finished.Done().Should().BeTrue();
        Virtual.Start(_loop, body, Coroutine, Native);
        _loop.CallSoon(() => log.Add("next in line"));

        _loop.Turn();

        log.Should().Equal("4", "next in line");

        async Coroutine Coroutine() => log.Add($"{await done + await finished + await One()}");

        async Task Native() => log.Add($"{await done + await finished + await One()}");

        static async Coroutine<int> One() => await Task.FromResult(1);
    }

    [Test, Property("Semantic", "59")]
    public void Await_PendingFutureOrYield_Suspends([Values] Body body)
    {
        var log = new List<string>();
        Future future = _loop.CreateFuture();
        Virtual.Start(_loop, body, Coroutine, Native);
        _loop.Turn();
        log.Should().Equal("a");
        _loop.Turn();
        log.Should().Equal("a", "b");
        future.SetResult();
        _loop.Turn();

        log.Should().Equal("a", "b", "c");

        async Coroutine Coroutine()
        {
            log.Add("a");
            await Asyncio.Sleep(0);
            log.Add("b");
            await future;
            log.Add("c");
        }

        async Task Native()
        {
            log.Add("a");
            await Asyncio.Sleep(0);
            log.Add("b");
            await future;
            log.Add("c");
        }
    }

    [Test, Property("Semantic", "60")]
    public void Sleep_ZeroOrLess_TakesExactlyOneTurn([Values] Body body, [Values(0, -1, double.NegativeInfinity)] double delay)
    {
        int turns = -1;
        Virtual.Run(body, Coroutine, Native);

        turns.Should().Be(1);

        async Coroutine Coroutine()
        {
            using var counter = new TurnCounter(Asyncio.GetRunningLoop());
            await Asyncio.Sleep(delay);
            turns = counter.Count;
        }

        async Task Native()
        {
            using var counter = new TurnCounter(Asyncio.GetRunningLoop());
            await Asyncio.Sleep(delay);
            turns = counter.Count;
        }
    }

    [Test, Property("Semantic", "60")]
    public void Sleep_ZeroWithResult_GivesItAfterOneTurn()
    {
        Virtual.Run(async () =>
        {
            using var counter = new TurnCounter(Asyncio.GetRunningLoop());
            (await Asyncio.Sleep(0, "result")).Should().Be("result");
            counter.Count.Should().Be(1);
        });
    }

    [Test, Property("Semantic", "61")]
    [PythonTest("test_tasks", "BaseTaskTests.test_sleep_cancel")]
    public void Sleep_Cancelled_ItsTimerIsGone([Values] Body body)
    {
        AsyncioTask task = Virtual.Start(_loop, body, async () => await Asyncio.Sleep(100), async () => await Asyncio.Sleep(100));
        _loop.CallLater(1, () => task.Cancel());
        _loop.Invoking(l => l.RunUntilComplete(task)).Should().Throw<CancelledError>();
        Future never = _loop.CreateFuture();

        // With the timer left behind, time would jump to it before the deadlock is seen.
        _loop.Invoking(l => l.RunUntilComplete(Forever())).Should().Throw<DeadlockError>();

        _loop.Time().Should().Be(1);

        async Coroutine Forever() => await never;
    }

    [Test, Property("Semantic", "62")]
    public void Await_Itself_IsAnError([Values] Body body)
    {
        AsyncioTask? task = null;
        task = Virtual.Start(_loop, body, async () => await task!, async () => await task!);

        _loop.Turns(3);

        task.Exception().Should().BeOfType<InvalidOperationException>().Which.Message.Should().StartWith("Task cannot await on itself");
    }

    [Test, Property("Semantic", "63")]
    public void Body_Returns_ItsValueIsTheResult()
    {
        AsyncioTask<int> coroutine = _loop.CreateTask(Five());
        AsyncioTask<int> native = _loop.CreateTask(FiveNative);

        _loop.Turns(3);

        coroutine.Result().Should().Be(5);
        native.Result().Should().Be(5);

        static async Coroutine<int> Five() => 5;

        static async Task<int> FiveNative() => 5;
    }

    [Test, Property("Semantic", "63")]
    public void Body_LetsACancelledErrorOut_IsCancelledThoughNobodyAskedForIt([Values] Body body)
    {
        AsyncioTask task = Virtual.Start(_loop, body, async () => throw new CancelledError("own"), async () => throw new CancelledError("own"));

        _loop.Turns(2);

        task.Cancelled().Should().BeTrue();
        task.Cancelling().Should().Be(0);
        task.Invoking(t => t.Result()).Should().Throw<CancelledError>().Which.Msg.Should().Be("own");
    }

    [Test, Property("Semantic", "63")]
    public void Body_LetsAnOperationCanceledExceptionOutUnasked_Fails([Values] Body body)
    {
        AsyncioTask task = Virtual.Start(_loop, body, async () => throw new OperationCanceledException(), async () => throw new OperationCanceledException());

        _loop.Turns(2);

        task.Cancelled().Should().BeFalse();
        task.Exception().Should().BeOfType<OperationCanceledException>();
    }

    [Test, Property("Semantic", "63")]
    public void Body_LetsAnOperationCanceledExceptionOutWhenAsked_IsCancelled([Values] Body body)
    {
        var asked = new TaskCompletionSource();
        AsyncioTask task = Virtual.Start(_loop, body, Coroutine, Native);
        _loop.Turns(2);

        task.Cancel();
        asked.TrySetResult();
        _loop.Turns(3);

        task.Cancelled().Should().BeTrue();
        task.Invoking(t => t.Result()).Should().Throw<CancelledError>();

        async Coroutine Coroutine()
        {
            CancellationToken token = Asyncio.CancellationToken;
            await asked.Task;
            token.ThrowIfCancellationRequested();
        }

        async Task Native()
        {
            CancellationToken token = Asyncio.CancellationToken;
            await asked.Task;
            token.ThrowIfCancellationRequested();
        }
    }

    [Test, Property("Semantic", "63")]
    public void Body_Throws_TheErrorIsTheTasks([Values] Body body)
    {
        var error = new FormatException();
        AsyncioTask task = Virtual.Start(_loop, body, async () => throw error, async () => throw error);

        _loop.Turns(2);

        task.Exception().Should().BeSameAs(error);
        task.Cancelled().Should().BeFalse();
    }

    [Test, Property("Semantic", "64"), Property("Semantic", "12")]
    public void Body_ThrowsKeyboardInterrupt_IsStoredAndThrownOutOfTheLoop()
    {
        var log = new List<string>();
        AsyncioTask task = _loop.CreateTask(Interrupt());
        _loop.CallSoon(() => log.Add("rest"));

        _loop.Invoking(l => l.RunForever()).Should().Throw<KeyboardInterrupt>();

        task.Done().Should().BeTrue();
        task.Exception().Should().BeOfType<KeyboardInterrupt>();
        log.Should().BeEmpty();
        _loop.Turn();
        log.Should().Equal("rest");
        _reports.All.Should().BeEmpty();

        static async Coroutine Interrupt() => throw new KeyboardInterrupt();
    }

    [Test, Property("Semantic", "64")]
    public void NativeBody_ThrowsKeyboardInterruptAfterSuspending_IsStoredAndThrownOutOfTheLoop()
    {
        AsyncioTask task = _loop.CreateTask(Interrupt);

        _loop.Invoking(l => l.RunForever()).Should().Throw<KeyboardInterrupt>();

        task.Exception().Should().BeOfType<KeyboardInterrupt>();

        static async Task Interrupt()
        {
            await Asyncio.Sleep(0);
            throw new KeyboardInterrupt();
        }
    }

    [Test, Property("Semantic", "65")]
    public void CurrentTask_InTasksAndCallbacks_IsTheOneThatRuns([Values] Body body)
    {
        var seen = new List<AsyncioTask?>();
        AsyncioTask first = Virtual.Start(_loop, body, Coroutine, Native);
        _loop.CallSoon(() => seen.Add(Asyncio.CurrentTask()));
        AsyncioTask second = Virtual.Start(_loop, body, Coroutine, Native);

        _loop.Turns(2);

        seen.Should().Equal(first, null, second, first, second);

        async Coroutine Coroutine()
        {
            seen.Add(Asyncio.CurrentTask());
            await Asyncio.Sleep(0);
            seen.Add(Asyncio.CurrentTask());
        }

        async Task Native()
        {
            seen.Add(Asyncio.CurrentTask());
            await Asyncio.Sleep(0);
            seen.Add(Asyncio.CurrentTask());
        }
    }

    [Test, Property("Semantic", "65")]
    public void CurrentTask_OfALoopThatDoesNotRunHere_IsNull()
    {
        AsyncioTask? seen = _loop.CreateTask(Asyncio.Sleep(0));
        using var other = Virtual.Loop();
        AsyncioTask task = other.CreateTask(Look());

        other.Turns(2);

        seen.Should().BeNull();
        Asyncio.CurrentTask(other).Should().BeNull();

        async Coroutine Look() => seen = Asyncio.CurrentTask(_loop);
    }

    [Test, Property("Semantic", "65")]
    public void CurrentTask_AfterAnEagerStart_IsTheCreatorAgain()
    {
        var seen = new List<string?>();
        _loop.CreateTask(Creator(), name: "creator");

        _loop.Turns(2);

        seen.Should().Equal("eager", "creator");

        async Coroutine Creator()
        {
            _ = Asyncio.CreateTask(Child(), name: "eager", eagerStart: true);
            seen.Add(Asyncio.CurrentTask()?.GetName());
        }

        async Coroutine Child() => seen.Add(Asyncio.CurrentTask()?.GetName());
    }

    [Test, Property("Semantic", "66")]
    public void CreateTask_NobodyHoldsIt_TheLoopDoes([Values] Body body)
    {
        WeakReference task = Forget(_loop, body);
        _loop.Turn();

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        task.IsAlive.Should().BeTrue();
        Asyncio.AllTasks(_loop).Should().ContainSingle();

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference Forget(EventLoop loop, Body body) => new(Virtual.Start(loop, body, Never, NeverNative));

        static async Coroutine Never() => await Asyncio.GetRunningLoop().CreateFuture();

        static async Task NeverNative() => await Asyncio.GetRunningLoop().CreateFuture();
    }

    [Test, Property("Semantic", "67")]
    public void Close_PendingTask_IsReportedWithItsOrigin()
    {
        var loop = Virtual.Loop();
        loop.SetDebug(true);
        Reports reports = Reports.Of(loop);
        AsyncioTask task = loop.CreateTask(Asyncio.Sleep(10));
        loop.Turn();

        loop.Close();

        reports.Only.Message.Should().StartWith("Task was destroyed but it is pending!");
        reports.Only.Task.Should().BeSameAs(task);
        reports.Only.SourceTraceback.Should().Contain(nameof(Close_PendingTask_IsReportedWithItsOrigin));
    }

    [Test, Property("Semantic", "68")]
    public void Close_TopTaskOfRunUntilCompleteIsPending_IsNotReported()
    {
        var loop = Virtual.Loop();
        Reports reports = Reports.Of(loop);
        loop.CallSoon(loop.Stop);
        loop.Invoking(l => l.RunUntilComplete(Asyncio.Sleep(10))).Should().Throw<InvalidOperationException>();

        loop.Close();

        reports.All.Should().BeEmpty();
    }

    [Test, Property("Semantic", "68")]
    public void Close_TasksThatGatherMadeArePending_AreNotReported()
    {
        var loop = Virtual.Loop();
        Reports reports = Reports.Of(loop);
        loop.CallSoon(() => Asyncio.Gather(Asyncio.Sleep(10), Asyncio.Sleep(20)));
        loop.Turns(2);

        loop.Close();

        reports.All.Should().BeEmpty();
    }

    [Test, Property("Semantic", "69")]
    public void AllTasks_GivesTheUndoneOnesOfThatLoop()
    {
        using var other = Virtual.Loop();
        Reports.Of(other);
        AsyncioTask done = _loop.CreateTask(Asyncio.Sleep(0));
        AsyncioTask pending = _loop.CreateTask(Asyncio.Sleep(10));
        other.CreateTask(Asyncio.Sleep(10));

        Asyncio.AllTasks(_loop).Should().BeEquivalentTo([done, pending]);
        _loop.Turns(3);

        Asyncio.AllTasks(_loop).Should().BeEquivalentTo([pending]);
    }

    [Test, Property("Semantic", "69")]
    public void AllTasks_WithoutARunningLoop_IsAnError()
    {
        FluentActions.Invoking(() => Asyncio.AllTasks()).Should().Throw<InvalidOperationException>().WithMessage("no running event loop*");
    }

    [Test, Property("Semantic", "70")]
    public void CreateTask_WithoutContext_RunsInACopyMadeAtThatMoment([Values] Body body)
    {
        var variable = new ContextVar<string>("who", "nobody");
        var log = new List<string>();
        using (variable.Set("creator"))
        {
            Virtual.Start(_loop, body, Coroutine, Native);
            variable.Set("creator, later");
        }

        _loop.Turns(2);

        log.Should().Equal("creator", "task");
        variable.Get().Should().Be("nobody");

        async Coroutine Coroutine()
        {
            log.Add(variable.Get());
            variable.Set("task");
            await Asyncio.Sleep(0);
            log.Add(variable.Get());
        }

        async Task Native()
        {
            log.Add(variable.Get());
            variable.Set("task");
            await Asyncio.Sleep(0);
            log.Add(variable.Get());
        }
    }

    [Test, Property("Semantic", "70")]
    public void CreateTask_WithContext_UsesItWithoutCopying()
    {
        var variable = new ContextVar<string>("who", "nobody");
        var context = new Context();
        AsyncioTask task = _loop.CreateTask(Set(), context: context);
        task.GetContext().Should().BeSameAs(context);
        _loop.Turn();
        context.Get(variable).Should().Be("first step");
        context.Run(() => variable.Set("set from outside"));
        string? seen = null;

        _loop.Turn();

        seen.Should().Be("set from outside");
        context.Get(variable).Should().Be("second step");

        async Coroutine Set()
        {
            variable.Set("first step");
            await Asyncio.Sleep(0);
            seen = variable.Get();
            variable.Set("second step");
        }
    }

    [Test, Property("Semantic", "70")]
    public void GetContext_NotGiven_ShowsWhatTheTaskSets()
    {
        var variable = new ContextVar<string>("who", "nobody");
        AsyncioTask task = _loop.CreateTask(SetAndSleep(variable));
        _loop.Turn();

        task.GetContext().Get(variable).Should().Be("task");
    }

    [Test, Property("Semantic", "70")]
    public void GetContext_OfANativeBody_ShowsItsValues()
    {
        var variable = new ContextVar<string>("who", "nobody");
        AsyncioTask task = _loop.CreateTask(async Task () => await SetAndSleep(variable));
        using (variable.Set("not the creator"))
        {
            _loop.Turn();
        }

        task.GetContext().Get(variable).Should().Be("task");
    }

    [Test, Property("Semantic", "70")]
    public void GetContext_ParkedInAnAwaitedCoroutine_ShowsWhatThatOneSets()
    {
        var variable = new ContextVar<string>("who", "nobody");
        string? after = null;
        AsyncioTask task = _loop.CreateTask(Outer());
        _loop.Turn();

        task.GetContext().Get(variable).Should().Be("task");
        _loop.RunUntilComplete(task);
        after.Should().Be("task", "the outer frame goes on in what the inner one leaves");

        async Coroutine Outer()
        {
            variable.Set("outer");
            await Middle();
            after = variable.Get();
        }

        async Coroutine Middle() => await SetAndSleep(variable);
    }

    private static async Coroutine SetAndSleep(ContextVar<string> variable)
    {
        variable.Set("task");
        await Asyncio.Sleep(1);
    }

    [Test, Property("Semantic", "71")]
    public void GetName_Default_IsUniqueOverAllLoopsAndCountsUp()
    {
        using var other = Virtual.Loop();
        Reports.Of(other);
        int[] numbers =
        [
            .. new[] { _loop, other, _loop }.Select(loop => loop.CreateTask(Asyncio.Sleep(0)).GetName())
                .Select(name => int.Parse(name["Task-".Length..], System.Globalization.CultureInfo.InvariantCulture)),
        ];

        numbers.Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();
    }

    [Test, Property("Semantic", "71")]
    [PythonTest("test_base_events", "BaseEventLoopTests.test_create_named_task_with_default_factory")]
    [PythonTest("test_tasks", "BaseTaskTests.test_task_set_name_pylong")]
    public void SetName_Anything_IsTurnedIntoText()
    {
        AsyncioTask task = _loop.CreateTask(Asyncio.Sleep(0), name: "first");
        task.GetName().Should().Be("first");

        task.SetName(12.5);
        task.GetName().Should().Be("12.5");

        task.SetName(123456789);
        task.GetName().Should().Be("123456789");
    }

    [Test, Property("Semantic", "38")]
    public void SetTaskFactory_IsCalledWithLoopCoroutineAndOptions()
    {
        var calls = new List<(EventLoop Loop, Coroutine Coro, TaskOptions Options)>();
        var context = new Context();
        _loop.SetTaskFactory((loop, coro, options) =>
        {
            calls.Add((loop, coro, options));
            return AsyncioTask.Create(coro, loop, "by factory", options.Context);
        });
        Coroutine body = Body();

        AsyncioTask task = _loop.CreateTask(body, name: "asked for", context: context);

        calls.Should().ContainSingle();
        calls[0].Loop.Should().BeSameAs(_loop);
        calls[0].Coro.Should().BeSameAs(body);
        calls[0].Options.Should().Be(new TaskOptions("asked for", context, null));
        task.GetName().Should().Be("by factory");
        task.GetCoro().Should().BeSameAs(body);

        static async Coroutine Body() => await Asyncio.Sleep(0);
    }

    [Test, Property("Semantic", "38")]
    [PythonTest("test_base_events", "BaseEventLoopTests.test_set_task_factory")]
    [PythonTest("test_base_events", "BaseEventLoopTests.test_create_named_task_with_custom_factory")]
    public void SetTaskFactory_Null_RestoresTheDefault()
    {
        int calls = 0;
        AsyncioTaskFactory factory = (loop, coro, options) =>
        {
            calls++;
            return AsyncioTask.Create(coro, loop, options.Name, options.Context);
        };
        _loop.GetTaskFactory().Should().BeNull();
        _loop.SetTaskFactory(factory);
        _loop.GetTaskFactory().Should().BeSameAs(factory);
        AsyncioTask task = _loop.CreateTask(Asyncio.Sleep(0), name: "asked for");
        task.GetName().Should().Be("asked for");
        _loop.RunUntilComplete(task);
        _loop.SetTaskFactory(null);
        _loop.RunUntilComplete(_loop.CreateTask(Asyncio.Sleep(0)));

        calls.Should().Be(1);
        _loop.GetTaskFactory().Should().BeNull();
    }

    [Test, Property("Semantic", "38")]
    [PythonTest("test_base_events", "BaseEventLoopTests.test_create_task")]
    public void EnsureFuture_Coroutine_IsMadeATaskByTheLoopsOwnWay()
    {
        AsyncioTask? made = null;
        _loop.SetTaskFactory((loop, coro, options) => made = AsyncioTask.Create(coro, loop, options.Name, options.Context));

        Future task = Asyncio.EnsureFuture(Asyncio.Sleep(0), _loop);

        task.Should().BeSameAs(made).And.NotBeNull();
        _loop.RunUntilComplete(task);
    }

    [Test, Property("Semantic", "39")]
    public void CreateTask_OnAClosedLoop_ThrowsBeforeTheTaskExists()
    {
        var closed = Virtual.Loop();
        closed.Close();
        Coroutine body = Body();

        closed.Invoking(l => l.CreateTask(body)).Should().Throw<InvalidOperationException>();

        // No task has claimed it: it can still run elsewhere.
        _loop.Invoking(l => l.RunUntilComplete(body)).Should().NotThrow();

        static async Coroutine Body() => await Asyncio.Sleep(0);
    }

    [Test, Property("Semantic", "39")]
    [PythonTest("test_base_events", "BaseEventLoopTests.test_create_task_error_closes_coro")]
    public void EnsureFuture_OnAClosedLoop_ClosesTheCoroutine()
    {
        var closed = Virtual.Loop();
        closed.Close();
        Coroutine body = Body();

        FluentActions.Invoking(() => Asyncio.EnsureFuture(body, closed)).Should().Throw<InvalidOperationException>();

        body.ToString().Should().Contain("done");

        static async Coroutine Body() => await Asyncio.Sleep(0);
    }

    [Test]
    [PythonTest("test_tasks", "BaseTaskTests.test_task_set_methods")]
    public void SetResult_OfATask_IsAlwaysAnError()
    {
        AsyncioTask<string> task = _loop.CreateTask(Asyncio.Sleep(0, "ko"));

        task.Invoking(t => t.SetResult("ok")).Should().Throw<InvalidOperationException>().WithMessage("Task does not support SetResult*");
        task.Invoking(t => t.SetException(new FormatException())).Should().Throw<InvalidOperationException>().WithMessage("Task does not support SetException*");
        _loop.RunUntilComplete(task).Should().Be("ko");
    }

    [Test]
    public void EnsureFuture_Future_PassesThrough()
    {
        Future<int> future = _loop.CreateFuture<int>();

        Asyncio.EnsureFuture(future).Should().BeSameAs(future);
    }

    [Test]
    public void CreateTask_HotNativeTask_TakesItsResult()
    {
        Virtual.Run(async () =>
        {
            var source = new TaskCompletionSource<int>();
            AsyncioTask<int> task = Asyncio.CreateTask(source.Task, name: "hot");
            Asyncio.GetRunningLoop().CallLater(1, () => source.SetResult(6));
            (await task).Should().Be(6);
        });
    }

    [Test]
    public void ToString_Pending_ShowsNameAndState()
    {
        AsyncioTask task = _loop.CreateTask(Asyncio.Sleep(1), name: "sleeper");
        _loop.Turn();

        task.ToString().Should().Contain("sleeper").And.Contain("pending");
    }
}
