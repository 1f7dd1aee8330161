using System.Threading.Tasks.Sources;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Tasks;

/// <summary>A request reaches an await of something that is not the loop's, in a coroutine: it ends at once, and the operation is observed when it ends.</summary>
[TestFixture]
public class ForeignAwaitTests
{
    /// <summary>What is awaited: never done, or later.</summary>
    public enum Form
    {
        Task,
        TaskOfT,
        ConfiguredTask,
        ConfiguredTaskOfT,
        ValueTask,
        ValueTaskOfT,
        ValueTaskOfStruct,
        ConfiguredValueTask,
        ConfiguredValueTaskOfT,
    }

    /// <summary>What ends the await.</summary>
    public enum Way
    {
        Cancel,
        WaitFor,
        Timeout,
        MoveOnAfter,
        FailAfter,
        Group,
        CancelScope,
        WaitForNative,
        TimeoutNative,
    }

    private record struct Pair(int A, string B);

    [Test]
    public void Await_OfEveryForm_IsEndedAtOnceByEveryWay([Values] Form form, [Values] Way way) => Virtual.Run(async Coroutine () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        var source = new Source();
        bool cleaned = false;
        Exception? error = await Virtual.ErrorOf(End(way, async Coroutine () =>
        {
            try
            {
                await Forever(form, source);
            }
            finally
            {
                // An await in the clean-up of an edge-triggered cancellation works.
                if (way is Way.Cancel or Way.WaitFor or Way.Timeout or Way.Group)
                {
                    await Asyncio.Sleep(0.5);
                }

                cleaned = true;
            }
        }, async Task () => await NativeForever(form, source)));

        if (way is not (Way.WaitForNative or Way.TimeoutNative))
        {
            cleaned.Should().BeTrue();
        }

        loop.Time().Should().BeInRange(1, 1.5);
        switch (way)
        {
            case Way.Cancel:
                error.Should().BeOfType<CancelledError>().Which.Msg.Should().Be("why");
                break;
            case Way.MoveOnAfter or Way.CancelScope:
                error.Should().BeNull();
                break;
            case Way.Group:
                error.Should().BeOfType<AggregateException>();
                break;
            default:
                error.Should().BeOfType<TimeoutException>();
                break;
        }

        // The operation ends after all: it is observed, and nobody goes on twice.
        source.Fail();
        await Virtual.Turns(3);
        source.IsObserved.Should().BeTrue();
    });

    [Test]
    public void AwaitForeach_OfANativeIterator_EndsWithTheCancellationAndTheIteratorIsDisposedOf([Values] bool cancel) => Virtual.Run(async Coroutine () =>
    {
        var item = new TaskCompletionSource<int>();
        bool disposed = false;
        Exception? error;
        if (cancel)
        {
            AsyncioTask task = Asyncio.CreateTask(Read());
            await Asyncio.Sleep(1);
            task.Cancel("why");
            error = await Virtual.ErrorOf(task);
            error.Should().BeOfType<CancelledError>().Which.Msg.Should().Be("why");
        }
        else
        {
            error = await Virtual.ErrorOf(Asyncio.WaitFor(Read(), 1));
            error.Should().BeOfType<TimeoutException>();
        }

        disposed.Should().BeFalse("the iterator still waits for its item");
        item.SetResult(1);
        await Virtual.Turns(5);
        disposed.Should().BeTrue();

        async Coroutine Read()
        {
            await foreach (int _ in Items())
            {
            }
        }

        async IAsyncEnumerable<int> Items()
        {
            try
            {
                yield return await item.Task;
            }
            finally
            {
                disposed = true;
            }
        }
    });

    [Test]
    public void Await_InterruptedTwiceInOneFrame_EachOperationIsKeptApart() => Virtual.Run(async Coroutine () =>
    {
        var log = new List<string>();
        TaskCompletionSource<int> first = new(), second = new(), third = new();
        AsyncioTask task = Asyncio.CreateTask(async Coroutine () =>
        {
            foreach (TaskCompletionSource<int> source in new[] { first, second })
            {
                try
                {
                    await source.Task;
                }
                catch (CancelledError)
                {
                    log.Add("cancelled");
                }
            }

            log.Add($"third {await third.Task}");
        });
        await Asyncio.Sleep(1);
        task.Cancel();
        await Asyncio.Sleep(1);
        first.SetResult(1);
        await Asyncio.Sleep(1);
        task.Cancel();
        second.SetResult(2);
        await Asyncio.Sleep(1);
        third.SetResult(3);
        await task;

        log.Should().Equal("cancelled", "cancelled", "third 3");
    });

    [Test]
    public void Await_ThatEndsBeforeTheTurnOfTheInterruption_GoesOnOnce([Values] bool endsFirst) => Virtual.Run(async Coroutine () =>
    {
        var source = new TaskCompletionSource<int>();
        int turns = 0;
        AsyncioTask task = Asyncio.CreateTask(async Coroutine () =>
        {
            try
            {
                await source.Task;
            }
            finally
            {
                turns++;
            }
        });
        await Asyncio.Sleep(1);
        if (endsFirst)
        {
            source.SetResult(1);
            task.Cancel();
        }
        else
        {
            task.Cancel();
            source.SetResult(1);
        }

        await Asyncio.Wait([task]);
        task.Cancelled().Should().BeTrue();
        turns.Should().Be(1);
    });

    [Test]
    public void Await_WhileTheOperationEndsOnAnotherThread_GoesOnOnceAndNeverBreaks() => AsyncioContext.Run(async Coroutine () =>
    {
        for (int i = 0; i < 2000; i++)
        {
            var source = new TaskCompletionSource<int>(TaskCreationOptions.None);
            int turns = 0;
            AsyncioTask task = Asyncio.CreateTask(async Coroutine () =>
            {
                try
                {
                    await source.Task.ConfigureAwait(false);
                }
                finally
                {
                    turns++;
                }
            });
            await Asyncio.Sleep(0);
            Task ending = Task.Run(() => source.SetResult(1));
            task.Cancel();
            await Asyncio.Wait([task]);
            await ending;
            turns.Should().Be(1);
        }
    });

    [Test]
    public void Cancel_AwaitBegunWhileARequestIsPending_EndsAtOnce() => Virtual.Run(async Coroutine () =>
    {
        AsyncioTask task = Asyncio.CreateTask(async Coroutine () =>
        {
            Asyncio.CurrentTask()!.Cancel("self");
            await new TaskCompletionSource().Task;
        });
        (await Virtual.ErrorOf(task)).Should().BeOfType<CancelledError>().Which.Msg.Should().Be("self");
    });

    [Test]
    public void Cancel_TaskOfANativeMethod_EndsWhenTheMethodEnds() => Virtual.Run(async Coroutine () =>
    {
        var source = new TaskCompletionSource();
        bool after = false;
        AsyncioTask task = Asyncio.CreateTask(async Task () =>
        {
            await source.Task;
            after = true;
        });
        await Asyncio.Sleep(1);
        task.Cancel();
        await Asyncio.Sleep(1);
        task.Done().Should().BeFalse("its code must not run behind its end");
        source.SetResult();
        await Asyncio.Wait([task]);
        after.Should().BeTrue();
    });

    [Test]
    public void Cancel_ThatReachesNoAwaitInDebugMode_SaysWhichAndWhatToPass([Values] bool takesToken)
    {
        TextWriter before = Console.Error;
        var output = new StringWriter();
        Console.SetError(output);
        try
        {
            AsyncioContext.Run(Main, debug: true, loopFactory: Virtual.Loop);
        }
        finally
        {
            Console.SetError(before);
        }

        if (takesToken)
        {
            output.ToString().Should().NotContain("cannot reach");
        }
        else
        {
            output.ToString().Should().Contain("cannot reach its await").And.Contain(nameof(Deaf)).And.Contain("ForeignAwaitTests.cs").And.Contain("Asyncio.CancellationToken");
        }

        async Coroutine Main()
        {
            var source = new TaskCompletionSource();
            AsyncioTask task = Asyncio.CreateTask(() => Deaf(source.Task, takesToken));
            await Asyncio.Sleep(1);
            task.Cancel();
            source.TrySetResult();
            await Asyncio.Wait([task]);
        }

        static async Task Deaf(Task foreign, bool takesToken)
        {
            if (takesToken)
            {
                _ = Asyncio.CancellationToken;
            }

            await foreign;
        }
    }

    [Test]
    public void TaskGroup_BodyIsAnAsyncTaskMethod_EndsWhenTheBodyHasEnded([Values] bool takesToken) => Virtual.Run(async Coroutine () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        bool ended = false;
        Exception? error = await Virtual.ErrorOf(Asyncio.TaskGroup(async Task (group) =>
        {
            _ = group.CreateTask(async Coroutine () =>
            {
                await Asyncio.Sleep(1);
                throw new TrialError();
            });
            try
            {
                await Task.Delay(TimeSpan.FromSeconds(3), loop.TimeProvider, takesToken ? group.CancellationToken : CancellationToken.None);
            }
            finally
            {
                ended = true;
            }
        }));
        ended.Should().BeTrue("no code of the body runs behind the group");
        error.Should().BeOfType<AggregateException>();
        loop.Time().Should().Be(takesToken ? 1 : 3);
    });

    [Test]
    public void Timeout_InNativeMethodsInsideOneAnother_EndsTheInnermostOnly() => Virtual.RunNative(async Task () =>
    {
        var log = new List<string>();
        await Outer();
        log.Should().Equal("inner timed out", "outer goes on", "outer timed out");
        Asyncio.GetRunningLoop().Time().Should().Be(5);

        async Task Outer()
        {
            try
            {
                await Asyncio.Timeout(5, async _ =>
                {
                    await Inner();
                    log.Add("outer goes on");
                    await new TaskCompletionSource().Task;
                });
            }
            catch (TimeoutException)
            {
                log.Add("outer timed out");
            }
        }

        async Task Inner()
        {
            try
            {
                await Asyncio.Timeout(1, async _ => await new TaskCompletionSource().Task);
            }
            catch (TimeoutException)
            {
                log.Add("inner timed out");
            }
        }
    });

    [Test]
    public void Cancel_NativeFlowWithAWaitOfOurs_ReachesThatWait() => Virtual.Run(async Coroutine () =>
    {
        bool cleaned = false;
        AsyncioTask task = Asyncio.CreateTask(async Coroutine () => await Native());
        await Asyncio.Sleep(1);
        task.Cancel();
        await Asyncio.Wait([task]);
        task.Cancelled().Should().BeTrue();
        cleaned.Should().BeTrue("the request went through the native method, and its end was awaited");

        async Task Native()
        {
            try
            {
                await Asyncio.Sleep(100);
            }
            finally
            {
                await Asyncio.Sleep(1);
                cleaned = true;
            }
        }
    });

    [Test]
    public void Cancel_NativeFlowThatGivesWay_IsCancelledThere() => Virtual.Run(async Coroutine () =>
    {
        int rounds = 0;
        bool cleaned = false;
        AsyncioTask task = Asyncio.CreateTask(async Coroutine () => await Native());
        await Virtual.Turns(3);
        task.Cancel();
        await Asyncio.Wait([task]);
        int before = rounds;
        await Virtual.Turns(3);
        (cleaned, rounds).Should().Be((true, before));

        async Task Native()
        {
            try
            {
                while (true)
                {
                    rounds++;
                    await Asyncio.Sleep(0);
                }
            }
            finally
            {
                cleaned = true;
            }
        }
    });

    [Test]
    public void Await_NotInterrupted_AllocatesWhatAnAsyncTaskMethodDoes() => Virtual.Run(async Coroutine () =>
    {
        const int rounds = 1000;
        var loop = Asyncio.GetRunningLoop();
        TaskCompletionSource<int>[] sources = [.. Enumerable.Range(0, rounds * 4).Select(static _ => new TaskCompletionSource<int>())];
        await Coroutine(0);
        await Native(rounds);
        long start = GC.GetAllocatedBytesForCurrentThread();
        await Coroutine(2 * rounds);
        long between = GC.GetAllocatedBytesForCurrentThread();
        await Native(3 * rounds);
        long end = GC.GetAllocatedBytesForCurrentThread();
        ((between - start) / rounds).Should().BeLessThanOrEqualTo((end - between) / rounds, "0 bytes of ours for each await");

        async Coroutine Coroutine(int first)
        {
            for (int i = first; i < first + rounds; i++)
            {
                TaskCompletionSource<int> source = sources[i];
                loop.Post(() => source.SetResult(1));
                await source.Task;
            }
        }

        async Task Native(int first)
        {
            for (int i = first; i < first + rounds; i++)
            {
                TaskCompletionSource<int> source = sources[i];
                loop.Post(() => source.SetResult(1));
                await source.Task;
            }
        }
    });

    private static async Coroutine End(Way way, Func<Coroutine> body, Func<Task> native)
    {
        switch (way)
        {
            case Way.Cancel:
                AsyncioTask task = Asyncio.CreateTask(body());
                await Asyncio.Sleep(1);
                task.Cancel("why");
                await task;
                break;
            case Way.WaitFor:
                await Asyncio.WaitFor(body(), 1);
                break;
            case Way.Timeout:
                await Asyncio.Timeout(1, async _ => await body());
                break;
            case Way.MoveOnAfter:
                await Asyncio.MoveOnAfter(1, async _ => await body());
                break;
            case Way.FailAfter:
                await Asyncio.FailAfter(1, async _ => await body());
                break;
            case Way.Group:
                await Asyncio.TaskGroup(async group =>
                {
                    _ = group.CreateTask(body());
                    await Asyncio.Sleep(1);
                    throw new TrialError();
                });
                break;
            case Way.CancelScope:
                await Asyncio.CancelScope(async scope =>
                {
                    Asyncio.GetRunningLoop().CallLater(1, () => scope.Cancel());
                    await body();
                });
                break;
            case Way.WaitForNative:
                await Asyncio.WaitFor(native, 1);
                break;
            default:
                await Asyncio.Timeout(1, async Task (_) => await native());
                break;
        }
    }

    private static async Coroutine Forever(Form form, Source source)
    {
        switch (form)
        {
            case Form.Task:
                await (Task)source.Native<int>();
                break;
            case Form.TaskOfT:
                await source.Native<string>();
                break;
            case Form.ConfiguredTask:
                await ((Task)source.Native<int>()).ConfigureAwait(false);
                break;
            case Form.ConfiguredTaskOfT:
                await source.Native<Pair>().ConfigureAwait(false);
                break;
            case Form.ValueTask:
                await new ValueTask(source.Pooled<int>(), 0);
                break;
            case Form.ValueTaskOfT:
                await new ValueTask<string>(source.Pooled<string>(), 0);
                break;
            case Form.ValueTaskOfStruct:
                await new ValueTask<Pair>(source.Pooled<Pair>(), 0);
                break;
            case Form.ConfiguredValueTask:
                await new ValueTask(source.Pooled<int>(), 0).ConfigureAwait(false);
                break;
            default:
                await new ValueTask<int>(source.Pooled<int>(), 0).ConfigureAwait(false);
                break;
        }
    }

    private static async Task NativeForever(Form form, Source source)
    {
        switch (form)
        {
            case Form.ValueTask or Form.ConfiguredValueTask:
                await new ValueTask(source.Pooled<int>(), 0);
                break;
            default:
                await source.Native<int>();
                break;
        }
    }

    /// <summary>An operation that nobody ends but the test, and that knows whether its outcome was looked at.</summary>
    private sealed class Source
    {
        private Action? _fail;
        private Func<bool>? _isObserved;

        public bool IsObserved => _isObserved!();

        public Task<T> Native<T>()
        {
            var source = new TaskCompletionSource<T>();
            _fail = () => source.SetException(new TrialError());
            _isObserved = () => true;
            return source.Task;
        }

        public PooledSource<T> Pooled<T>()
        {
            var source = new PooledSource<T>();
            _fail = source.Fail;
            _isObserved = () => source.IsObserved;
            return source;
        }

        public void Fail() => _fail!();
    }

    private sealed class PooledSource<T> : IValueTaskSource<T>, IValueTaskSource
    {
        private ManualResetValueTaskSourceCore<T> _core;

        public bool IsObserved { get; private set; }

        public void Fail() => _core.SetException(new TrialError());

        public T GetResult(short token)
        {
            IsObserved = true;
            return _core.GetResult(token);
        }

        void IValueTaskSource.GetResult(short token) => GetResult(token);

        public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) => _core.OnCompleted(continuation, state, token, flags);
    }
}
