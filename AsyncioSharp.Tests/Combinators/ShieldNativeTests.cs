using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Combinators;

/// <summary>A shield around an <c>async Task</c> method that the same task has called: what ends the caller leaves the method's waits alone.</summary>
[TestFixture]
public class ShieldNativeTests
{
    public enum Ended
    {
        ByTimeout,
        ByMoveOnAfter,
        ByWaitFor,
        ByCancel,
        ByGroup,
    }

    public enum Shielded
    {
        Task,
        ValueTask,
        TaskLambda,
        ValueTaskLambda,
        CoroutineLambda,
        Coroutine,
        InWaitFor,
    }

    public enum Waits
    {
        Sleep,
        SleepTwice,
        SleepsInACoroutine,
        Yields,
        YieldsInACoroutine,
        Foreign,
        ForeignInACoroutine,
        Event,
        OwnScope,
        OwnCancelScope,
        OwnGroup,
    }

    public static IEnumerable<object[]> Cases =>
        from shielded in Enum.GetValues<Shielded>()
        from ended in Enum.GetValues<Ended>()
        from waits in Enum.GetValues<Waits>()
        select new object[] { shielded, ended, waits };

    [TestCaseSource(nameof(Cases))]
    public void Shield_CallerEnds_TheMethodGoesOn(Shielded shielded, Ended ended, Waits waits) => Virtual.RunAndLeave(async Coroutine () =>
    {
        string outcome = "not ended";

        async Task Method()
        {
            try
            {
                await Work(waits);
                outcome = $"ended at {Now}";
            }
            catch (Exception error)
            {
                outcome = $"{error.GetType().Name} at {Now}";
                throw;
            }
        }

        async Coroutine InCoroutine() => await Method();
        async ValueTask InValueTask() => await Method();

        Future Start() => shielded switch
        {
            Shielded.Task => Asyncio.Shield(Method()),
            Shielded.ValueTask => Asyncio.Shield(InValueTask()),
            Shielded.TaskLambda => Asyncio.Shield(Method),
            Shielded.ValueTaskLambda => Asyncio.Shield(InValueTask),
            Shielded.CoroutineLambda => Asyncio.Shield(InCoroutine),
            _ => Asyncio.Shield(InCoroutine()),
        };

        if (shielded == Shielded.InWaitFor)
        {
            await End(ended, async Coroutine () => await Asyncio.WaitFor(Asyncio.Shield(Method()), 100));
        }
        else
        {
            await End(ended, async Coroutine () => await Start());
        }

        Now.Should().Be(1);
        await Asyncio.Sleep(9);
        outcome.Should().Be("ended at 4");
    });

    [Test]
    public void Shield_CallerIsATaskMethod_TheMethodGoesOn([Values] Ended ended) => Virtual.RunAndLeave(async Task () =>
    {
        bool hasEnded = false;

        async Task Method()
        {
            await Asyncio.Sleep(2);
            await Asyncio.Sleep(2);
            hasEnded = true;
        }

        await End(ended, async Coroutine () => await Asyncio.CreateTask(async Task () => await Asyncio.Shield(Method())));
        await Asyncio.Sleep(9);
        hasEnded.Should().BeTrue();
    });

    [Test]
    public void Shield_OwnLimitOfTheMethod_StillEndsIt([Values] bool hasCallerEnded) => Virtual.RunAndLeave(async Coroutine () =>
    {
        string outcome = string.Empty;

        async Task Method()
        {
            try
            {
                await Asyncio.Timeout(3, async Coroutine (_) => await Asyncio.Sleep(100));
            }
            catch (TimeoutException)
            {
                outcome = $"timed out at {Now}";
            }
        }

        AsyncioTask caller = Asyncio.CreateTask(async Coroutine () => await Asyncio.Shield(Method()));
        await Asyncio.Sleep(1);
        if (hasCallerEnded)
        {
            caller.Cancel();
        }

        await Asyncio.Sleep(5);
        outcome.Should().Be("timed out at 3");
    });

    [Test]
    public void Shield_AwaitedDirectlyToo_IsReachedThatWay() => Virtual.RunAndLeave(async Coroutine () =>
    {
        // As in asyncio: who awaits the task itself cancels it.
        Task inner = null!;
        AsyncioTask caller = Asyncio.CreateTask(async Task () =>
        {
            inner = Method();
            Future shield = Asyncio.Shield(inner);
            await inner;
            await shield;
        });
        await Asyncio.Sleep(1);
        caller.Cancel();
        await Asyncio.Wait([caller]);

        Now.Should().Be(1);
        inner.IsCompleted.Should().BeTrue();

        static async Task Method() => await Asyncio.Sleep(4);
    });

    [Test]
    public void Shield_EndOfRun_CancelsTheMethodAsEverything()
    {
        string outcome = "not ended";
        Virtual.RunAndLeave(async Coroutine () =>
        {
            _ = Asyncio.CreateTask(async Coroutine () => await Asyncio.Shield(Method()));
            await Asyncio.Sleep(1);
        });

        outcome.Should().Be("cancelled");

        async Task Method()
        {
            try
            {
                await Asyncio.Sleep(100);
            }
            catch (CancelledError)
            {
                outcome = "cancelled";
                throw;
            }
        }
    }

    private static double Now => Asyncio.GetRunningLoop().Time();

    /// <summary>Takes 4 s.</summary>
    private static async Task Work(Waits waits)
    {
        switch (waits)
        {
            case Waits.Sleep:
                await Asyncio.Sleep(4);
                break;
            case Waits.SleepTwice:
                await Asyncio.Sleep(0.5);
                await Asyncio.Sleep(2);
                await Asyncio.Sleep(1.5);
                break;
            case Waits.SleepsInACoroutine:
                await Sleeps();
                break;
            case Waits.Yields:
                await Yields(async Task () => await Asyncio.Sleep(0));
                break;
            case Waits.YieldsInACoroutine:
                await Yields(async Task () => await Yield());
                break;
            case Waits.Foreign:
                await Foreign(2);
                await Asyncio.Sleep(2);
                break;
            case Waits.ForeignInACoroutine:
                await ForeignTwice();
                break;
            case Waits.Event:
                var happened = new AsyncioEvent();
                Asyncio.GetRunningLoop().CallLater(4, happened.Set);
                await happened.Wait();
                break;
            case Waits.OwnScope:
                Func<Task> limited = async () => await Asyncio.Timeout(3, async Task (_) => await Asyncio.Sleep(100));
                await limited.Should().ThrowAsync<TimeoutException>();
                await Asyncio.Timeout(3, async Coroutine (_) => await Asyncio.Sleep(1));
                break;
            case Waits.OwnCancelScope:
                (await Asyncio.MoveOnAfter(3, async Coroutine (_) => await Asyncio.Sleep(100))).CancelledCaught.Should().BeTrue();
                await Asyncio.Sleep(1);
                break;
            default:
                await Asyncio.TaskGroup(async Coroutine (group) =>
                {
                    _ = group.CreateTask(Sleeps());
                    await Asyncio.Sleep(3);
                });
                break;
        }

        static async Coroutine Sleeps()
        {
            await Asyncio.Sleep(2);
            await Asyncio.Sleep(2);
        }

        static async Coroutine Yield() => await Asyncio.Sleep(0);

        static async Coroutine ForeignTwice()
        {
            await Foreign(2);
            await Foreign(2);
        }

        static async Task Yields(Func<Task> yield)
        {
            // A yield is queued at the very moment of the limit, and behind it.
            await Asyncio.Sleep(1);
            for (int i = 0; i < 5; i++)
            {
                await yield();
            }

            await Asyncio.Sleep(3);
        }
    }

    private static Task Foreign(double seconds) => Task.Delay(TimeSpan.FromSeconds(seconds), Asyncio.GetRunningLoop().TimeProvider);

    /// <summary>Ends what it awaits after a second.</summary>
    private static async Coroutine End(Ended ended, Func<Coroutine> start)
    {
        try
        {
            switch (ended)
            {
                case Ended.ByTimeout:
                    await Asyncio.Timeout(1, async Coroutine (_) => await start());
                    break;
                case Ended.ByMoveOnAfter:
                    await Asyncio.MoveOnAfter(1, async Coroutine (_) => await start());
                    break;
                case Ended.ByWaitFor:
                    await Asyncio.WaitFor(start, 1);
                    break;
                case Ended.ByCancel:
                    AsyncioTask task = Asyncio.CreateTask(start);
                    await Asyncio.Sleep(1);
                    task.Cancel();
                    await task;
                    break;
                default:
                    await Asyncio.TaskGroup(async Coroutine (group) =>
                    {
                        Asyncio.GetRunningLoop().CallLater(1, group.Cancel);
                        await start();
                    });
                    break;
            }
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException)
        {
            // That it ends is what is asked for.
        }
    }
}
