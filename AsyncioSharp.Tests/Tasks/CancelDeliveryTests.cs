using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Tasks;

/// <summary>Where a cancellation arrives, who else gets it, and what its readers see.</summary>
[TestFixture]
public class CancelDeliveryTests
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

    [Test, Property("Semantic", "83")]
    [PythonTest("test_tasks", "BaseTaskTests.test_cancel")]
    public void Cancel_FromACallbackWhileItSleeps_EndsItAtOnce([Values] Body body)
    {
        AsyncioTask task = Virtual.Start(_loop, body, async () => await Asyncio.Sleep(10), async () => await Asyncio.Sleep(10));
        _loop.CallSoon(() => task.Cancel());

        _loop.Invoking(l => l.RunUntilComplete(task)).Should().Throw<CancelledError>();

        (task.Done(), task.Cancelled(), _loop.Time()).Should().Be((true, true, 0));
        task.Cancel().Should().BeFalse();
    }

    [Test, Property("Semantic", "94")]
    [PythonTest("test_tasks", "BaseTaskTests.test_cancel_with_message_then_future_result")]
    [PythonTest("test_tasks", "BaseTaskTests.test_cancel_with_message_then_future_exception")]
    [PythonTest("test_tasks", "BaseTaskTests.test_cancel_with_message_before_starting_task")]
    public void Cancel_WithMessage_WhoeverReadsTheTaskGetsIt([Values(null, "my message")] string? message, [Values] bool readsResult, [Values] bool started)
    {
        CancelledError error = _loop.Invoking(l => l.RunUntilComplete(Reader())).Should().Throw<CancelledError>().Which;

        error.Msg.Should().Be(message);
        error.InnerException.Should().BeNull();

        async Coroutine Reader()
        {
            AsyncioTask task = Asyncio.CreateTask(Asyncio.Sleep(10));
            if (started)
            {
                await Asyncio.Sleep(0);
            }

            task.Cancel(message);
            await Asyncio.Wait([task]);
            _ = readsResult ? task.Result() : task.Exception();
        }
    }

    [Test]
    [PythonTest("test_tasks", "BaseTaskTests.test_cancel_inner_future")]
    [PythonTest("test_tasks", "BaseTaskTests.test_cancel_both_task_and_inner_future")]
    public void Cancel_WhatTheTaskWaitsFor_EndsTheTaskToo([Values] Body body, [Values] bool theTaskAsWell)
    {
        Future future = _loop.CreateFuture();
        AsyncioTask task = Virtual.Start(_loop, body, async () => await future, async () => await future);
        _loop.Turn();

        future.Cancel();
        if (theTaskAsWell)
        {
            task.Cancel().Should().BeTrue();
        }

        _loop.Invoking(l => l.RunUntilComplete(task)).Should().Throw<CancelledError>();
        (task.Done(), task.Cancelled(), future.Cancelled()).Should().Be((true, true, true));
    }

    [Test, Property("Semantic", "90"), Property("Semantic", "91")]
    [PythonTest("test_tasks", "BaseTaskTests.test_cancel_task_catching")]
    [PythonTest("test_tasks", "BaseTaskTests.test_cancel_task_ignoring")]
    public void Cancel_Caught_OnlyTheWaitOfThatMomentIsCancelled([Values] Body body, [Values] bool waitsAgain)
    {
        Future first = _loop.CreateFuture(), second = _loop.CreateFuture();
        Future<int> third = _loop.CreateFuture<int>();
        AsyncioTask<int> task = body == Body.Coroutine ? _loop.CreateTask(Coroutine()) : _loop.CreateTask(Native);
        _loop.Turn();
        first.SetResult();
        _loop.Turn();

        task.Cancel();
        second.Cancelled().Should().BeTrue();
        _loop.Turn();
        task.Done().Should().Be(!waitsAgain);
        third.SetResult(42);

        _loop.RunUntilComplete(task).Should().Be(42);
        (task.Cancelled(), third.Cancelled(), first.Cancelled()).Should().Be((false, false, false));

        async Coroutine<int> Coroutine()
        {
            await first;
            try { await second; }
            catch (CancelledError) when (!waitsAgain) { return 42; }
            catch (CancelledError) { }

            return await third;
        }

        async Task<int> Native()
        {
            await first;
            try { await second; }
            catch (CancelledError) when (!waitsAgain) { return 42; }
            catch (CancelledError) { }

            return await third;
        }
    }

    [Test, Property("Semantic", "89")]
    [PythonTest("test_tasks", "BaseTaskTests.test_cancel_awaited_task")]
    public void Cancel_OfItselfThenAwaitOfATask_CancelsThatTaskAndItsWait([Values] Body body)
    {
        Future future = _loop.CreateFuture();
        AsyncioTask? nested = null;
        AsyncioTask task = Virtual.Start(_loop, body, Coroutine, Native);

        _loop.Invoking(l => l.RunUntilComplete(task)).Should().Throw<CancelledError>();

        (task.Cancelled(), nested!.Cancelled(), future.Cancelled()).Should().Be((true, true, true));

        async Coroutine Coroutine()
        {
            nested = Asyncio.CreateTask(async Coroutine () => await future);
            await Asyncio.Sleep(0);
            Asyncio.CurrentTask()!.Cancel();
            await nested;
        }

        async Task Native()
        {
            nested = Asyncio.CreateTask(async Task () => await future);
            await Asyncio.Sleep(0);
            Asyncio.CurrentTask()!.Cancel();
            await nested;
        }
    }

    [Test, Property("Semantic", "83")]
    [PythonTest("test_tasks", "BaseTaskTests.test_yield_future_passes_cancel")]
    public void Cancel_WaitIsInAnAwaitedCoroutine_TheErrorPassesThroughEachFrame([Values] Body body)
    {
        var log = new List<string>();
        Future waiter = _loop.CreateFuture();
        AsyncioTask task = Virtual.Start(_loop, body, Outer, OuterNative);
        _loop.Turn();

        task.Cancel();
        _loop.RunUntilComplete(task);

        log.Should().Equal("inner", "outer");
        (waiter.Cancelled(), task.Cancelled()).Should().Be((true, false));

        async Coroutine Outer()
        {
            try { await Inner(); }
            catch (CancelledError) { log.Add("outer"); }
        }

        async Coroutine Inner()
        {
            try { await waiter; }
            catch (CancelledError) { log.Add("inner"); throw; }

            log.Add("never");
        }

        async Task OuterNative()
        {
            try { await InnerNative(); }
            catch (CancelledError) { log.Add("outer"); }
        }

        async Task InnerNative()
        {
            try { await waiter; }
            catch (CancelledError) { log.Add("inner"); throw; }

            log.Add("never");
        }
    }

    [Test]
    [PythonTest("test_tasks", "BaseTaskTests.test_task_cancel_sleeping_task")]
    public void Cancel_SleepingTask_ItsAwaiterCanCatchIt()
    {
        string outcome = _loop.RunUntilComplete(Main());

        outcome.Should().Be("cancelled");
        _loop.Time().Should().Be(0.5);

        async Coroutine<string> Main()
        {
            AsyncioTask sleeper = Asyncio.CreateTask(Asyncio.Sleep(5000));
            _loop.CallLater(0.5, () => sleeper.Cancel());
            try
            {
                await sleeper;
                return "slept in";
            }
            catch (CancelledError)
            {
                return "cancelled";
            }
        }
    }

    [Test, Property("Semantic", "64")]
    [PythonTest("test_tasks", "BaseTaskTests.test_baseexception_during_cancel")]
    public void Cancel_FatalErrorInTheHandler_LeavesTheLoopAndEndsTheTask([Values] Body body)
    {
        var fatal = new KeyboardInterrupt();
        AsyncioTask task = Virtual.Start(_loop, body, Coroutine, Native);
        _loop.Turn();

        task.Cancel();
        task.Done().Should().BeFalse();
        _loop.Invoking(l => l.Turn()).Should().Throw<KeyboardInterrupt>();

        (task.Done(), task.Cancelled()).Should().Be((true, false));
        task.Exception().Should().BeSameAs(fatal);

        async Coroutine Coroutine()
        {
            try { await Asyncio.Sleep(10); }
            catch (CancelledError) { throw fatal; }
        }

        async Task Native()
        {
            try { await Asyncio.Sleep(10); }
            catch (CancelledError) { throw fatal; }
        }
    }

    /// <summary>As with a wait of the loop: the first message is that of the error, which answers both requests.</summary>
    [Test]
    public void Cancel_TwiceWhileSomethingForeignIsAwaited_EndsOneAwait([Values] Body body)
    {
        List<string?> events = [];
        AsyncioTask task = Virtual.Start(_loop, body, Coroutine, Native);
        _loop.Turn();

        task.Cancel("x");
        task.Cancel("y");
        _loop.RunUntilComplete(task);

        events.Should().Equal("x", "cleaned up");

        async Coroutine Coroutine()
        {
            try
            {
                await new TaskCompletionSource().Task;
            }
            catch (CancelledError error)
            {
                events.Add(error.Msg);
                await Asyncio.Sleep(1);
                events.Add("cleaned up");
            }
        }

        async Task Native() => await Coroutine();
    }
}
