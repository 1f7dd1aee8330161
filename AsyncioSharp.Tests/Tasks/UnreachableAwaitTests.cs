using System.Runtime.CompilerServices;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Tasks;

/// <summary>
/// Awaits whose awaiter cannot be made to throw, as that of Task.Yield: a request ends the method if no try block is around the await.
/// Otherwise the next await throws, and debug mode says so.
/// </summary>
[TestFixture, NonParallelizable]
public class UnreachableAwaitTests
{
    /// <summary>What ends the await.</summary>
    public enum Way
    {
        Cancel,
        WaitFor,
        Timeout,
        MoveOnAfter,
        Group,
        CancelScope,
    }

    /// <summary>In real time: a loop that always has something to do never lets a virtual clock go on.</summary>
    [Test]
    public void YieldLoop_EveryWay_EndsAndWhoAwaitsItCleansUp([Values] Way way, [Values] Body body)
    {
        bool cleaned = false, stop = false;
        Exception? error = null;
        AsyncioContext.Run(async Coroutine () =>
        {
            error = await Virtual.ErrorOf(End(
                way,
                async Coroutine () =>
                {
                    try
                    {
                        await Spin();
                    }
                    finally
                    {
                        if (way is Way.Cancel or Way.WaitFor or Way.Timeout or Way.Group)
                        {
                            // A scope that is cancelled would end this await too.
                            await Asyncio.Sleep(0);
                        }

                        cleaned = true;
                    }
                },
                body == Body.Coroutine ? null : SpinNative));
            stop = true;
        });

        cleaned.Should().Be(body == Body.Coroutine);
        switch (way)
        {
            case Way.Cancel:
                error.Should().BeOfType<CancelledError>();
                break;
            case Way.WaitFor or Way.Timeout:
                error.Should().BeOfType<TimeoutException>();
                break;
            case Way.Group:
                error.Should().BeOfType<AggregateException>();
                break;
            default:
                error.Should().BeNull();
                break;
        }

        async Coroutine Spin()
        {
            while (true)
            {
                await Task.Yield();
            }
        }

        async Task SpinNative()
        {
            while (!stop)
            {
                await Task.Yield();
            }
        }
    }

    [Test]
    public void CustomAwaiter_ThatNeverEnds_LimitEndsIt() => Virtual.Run(async Coroutine () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        (await Virtual.ErrorOf(Asyncio.WaitFor(Wait(), 1))).Should().BeOfType<TimeoutException>();
        (await Asyncio.MoveOnAfter(1, async Coroutine (_) => await new Never())).CancelledCaught.Should().BeTrue();
        loop.Time().Should().Be(2);

        static async Coroutine Wait() => await new Never();
    });

    [Test]
    public void Cancel_TaskOfTheMethod_EndsInItsTurn() => Virtual.Run(async Coroutine () =>
    {
        var never = new Never();
        AsyncioTask task = Asyncio.CreateTask(Wait());
        await Asyncio.Sleep(1);
        task.Cancel("why");
        task.Cancel("again");
        task.Done().Should().BeFalse("as in asyncio the error arrives in the next turn");
        (await Virtual.ErrorOf(task)).Should().BeOfType<CancelledError>();

        // The operation ends after all: nobody goes on.
        never.End();
        await Virtual.Turns(3);

        async Coroutine Wait()
        {
            await never;
            throw new TrialError();
        }
    });

    [Test]
    public void Cancel_MethodAwaitedByANativeOne_NativeMethodGetsTheError() => Virtual.Run(async Coroutine () =>
    {
        bool cleaned = false;
        AsyncioTask task = Asyncio.CreateTask(async Coroutine () => await Native());
        await Asyncio.Sleep(1);
        task.Cancel();
        (await Virtual.ErrorOf(task)).Should().BeOfType<CancelledError>();
        cleaned.Should().BeTrue();

        async Task Native()
        {
            try
            {
                await Wait();
            }
            finally
            {
                await Asyncio.Sleep(1);
                cleaned = true;
            }
        }

        static async Coroutine Wait() => await new Never();
    });

    [Test]
    public void Cancel_RequestIsPendingWhenTheAwaitBegins_EndsAtOnce([Values] bool asBody) => Virtual.Run(async Coroutine () =>
    {
        bool cleaned = false;
        AsyncioTask task = Asyncio.CreateTask(asBody ? Wait() : Outer());
        (await Virtual.ErrorOf(task)).Should().BeOfType<CancelledError>().Which.Msg.Should().Be("self");
        cleaned.Should().Be(!asBody);

        static async Coroutine Wait()
        {
            Asyncio.CurrentTask()!.Cancel("self");
            await new Never();
        }

        async Coroutine Outer()
        {
            try
            {
                await Wait();
            }
            finally
            {
                await Asyncio.Sleep(1);
                cleaned = true;
            }
        }
    });

    [Test]
    public void YieldInATryBlock_NextAwaitThrowsAndDebugModeTellsTheTruth([Values] bool scope)
    {
        bool cleaned = false;
        using var errors = new ErrorStream();
        AsyncioContext.Run(
            async Coroutine () =>
            {
                AsyncioTask task = Asyncio.CreateTask(Work(scope));
                await Virtual.Turns(2);
                if (!scope)
                {
                    task.Cancel();
                }

                await Asyncio.Wait([task]);
                task.Cancelled().Should().Be(!scope);
            },
            debug: true);

        cleaned.Should().BeTrue();
        errors.Text.Should().Contain("cannot reach its await").And.Contain("Task.Yield").And.Contain("UnreachableAwaitTests.cs")
            .And.Contain("Asyncio.Sleep(0)").And.NotContain("async Task method");

        async Coroutine Work(bool scope)
        {
            if (scope)
            {
                await Asyncio.CancelScope(async Coroutine (inner) =>
                {
                    Asyncio.GetRunningLoop().CallLater(0.001, () => inner.Cancel());
                    await Tried();
                });
            }
            else
            {
                await Tried();
            }
        }

        async Coroutine Tried()
        {
            try
            {
                for (int i = 0; i < 20_000; i++)
                {
                    await Task.Yield();
                }

                await Asyncio.Sleep(60);
            }
            finally
            {
                cleaned = true;
            }
        }
    }

    [Test]
    public void Cancel_ByTheRunningMethodItself_DebugModeSaysNothing()
    {
        using var errors = new ErrorStream();
        AsyncioContext.Run(
            async Coroutine () =>
            {
                AsyncioTask task = Asyncio.CreateTask(async Coroutine () => await Native());
                await Asyncio.Wait([task]);
                task.Cancelled().Should().BeTrue();
            },
            debug: true,
            loopFactory: Virtual.Loop);

        errors.Text.Should().BeEmpty();

        static async Task Native()
        {
            await Asyncio.Sleep(1);
            Asyncio.CurrentTask()!.Cancel();
            await Asyncio.Sleep(1);
        }
    }

    private static async Coroutine End(Way way, Func<Coroutine> coroutine, Func<Task>? native)
    {
        const double limit = 0.005;
        Func<Coroutine> body = native is null ? coroutine : async Coroutine () => await native();
        switch (way)
        {
            case Way.Cancel:
                AsyncioTask task = Asyncio.CreateTask(body());
                await Asyncio.Sleep(limit);
                task.Cancel();
                await task;
                break;
            case Way.WaitFor:
                await (native is null ? Asyncio.WaitFor(body(), limit) : Asyncio.WaitFor(native, limit));
                break;
            case Way.Timeout:
                await (native is null
                    ? Asyncio.Timeout(limit, async Coroutine (_) => await body())
                    : Asyncio.Timeout(limit, async Task (_) => await native()));
                break;
            case Way.MoveOnAfter:
                await (native is null
                    ? Asyncio.MoveOnAfter(limit, async Coroutine (_) => await body())
                    : Asyncio.MoveOnAfter(limit, async Task (_) => await native()));
                break;
            case Way.CancelScope:
                await Asyncio.CancelScope(async Coroutine (scope) =>
                {
                    Asyncio.GetRunningLoop().CallLater(limit, () => scope.Cancel());
                    await body();
                });
                break;
            default:
                await Asyncio.TaskGroup(async Coroutine (group) =>
                {
                    _ = group.CreateTask(body());
                    await Asyncio.Sleep(limit);
                    throw new TrialError();
                });
                break;
        }
    }

    /// <summary>An awaitable with an awaiter of its own, which holds nothing that the library knows.</summary>
    private sealed class Never : INotifyCompletion
    {
        private Action? _continuation;

        public bool IsCompleted => false;

        public Never GetAwaiter() => this;

        public void GetResult()
        {
        }

        public void OnCompleted(Action continuation) => _continuation = continuation;

        public void End() => _continuation!();
    }
}
