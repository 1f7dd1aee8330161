// A group awaits its children itself.
#pragma warning disable CS4014

using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Scopes;

/// <summary>
/// Each scope with a cancellation after 0, 1, 2… turns, until the scope is over before it comes: from outside, from inside, and both in the same turn. Whatever the place, nothing is left
/// behind: every task has ended, the counts are what was asked for and not taken back, the loop had nothing to report.
/// </summary>
[TestFixture]
public class ScopeWalkTests
{
    /// <summary>Who cancels.</summary>
    public enum Who
    {
        /// <summary><c>task.Cancel()</c>.</summary>
        Outside,

        /// <summary>The scope's own means.</summary>
        Inside,

        /// <summary>Both, outside first.</summary>
        OutsideFirst,

        /// <summary>Both, inside first.</summary>
        InsideFirst,
    }

    private static bool IsOutside(Who who) => who != Who.Inside;

    /// <summary>Runs a scenario with a cancellation after k turns, for every k until the scenario is over before it.</summary>
    /// <param name="who">Who cancels.</param>
    /// <param name="scenario">Runs under the task to be cancelled; stores into the array what cancels it from inside.</param>
    /// <param name="check">Gets the error of the task (null if it ended well), and whether the cancellation came before its end.</param>
    /// <returns>How many places there were.</returns>
    private static int Walk(Who who, Func<Action[], Coroutine> scenario, Action<Exception?, bool>? check = null)
    {
        for (int turns = 0; turns < 200; turns++)
        {
            bool inTime = false;
            Virtual.Run(async () =>
            {
                var reports = Virtual.CollectReports();
                var inside = new Action[1];
                AsyncioTask task = Asyncio.CreateTask(scenario(inside));
                await Virtual.Turns(turns);
                inTime = !task.Done();
                if (inTime)
                {
                    if (who is Who.Outside or Who.OutsideFirst) task.Cancel("outside");
                    if (who != Who.Outside) inside[0]?.Invoke();
                    if (who == Who.InsideFirst) task.Cancel("outside");
                }

                Exception? error = await Virtual.ErrorOf(task);
                check?.Invoke(error, inTime);
                task.Cancelling().Should().Be(inTime && IsOutside(who) ? 1 : 0, "after {0} turns, {1}", turns, error);
                if (inTime && IsOutside(who))
                    error.Should().BeOfType<CancelledError>("a request from outside comes through, after {0} turns", turns);
                await Virtual.Turns(5);
                Asyncio.AllTasks().Should().ContainSingle("no task is left, after {0} turns", turns);
                reports.Should().BeEmpty("after {0} turns", turns);
                Asyncio.GetRunningLoop().Time().Should().Be(0, "nothing waits for a timer");
            });
            if (!inTime)
                return turns;
        }

        throw new InvalidOperationException("The scenario never ends.");
    }

    /// <summary>Work with several suspensions and a clean-up that suspends too.</summary>
    private static async Coroutine Work(List<string>? log = null)
    {
        log?.Add("begin");
        try
        {
            await Virtual.Turns(2);
            Future later = Asyncio.GetRunningLoop().CreateFuture();
            Asyncio.GetRunningLoop().CallSoon(() => Asyncio.GetRunningLoop().CallSoon(() =>
            {
                if (!later.Done()) later.SetResult();
            }));
            await later;
        }
        finally
        {
            // A request may come in the middle of this, and is not held back.
            try { await Asyncio.CancelScope(async Coroutine (_) => await Virtual.Turns(2), shield: true); }
            finally { log?.Add("end"); }
        }
    }

    [Test]
    public void Timeout_CancelledAnywhere_LeavesNothingBehind([Values] Who who)
    {
        int places = Walk(
            who,
            async inside =>
            {
                try
                {
                    await Asyncio.Timeout(99, async Coroutine (cm) =>
                    {
                        inside[0] = () =>
                        {
                            if (cm.ToString().Contains("active", StringComparison.Ordinal)) cm.Reschedule(0);
                        };
                        await Work();
                    });
                }
                catch (TimeoutException)
                {
                }
            });
        places.Should().BeGreaterThan(6);
    }

    [Test]
    public void TaskGroup_CancelledAnywhere_LeavesNothingBehind([Values] Who who, [Values] bool bodyWorks)
    {
        var log = new List<string>();
        int places = Walk(
            who,
            async inside =>
            {
                await Asyncio.TaskGroup(async Coroutine (tg) =>
                {
                    inside[0] = tg.Cancel;
                    tg.CreateTask(Work(log));
                    tg.CreateTask(Work(log), eagerStart: true);
                    if (bodyWorks) await Work(log);
                });
            },
            (_, _) =>
            {
                log.Count(line => line == "end").Should().Be(log.Count(line => line == "begin"), "what has begun has cleaned up");
                log.Clear();
            });
        places.Should().BeGreaterThan(6);
    }

    [Test]
    public void TaskGroup_ChildFailsAndItIsCancelledAnywhere_RaisesTheGroupOrTheCancellation()
    {
        Walk(Who.Inside, async inside =>
        {
            try
            {
                await Asyncio.TaskGroup(async Coroutine (tg) =>
                {
                    inside[0] = tg.Cancel;
                    tg.CreateTask(Work());
                    tg.CreateTask(Failing());
                    await Work();
                });
            }
            catch (AggregateException error) when (error.InnerExceptions.All(static inner => inner is TrialError))
            {
            }
        }).Should().BeGreaterThan(4);

        static async Coroutine Failing()
        {
            await Virtual.Turns(3);
            throw new TrialError();
        }
    }

    [Test]
    public void CancelScope_CancelledAnywhere_LeavesNothingBehind([Values] Who who, [Values] bool native)
    {
        CancelScope? scope = null;
        int caught = 0;
        int places = Walk(
            who,
            async inside => await (native
                ? Asyncio.CancelScope(async Task (opened) =>
                {
                    inside[0] = () => opened.Cancel();
                    scope = opened;
                    await Work();
                })
                : Asyncio.CancelScope(async Coroutine (opened) =>
                {
                    inside[0] = () => opened.Cancel();
                    scope = opened;
                    await Work();
                })),
            (error, _) =>
            {
                // Cancelled in its last turns, when only the shielded clean-up was left, the body comes to its end.
                if (scope is { CancelledCaught: true }) caught++;
                (error is not null && scope is { CancelledCaught: true }).Should().BeFalse("either it is caught or it goes on");
                scope = null;
            });
        places.Should().BeGreaterThan(6);
        caught.Should().Be(who == Who.Inside ? places - 4 : 0, "not before the body has begun, and not once only the clean-up is left");
    }

    [Test]
    public void CancelScope_AroundAGroupAroundAScope_LeavesNothingBehind([Values] Who who, [Values] bool outerIsCancelled)
    {
        var log = new List<string>();
        int places = Walk(
            who,
            async inside => await Asyncio.CancelScope(async Coroutine (outer) =>
                await Asyncio.TaskGroup(async Coroutine (tg) =>
                {
                    tg.CreateTask(Work(log));
                    await Asyncio.CancelScope(async Coroutine (inner) =>
                    {
                        inside[0] = () => (outerIsCancelled ? outer : inner).Cancel();
                        await Work(log);
                    });
                })),
            (_, _) =>
            {
                log.Count(line => line == "end").Should().Be(log.Count(line => line == "begin"));
                log.Clear();
            });
        places.Should().BeGreaterThan(6);
    }

    [Test]
    public void Start_CancelledAnywhere_LeavesNothingBehind([Values] Who who)
    {
        var log = new List<string>();
        int places = Walk(
            who,
            async inside => await Asyncio.TaskGroup(async Coroutine (tg) =>
            {
                inside[0] = tg.Cancel;
                await tg.Start<int>(async status =>
                {
                    await Work(log);
                    status.Started(1);
                    await Work(log);
                });
                await Work(log);
            }),
            (_, _) =>
            {
                log.Count(line => line == "end").Should().Be(log.Count(line => line == "begin"));
                log.Clear();
            });
        places.Should().BeGreaterThan(12);
    }

    [Test]
    public void Start_StarterAloneIsCancelledAnywhere_TheChildIsTheGroupsOrIsOver()
    {
        for (int turns = 0; ; turns++)
        {
            bool inTime = false;
            Virtual.Run(async () =>
            {
                var reports = Virtual.CollectReports();
                bool isReady = false, isOver = false;
                await Asyncio.TaskGroup(async Coroutine (tg) =>
                {
                    AsyncioTask<int> starter = Asyncio.CreateTask(tg.Start<int>(async status =>
                    {
                        await Work();
                        status.Started(1);
                        isReady = status.ToString() == "<StartSignal done>"; // not if the starter was cancelled in this very turn
                        await Work();
                        isOver = true;
                    }));
                    await Virtual.Turns(turns);
                    inTime = starter.Cancel();
                    Exception? error = await Virtual.ErrorOf(starter);
                    error.Should().Match<Exception?>(caught => inTime ? caught is CancelledError : caught == null);
                });

                isOver.Should().Be(isReady, "a child that is ready is no affair of the starter");
                Asyncio.AllTasks().Should().ContainSingle();
                reports.Should().BeEmpty();
            });
            if (!inTime)
            {
                turns.Should().BeGreaterThan(6);
                return;
            }
        }
    }

    [Test]
    public void Runner_MainIsCancelledAnywhere_EverythingHasEnded([Values] bool swallows)
    {
        for (int turns = 0; ; turns++)
        {
            bool inTime = false;
            var log = new List<string>();
            AsyncioTask? main = null;
            EventLoop? loop = null;
            var reports = new List<LoopExceptionContext>();
            Exception? error = null;
            try
            {
                using var runner = new Runner(loopFactory: Virtual.Loop);
                loop = runner.GetLoop();
                loop.SetExceptionHandler((_, context) => reports.Add(context));
                int left = turns;
                loop.CallSoon(Tick);
                runner.Run(async Coroutine () =>
                {
                    main = Asyncio.CurrentTask();
                    Asyncio.CreateTask(Work(log));
                    Asyncio.CreateTask(async Coroutine () => await Asyncio.MoveOnAfter(99, async Coroutine (_) => await Work(log)));
                    try { await Work(log); }
                    catch (CancelledError) when (swallows) { }
                });

                void Tick()
                {
                    if (left-- > 0)
                        loop.CallSoon(Tick);
                    else
                        inTime = main?.Cancel() ?? loop.PendingTasks.Single().Cancel();
                }
            }
            catch (CancelledError caught)
            {
                error = caught;
            }

            log.Count(line => line == "end").Should().Be(log.Count(line => line == "begin"), "after {0} turns", turns);
            loop!.PendingTasks.Should().BeEmpty();
            loop.IsClosed().Should().BeTrue();
            reports.Should().BeEmpty();
            if (!swallows)
                (error is not null).Should().Be(inTime);
            if (!inTime)
            {
                turns.Should().BeGreaterThan(6);
                return;
            }
        }
    }
}
