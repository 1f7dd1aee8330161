using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Scopes;

/// <summary>Coroutines that native methods of one task await side by side, and that await what is not the loop's: a request reaches each.</summary>
[TestFixture]
public class SideBySideForeignTests
{
    private static readonly double[] s_seconds = [5, 6, 7];

    public enum Together
    {
        WhenAll,
        WhenAllInside,
        WhenAny,
        Gather,
        ValueTasks,
    }

    public enum Ended
    {
        ByTimeout,
        ByMoveOnAfter,
        ByWaitFor,
        ByCancel,
        ByGroup,
    }

    [Test]
    public void Request_ReachesTheForeignAwaitOfEach([Values] Together together, [Values] Ended ended, [Values] bool sleepsToo) =>
        Virtual.RunAndLeave(async Coroutine () =>
        {
            List<double> cancelled = [];

            async Task Flow(double seconds)
            {
                if (sleepsToo && seconds == s_seconds[^1])
                {
                    await Asyncio.Sleep(seconds);
                }

                await Fetch(seconds, cancelled);
            }

            await End(ended, () => Start(together, Flow));

            Now.Should().Be(1);

            // Task.WhenAny is over with the first of them.
            await Asyncio.Sleep(9);
            cancelled.Should().Equal(Enumerable.Repeat(1.0, sleepsToo ? 2 : 3));
        });

    [Test]
    public void Request_MethodThatBeganLater_IsNoMoreInsideThanTheOthers([Values] Ended ended) => Virtual.RunAndLeave(async Coroutine () =>
    {
        List<double> cancelled = [];

        async Task Flow(double seconds)
        {
            await Asyncio.Sleep(seconds / 10);
            await Fetch(seconds, cancelled);
        }

        await End(ended, () => Start(Together.WhenAll, Flow));

        cancelled.Should().Equal(1, 1, 1);
    });

    [Test]
    public void Request_WhileSomebodyListensToTheEventsOfTasks_ReachesEach() => Virtual.RunAndLeave(async Coroutine () =>
    {
        // .NET wraps the continuations of awaits then.
        using var listener = new TaskEvents();
        List<double> cancelled = [];

        await End(Ended.ByTimeout, () => Start(Together.WhenAll, async seconds => await Fetch(seconds, cancelled)));

        cancelled.Should().Equal(1, 1, 1);
    });

    [Test]
    public void Request_CleanUpOfOneOfThem_IsWaitedFor([Values] Ended ended) => Virtual.RunAndLeave(async Coroutine () =>
    {
        List<double> cleaned = [];

        async Task Flow(double seconds)
        {
            try
            {
                await Fetch(seconds, []);
            }
            finally
            {
                // Where the scope stays cancelled it ends this too.
                try { await Asyncio.Sleep(seconds); }
                finally { cleaned.Add(Now); }
            }
        }

        await End(ended, () => Start(Together.WhenAll, Flow));

        cleaned.Should().Equal(ended == Ended.ByMoveOnAfter ? [1, 1, 1] : [6, 7, 8]);
    });

    [Test]
    public void Timeout_MethodThatNobodyAwaitsYet_DoesNotTakeTheRequestOfTheOther() => Virtual.RunAndLeave(async Coroutine () =>
    {
        async Task Native() => await Fetch(20, []);

        Func<Task> limited = async () => await Asyncio.Timeout(1, async Coroutine (_) =>
        {
            Task begun = Native();
            await Task.Delay(TimeSpan.FromSeconds(9), Asyncio.GetRunningLoop().TimeProvider);
            await begun;
        });

        await limited.Should().ThrowAsync<TimeoutException>();
        Now.Should().Be(1);
    });

    [Test]
    public void Request_WhileWakeUpsOfOthersAreQueued_ReachesEach(
        [Values(Ended.ByTimeout, Ended.ByMoveOnAfter, Ended.ByCancel, Ended.ByGroup)] Ended ended, [Values] bool yields, [Values(1, 2)] int queued,
        [Values] bool inCoroutines) =>
        Virtual.RunAndLeave(async Coroutine () =>
        {
            List<string> cancelled = [];
            var begin = new AsyncioEvent();
            int turns = 0;

            async Task Flow(string name, Func<Coroutine> wait)
            {
                try
                {
                    await (inCoroutines ? InCoroutine(wait) : wait());
                }
                catch (CancelledError)
                {
                    cancelled.Add(name);
                    throw;
                }
            }

            async Coroutine Queue()
            {
                await begin.Wait();
                for (; yields && turns < 100; turns++)
                {
                    await Asyncio.Sleep(0);
                }

                // A wait that is over, as the cancelled one of the scope that stays cancelled, is not taken back: the next await throws.
                await Asyncio.Sleep(20);
            }

            async Task Start() => await Task.WhenAll([
                Flow("foreign", () => Fetch(20, [])),
                Flow("sleep", () => Asyncio.Sleep(20)),
                .. Enumerable.Range(0, queued).Select(_ => Flow("queued", Queue))]);

            Action end = null!;
            Asyncio.GetRunningLoop().CallLater(1, () =>
            {
                begin.Set();
                Later(yields ? 4 : 0);
            });
            await EndBy(ended, to => end = to, Start);

            Now.Should().Be(1);
            cancelled.Should().BeEquivalentTo([.. Enumerable.Repeat("queued", queued), "sleep", "foreign"]);
            turns.Should().BeLessThan(20);

            void Later(int turns)
            {
                if (turns == 0)
                {
                    end();
                }
                else
                {
                    Asyncio.GetRunningLoop().CallSoon(() => Later(turns - 1));
                }
            }

            static async Coroutine InCoroutine(Func<Coroutine> wait) => await wait();
        });

    [Test]
    public void Request_WhileOneOfThemGivesWayThatIsTakenBack_IsNotDelivered() => Virtual.RunAndLeave(async Coroutine () =>
    {
        List<string> events = [];
        AsyncioTask task = Asyncio.CreateTask(async Task () => await Task.WhenAll(Yields(), Sleeps()));
        await Asyncio.Sleep(0);
        task.Cancel();
        task.Uncancel();
        await Asyncio.Wait([task]);

        events.Should().Equal("sleep cancelled", "yields ended");

        async Task Yields()
        {
            await Asyncio.Sleep(0);
            await Asyncio.Sleep(0);
            await Asyncio.Sleep(0);
            events.Add("yields ended");
        }

        async Task Sleeps()
        {
            try { await Asyncio.Sleep(1); }
            catch (CancelledError) { events.Add("sleep cancelled"); }
        }
    });

    [Test]
    public void Shield_OfANativeMethod_LeavesItsForeignAwaitAlone() => Virtual.RunAndLeave(async Coroutine () =>
    {
        List<double> cancelled = [];

        async Task<double> Native()
        {
            await Fetch(3, cancelled);
            return Now;
        }

        Task<double> native = null!;
        CancelScope scope = await Asyncio.MoveOnAfter(1, async Coroutine (_) => await Asyncio.Shield(native = Native()));

        scope.CancelledCaught.Should().BeTrue();
        Now.Should().Be(1);
        (await native).Should().Be(3);
        cancelled.Should().BeEmpty();
    });

    private static double Now => Asyncio.GetRunningLoop().Time();

    private static async Coroutine Fetch(double seconds, List<double> cancelled)
    {
        try
        {
            await Task.Delay(TimeSpan.FromSeconds(seconds), Asyncio.GetRunningLoop().TimeProvider);
        }
        catch (CancelledError)
        {
            cancelled.Add(Now);
            throw;
        }
    }

    private static async Task Start(Together together, Func<double, Task> flow)
    {
        switch (together)
        {
            case Together.WhenAll:
                await Task.WhenAll(s_seconds.Select(flow));
                break;
            case Together.WhenAllInside:
                await Task.WhenAll(flow(s_seconds[0]), Task.WhenAll(s_seconds[1..].Select(async seconds => await flow(seconds))));
                break;
            case Together.WhenAny:
                await await Task.WhenAny(s_seconds.Select(flow));
                break;
            case Together.Gather:
                await Asyncio.Gather(s_seconds.Select(async seconds => await flow(seconds)));
                break;
            default:
                await Task.WhenAll(s_seconds.Select(seconds => InValueTask(seconds).AsTask()));
                break;
        }

        async ValueTask InValueTask(double seconds) => await flow(seconds);
    }

    /// <summary>Ends the methods after a second.</summary>
    private static async Coroutine End(Ended ended, Func<Task> start)
    {
        try
        {
            switch (ended)
            {
                case Ended.ByTimeout:
                    await Asyncio.Timeout(1, async Coroutine (_) => await start());
                    break;
                case Ended.ByMoveOnAfter:
                    await Asyncio.MoveOnAfter(1, async Task (_) => await start());
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

    /// <summary>Ends the methods when what is handed out is called.</summary>
    private static async Coroutine EndBy(Ended ended, Action<Action> handOut, Func<Task> start)
    {
        try
        {
            switch (ended)
            {
                case Ended.ByTimeout:
                    await Asyncio.Timeout(null, async Coroutine (scope) =>
                    {
                        handOut(() => scope.Reschedule(0));
                        await start();
                    });
                    break;
                case Ended.ByMoveOnAfter:
                    await Asyncio.MoveOnAfter(null, async Task (scope) =>
                    {
                        handOut(scope.Cancel);
                        await start();
                    });
                    break;
                case Ended.ByGroup:
                    await Asyncio.TaskGroup(async Coroutine (group) =>
                    {
                        handOut(group.Cancel);
                        await start();
                    });
                    break;
                default:
                    AsyncioTask task = Asyncio.CreateTask(start);
                    handOut(() => task.Cancel());
                    await task;
                    break;
            }
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException)
        {
            // That it ends is what is asked for.
        }
    }
}
