using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace AsyncioSharp.Tests.Executors;

/// <summary>
/// Threads meet at gates and barriers, never by sleeping. <see cref="Patience"/> only bounds how long a failing test may hang.
/// </summary>
[TestFixture]
public class ThreadPoolExecutorTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Test]
    public void Constructor_Defaults_StartNoThread()
    {
        using var executor = new ThreadPoolExecutor();

        executor.MaxWorkers.Should().Be(Math.Min(32, Environment.ProcessorCount + 4));
        executor.ThreadCount.Should().Be(0);
    }

    [TestCase(0)]
    [TestCase(-1)]
    public void Constructor_NoWorkersAllowed_Throws(int maxWorkers)
    {
        var make = () => new ThreadPoolExecutor(maxWorkers);

        make.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("maxWorkers").WithMessage("*greater than 0*");
    }

    [Test]
    public void Finalizer_AfterConstructorThrew_DoesNotFail()
    {
        for (var i = 0; i < 10; i++)
        {
            Constructor_NoWorkersAllowed_Throws(0);
        }

        GC.Collect();
        GC.WaitForPendingFinalizers(); // an exception there would end the process
    }

    [Test]
    public async Task Submit_Function_GivesItsResult()
    {
        using var executor = new ThreadPoolExecutor();

        (await executor.Submit(() => 42).WaitAsync(Patience)).Should().Be(42);
    }

    [Test]
    public async Task Submit_Action_RunsIt()
    {
        using var executor = new ThreadPoolExecutor();
        var ran = false;

        await executor.Submit(() => { ran = true; }).WaitAsync(Patience);

        ran.Should().BeTrue();
    }

    [Test]
    public void Submit_Null_ThrowsAtOnce()
    {
        using var executor = new ThreadPoolExecutor();

        executor.Invoking(e => { e.Submit((Func<int>)null!); }).Should().Throw<ArgumentNullException>();
        executor.Invoking(e => { e.Submit((Action)null!); }).Should().Throw<ArgumentNullException>();
    }

    [Test]
    public async Task Submit_FunctionThatThrows_FailsTheTaskAndKeepsTheWorker()
    {
        using var executor = new ThreadPoolExecutor(1);
        var error = new InvalidOperationException("planned");
        var failed = executor.Submit(int () => throw error);

        (await failed.Awaiting(t => t.WaitAsync(Patience)).Should().ThrowAsync<InvalidOperationException>()).Which.Should().BeSameAs(error);
        failed.IsFaulted.Should().BeTrue();
        (await executor.Submit(() => 1).WaitAsync(Patience)).Should().Be(1);
        executor.ThreadCount.Should().Be(1);
    }

    [Test]
    public async Task Submit_ForeignOperationCanceled_IsAFailureNotACancellation()
    {
        using var executor = new ThreadPoolExecutor(1);
        var task = executor.Submit(int () => throw new OperationCanceledException());

        await task.Awaiting(t => t.WaitAsync(Patience)).Should().ThrowAsync<OperationCanceledException>();

        task.IsFaulted.Should().BeTrue();
    }

    [Test]
    public async Task Submit_Worker_IsANamedBackgroundThreadOutsideThePool()
    {
        using var executor = new ThreadPoolExecutor(2, "asyncio");

        var thread = await executor.Submit(() => Thread.CurrentThread).WaitAsync(Patience);

        thread.Name.Should().Be("asyncio_0");
        thread.IsBackground.Should().BeTrue();
        thread.IsThreadPoolThread.Should().BeFalse();
    }

    [Test]
    public async Task Submit_OneAfterTheOther_ReusesOneThread()
    {
        using var executor = new ThreadPoolExecutor(8);

        for (var i = 0; i < 1000; i++)
        {
            await executor.Submit(() => i).WaitAsync(Patience);
            executor.ThreadCount.Should().Be(1);
        }
    }

    [Test]
    public async Task Submit_AtTheMomentOfCompletion_CountsOnTheWorkerThatCompletes()
    {
        using var executor = new ThreadPoolExecutor(8);
        using var gate = new ManualResetEventSlim();
        var threads = -1;
        Task? next = null;
        var task = executor.Submit(() => Pass(gate));

        // The scheduler is called by the worker itself, between the function's end and its way back to the queue.
        var after = task.ContinueWith(
            static _ => { },
            new CallsBack(() =>
            {
                next = executor.Submit(() => 1);
                threads = executor.ThreadCount;
            }));
        gate.Set();
        await after.WaitAsync(Patience);
        await next!.WaitAsync(Patience);

        threads.Should().Be(1);
    }

    [Test]
    public async Task Submit_WorkThatMustMeet_GetsAThreadEach()
    {
        using var executor = new ThreadPoolExecutor(3);
        using var barrier = new Barrier(3);

        var tasks = Enumerable.Range(0, 3).Select(_ => executor.Submit(() =>
        {
            Meet(barrier);
            return Thread.CurrentThread.Name;
        }));
        var names = await Task.WhenAll(tasks).WaitAsync(Patience);

        names.Should().BeEquivalentTo("ThreadPoolExecutor_0", "ThreadPoolExecutor_1", "ThreadPoolExecutor_2");
        executor.ThreadCount.Should().Be(3);
    }

    [Test]
    public async Task Submit_MoreThanMaxWorkers_StopsAtTheLimit()
    {
        using var executor = new ThreadPoolExecutor(2);
        using var gate = new ManualResetEventSlim();
        var (now, most) = (0, 0);
        var both = new Barrier(2);

        var blocked = Enumerable.Range(0, 2).Select(_ => executor.Submit(() => { Meet(both); Pass(gate); })).ToList();
        var more = Enumerable.Range(0, 50).Select(_ => executor.Submit(() =>
        {
            InterlockedMax(ref most, Interlocked.Increment(ref now));
            Interlocked.Decrement(ref now);
        })).ToList();

        executor.ThreadCount.Should().Be(2);
        more.Should().OnlyContain(t => !t.IsCompleted);
        gate.Set();
        await Task.WhenAll([.. blocked, .. more]).WaitAsync(Patience);
        most.Should().BeInRange(1, 2);
        executor.ThreadCount.Should().Be(2);
    }

    [Test]
    public async Task Submit_QueuedWork_StartsInOrder()
    {
        using var executor = new ThreadPoolExecutor(1);
        using var gate = new ManualResetEventSlim();
        var order = new List<int>();

        var first = executor.Submit(() => Pass(gate));
        var rest = Enumerable.Range(0, 100).Select(i => executor.Submit(() => order.Add(i))).ToList();
        gate.Set();
        await Task.WhenAll([first, .. rest]).WaitAsync(Patience);

        order.Should().Equal(Enumerable.Range(0, 100));
    }

    [Test]
    public async Task Submit_FromManyThreads_RunsEachOnce()
    {
        using var executor = new ThreadPoolExecutor(4);
        var counts = new int[4000];
        var tasks = new ConcurrentBag<Task>();
        var threads = Enumerable.Range(0, 4).Select(n => new Thread(() =>
        {
            for (var i = n; i < counts.Length; i += 4)
            {
                var mine = i;
                tasks.Add(executor.Submit(() => Interlocked.Increment(ref counts[mine])));
            }
        })).ToList();

        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        await Task.WhenAll(tasks).WaitAsync(Patience);

        counts.Should().OnlyContain(n => n == 1);
        executor.ThreadCount.Should().BeLessThanOrEqualTo(4);
    }

    [Test]
    public async Task Submit_AsyncLocal_IsTheSubmittersAndStaysInside()
    {
        using var executor = new ThreadPoolExecutor(1);
        var local = new AsyncLocal<string?>();

        local.Value = "submitter";
        var inside = executor.Submit(() => { string? seen = local.Value; local.Value = "worker"; return seen; });
        local.Value = "later";

        (await inside.WaitAsync(Patience)).Should().Be("submitter");
        (await executor.Submit(() => local.Value).WaitAsync(Patience)).Should().Be("later");
    }

    [Test]
    public async Task Submit_FlowSuppressed_LeavesNoTraceForTheNext()
    {
        using var executor = new ThreadPoolExecutor(1);
        var local = new AsyncLocal<string?> { Value = "submitter" };
        await executor.Submit(() => 0).WaitAsync(Patience); // the thread is made in the submitter's context, but must not keep it
        Task<string?> first, second;

        using (ExecutionContext.SuppressFlow())
        {
            first = executor.Submit<string?>(() => { string? seen = local.Value; local.Value = "worker"; return seen; });
            second = executor.Submit<string?>(() => local.Value);
        }

        (await first.WaitAsync(Patience)).Should().BeNull();
        (await second.WaitAsync(Patience)).Should().BeNull();
    }

    [Test]
    public async Task Submit_WorkerInterruptedAfterItsWork_Survives()
    {
        using var executor = new ThreadPoolExecutor(1);
        for (var i = 0; i < 100; i++)
        {
            var thread = await executor.Submit(() => Thread.CurrentThread).WaitAsync(Patience);
            thread.Interrupt();
            thread.IsAlive.Should().BeTrue();
        }

        (await executor.Submit(() => 1).WaitAsync(Patience)).Should().Be(1);
    }

    [Test]
    public async Task Submit_Continuation_DoesNotRunOnTheWorker()
    {
        using var executor = new ThreadPoolExecutor(1);
        using var gate = new ManualResetEventSlim();
        Thread? continued = null;
        var task = executor.Submit(() => { Pass(gate); return Thread.CurrentThread; });
        var after = task.ContinueWith(
            _ => { continued = Thread.CurrentThread; },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);

        gate.Set();
        await after.WaitAsync(Patience);

        continued.Should().NotBeSameAs(await task);
    }

    [Test]
    public async Task Submit_CancelledWhileQueued_NeverRuns()
    {
        using var executor = new ThreadPoolExecutor(1);
        using var gate = new ManualResetEventSlim();
        using var stop = new CancellationTokenSource();
        var ran = false;
        var blocker = executor.Submit(() => Pass(gate));
        var queued = executor.Submit(() => ran = true, stop.Token);

        stop.Cancel();

        queued.IsCanceled.Should().BeTrue("it is told at once, not when a worker gets there");
        (await queued.Awaiting(t => t).Should().ThrowAsync<TaskCanceledException>()).Which.CancellationToken.Should().Be(stop.Token);
        gate.Set();
        await blocker.WaitAsync(Patience);
        await executor.Submit(() => 0).WaitAsync(Patience);
        ran.Should().BeFalse();
    }

    [Test]
    public async Task Submit_CancelledWhileRunning_EndsWithItsResult()
    {
        using var executor = new ThreadPoolExecutor(1);
        using var started = new ManualResetEventSlim();
        using var gate = new ManualResetEventSlim();
        using var stop = new CancellationTokenSource();
        var task = executor.Submit(() => { started.Set(); Pass(gate); return 1; }, stop.Token);
        Pass(started);

        stop.Cancel();
        task.IsCompleted.Should().BeFalse();
        gate.Set();

        (await task.WaitAsync(Patience)).Should().Be(1);
    }

    [Test]
    public async Task Submit_FunctionObeysItsToken_IsCancelled()
    {
        using var executor = new ThreadPoolExecutor(1);
        using var stop = new CancellationTokenSource();
        var task = executor.Submit(int () => { stop.Cancel(); stop.Token.ThrowIfCancellationRequested(); return 1; }, stop.Token);

        await task.Awaiting(t => t.WaitAsync(Patience)).Should().ThrowAsync<TaskCanceledException>();

        task.IsCanceled.Should().BeTrue();
    }

    [Test]
    public void Submit_TokenCancelledBefore_IsCancelledAtOnce()
    {
        using var executor = new ThreadPoolExecutor(1);

        executor.Submit(() => 1, new CancellationToken(canceled: true)).IsCanceled.Should().BeTrue();
        executor.Submit(() => { }, new CancellationToken(canceled: true)).IsCanceled.Should().BeTrue();
    }

    [Test]
    public async Task Submit_IdleWorker_DoesNotHoldItsLastResult()
    {
        using var executor = new ThreadPoolExecutor(1);
        var result = RunAndForget(executor);
        await executor.Submit(() => 1).WaitAsync(Patience); // the worker has left the first item for sure

        GC.Collect();

        result.IsAlive.Should().BeFalse();
    }

    [Test]
    public void Submit_AfterShutdown_ThrowsWithAdvice()
    {
        var executor = new ThreadPoolExecutor();
        executor.Dispose();

        executor.Invoking(e => { e.Submit(() => 1); }).Should().Throw<InvalidOperationException>()
            .WithMessage("cannot schedule new futures after shutdown*make a new executor*");
        executor.Invoking(e => e.Map(x => x, new[] { 1 })).Should().Throw<InvalidOperationException>();
        executor.ThreadCount.Should().Be(0);
    }

    [Test]
    public void Shutdown_Default_FinishesQueuedWorkAndEndsTheThreads()
    {
        var executor = new ThreadPoolExecutor(1);
        var tasks = Enumerable.Range(0, 20).Select(i => executor.Submit(() => i)).ToList();

        executor.Shutdown();

        tasks.Should().OnlyContain(t => t.IsCompletedSuccessfully);
        executor.ThreadCount.Should().Be(0);
    }

    [Test]
    public async Task Shutdown_CancelFutures_CancelsOnlyWhatHasNotStarted()
    {
        var executor = new ThreadPoolExecutor(1);
        using var started = new ManualResetEventSlim();
        using var gate = new ManualResetEventSlim();
        var running = executor.Submit(() => { started.Set(); Pass(gate); return 1; });
        Pass(started);
        var queued = Enumerable.Range(0, 5).Select(i => executor.Submit(() => i)).ToList();

        executor.Shutdown(wait: false, cancelFutures: true);

        queued.Should().OnlyContain(t => t.IsCanceled);
        running.IsCompleted.Should().BeFalse();
        gate.Set();
        (await running.WaitAsync(Patience)).Should().Be(1);
        executor.Join(Patience).Should().BeTrue();
    }

    [Test]
    public void Shutdown_CancelFuturesOnSecondCall_CancelsToo()
    {
        var executor = new ThreadPoolExecutor(1);
        using var started = new ManualResetEventSlim();
        using var gate = new ManualResetEventSlim();
        executor.Submit(() => { started.Set(); Pass(gate); });
        Pass(started);
        var queued = executor.Submit(() => 1);

        executor.Shutdown(wait: false);
        queued.IsCompleted.Should().BeFalse();
        executor.Shutdown(wait: false, cancelFutures: true);

        queued.IsCanceled.Should().BeTrue();
        gate.Set();
        executor.Join(Patience).Should().BeTrue();
    }

    [Test]
    public void Shutdown_Repeated_IsHarmless()
    {
        var executor = new ThreadPoolExecutor();
        executor.Submit(() => 1);

        executor.Shutdown(wait: false);
        executor.Shutdown(wait: true);
        executor.Shutdown(wait: true);
        executor.Dispose();

        executor.ThreadCount.Should().Be(0);
    }

    [Test]
    public void Shutdown_NeverUsed_ReturnsAtOnce()
    {
        var executor = new ThreadPoolExecutor();

        executor.Shutdown();

        executor.ThreadCount.Should().Be(0);
    }

    [Test]
    public async Task Shutdown_FromTwoOfItsOwnWorkers_DoesNotDeadlock()
    {
        var executor = new ThreadPoolExecutor(2);
        using var barrier = new Barrier(2);

        var both = Enumerable.Range(0, 2).Select(_ => executor.Submit(() => { Meet(barrier); executor.Shutdown(wait: true); })).ToList();

        await Task.WhenAll(both).WaitAsync(Patience);
        executor.Join(Patience).Should().BeTrue();
        executor.ThreadCount.Should().Be(0);
    }

    [Test]
    public async Task Dispose_FromItsOwnWorker_DoesNotDeadlock()
    {
        var executor = new ThreadPoolExecutor(1);

        await executor.Submit(executor.Dispose).WaitAsync(Patience);

        executor.Join(Patience).Should().BeTrue();
    }

    [Test]
    public void Join_WorkerStillBusy_IsFalseUntilItEnds()
    {
        var executor = new ThreadPoolExecutor(1);
        using var gate = new ManualResetEventSlim();
        executor.Submit(() => Pass(gate));
        executor.Shutdown(wait: false);

        executor.Join(TimeSpan.Zero).Should().BeFalse();
        executor.ThreadCount.Should().Be(1);
        gate.Set();

        executor.Join(Patience).Should().BeTrue();
        executor.ThreadCount.Should().Be(0);
    }

    [Test]
    public async Task Join_FromItsOwnWorker_IsFalse()
    {
        using var executor = new ThreadPoolExecutor(1);

        (await executor.Submit(() => executor.Join(Timeout.InfiniteTimeSpan)).WaitAsync(Patience)).Should().BeFalse();
    }

    [Test]
    public void Finalizer_ForgottenExecutor_LetsItsThreadsEnd()
    {
        var pool = UseAndForget();

        GC.Collect();
        GC.WaitForPendingFinalizers();

        pool.Join(Patience).Should().BeTrue();
        pool.ThreadCount.Should().Be(0);
    }

    [Test]
    public void Map_Items_GivesResultsInTheirOrder()
    {
        using var executor = new ThreadPoolExecutor(4);

        executor.Map(x => x * x, Enumerable.Range(0, 50)).Should().Equal(Enumerable.Range(0, 50).Select(x => x * x));
    }

    [Test]
    public void Map_NotEnumerated_HasScheduledEverything()
    {
        var executor = new ThreadPoolExecutor(2);
        var sum = 0;

        _ = executor.Map(x => Interlocked.Add(ref sum, x), [1, 2, 3]);
        executor.Shutdown();

        sum.Should().Be(6);
    }

    [Test]
    public void Map_FunctionThrows_ThrowsThereAndWithdrawsTheRest()
    {
        using var executor = new ThreadPoolExecutor(1);
        using var gate = new ManualResetEventSlim();
        var ran = new List<int>();
        var results = executor.Map(
            x =>
            {
                ran.Add(x);
                if (x == 2)
                {
                    Pass(gate); // the one worker stands here until the enumeration is over
                }

                return x == 1 ? throw new InvalidOperationException("planned") : x;
            },
            [0, 1, 2, 3, 4]);
        var seen = new List<int>();

        var enumerate = () => seen.AddRange(results.Select(x => x));
        enumerate.Should().Throw<InvalidOperationException>().WithMessage("planned");
        gate.Set();
        executor.Shutdown();

        ran.Should().NotContain([3, 4]).And.StartWith([0, 1]);
    }

    [Test]
    public void Map_EnumerationLeftEarly_WithdrawsTheRest()
    {
        using var executor = new ThreadPoolExecutor(1);
        using var gate = new ManualResetEventSlim();
        var ran = new ConcurrentQueue<int>();

        executor.Map(x => { ran.Enqueue(x); if (x == 1) { Pass(gate); } return x; }, [0, 1, 2, 3]).First().Should().Be(0);
        gate.Set();
        executor.Shutdown();

        ran.Should().NotContain([2, 3]);
    }

    [Test]
    public void ToString_EachState_ShowsIt()
    {
        var executor = new ThreadPoolExecutor(2);
        using var gate = new ManualResetEventSlim();
        using var barrier = new Barrier(3);
        executor.ToString().Should().Be("<ThreadPoolExecutor workers=0/2 queued=0>");

        for (var i = 0; i < 2; i++)
        {
            executor.Submit(() => { Meet(barrier); Pass(gate); });
        }

        Meet(barrier);
        executor.Submit(() => 1);
        executor.ToString().Should().Be("<ThreadPoolExecutor workers=2/2 queued=1>");

        gate.Set();
        executor.Shutdown();
        executor.ToString().Should().Be("<ThreadPoolExecutor workers=0/2 queued=0 shutdown>");
    }

    private static void Pass(ManualResetEventSlim gate) => gate.Wait(Patience).Should().BeTrue();

    private static void Meet(Barrier barrier) => barrier.SignalAndWait(Patience).Should().BeTrue();

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference RunAndForget(ThreadPoolExecutor executor) =>
        new(executor.Submit(() => new object()).GetAwaiter().GetResult());

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WorkerPool UseAndForget()
    {
        var executor = new ThreadPoolExecutor(2);
        executor.Submit(() => 1).GetAwaiter().GetResult();
        executor.ThreadCount.Should().Be(1);
        return executor.Pool;
    }

    /// <summary>Tells when a task is queued, then runs it on the thread pool.</summary>
    private sealed class CallsBack(Action queued) : TaskScheduler
    {
        protected override void QueueTask(Task task)
        {
            queued();
            ThreadPool.QueueUserWorkItem(_ => TryExecuteTask(task));
        }

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

        protected override IEnumerable<Task> GetScheduledTasks() => [];
    }
}
