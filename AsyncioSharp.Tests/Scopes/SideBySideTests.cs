using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Scopes;

/// <summary>Native methods that run side by side in one task: what ends a scope of one of them does not concern the others.</summary>
[TestFixture]
public class SideBySideTests
{
    private static readonly double[] s_seconds = [1, 2, 3];

    public enum Awaited
    {
        Sleep,
        Delay,
        Yields,
        Task,
    }

    [Test]
    public void WaitFor_InOneOfTwoMethods_LeavesTheOtherAlone([Values] Awaited awaited, [Values] bool limitComesFirst) => Virtual.RunAndLeave(async Task () =>
    {
        async Task<string> Limited()
        {
            try
            {
                await Asyncio.WaitFor(Wait(awaited, 10), 1);
                return "ended";
            }
            catch (TimeoutException)
            {
                return $"timed out at {Now}";
            }
        }

        async Task<string> Other()
        {
            await Wait(awaited, 5);
            return $"ended at {Now}";
        }

        string[] results = await (limitComesFirst ? Task.WhenAll(Limited(), Other()) : Task.WhenAll(Other(), Limited()));

        results.Should().BeEquivalentTo(["timed out at 1", "ended at 5"]);
    });

    [Test]
    public void WaitFor_InEachOfASequence_EachHasItsOwnLimit([Values] Awaited awaited) => Virtual.RunAndLeave(async Task () =>
    {
        string[] results = await Asyncio.Gather(s_seconds.Select(async Task<string> (seconds) =>
        {
            try
            {
                await Asyncio.WaitFor(Wait(awaited, 10), seconds);
                return "ended";
            }
            catch (TimeoutException)
            {
                await Asyncio.Sleep(0.5);
                return $"{Now}";
            }
        }));

        results.Should().Equal("1.5", "2.5", "3.5");
    });

    [Test]
    public void WaitFor_LimitsThatEndAtTheSameTime_AreEachATimeout([Values] Awaited awaited) => Virtual.RunAndLeave(async Task () =>
    {
        string[] results = await Asyncio.Gather(s_seconds.Select(async Task<string> (_) =>
        {
            try
            {
                await Asyncio.WaitFor(Wait(awaited, 10), 1);
                return "ended";
            }
            catch (TimeoutException)
            {
                return $"{Now}";
            }
        }));

        results.Should().Equal("1", "1", "1");
        Asyncio.CurrentTask()!.Cancelling().Should().Be(0);
    });

    [Test]
    public void MoveOnAfter_InOneOfTwoMethods_StaysCancelledThereOnly([Values] Awaited awaited) => Virtual.RunAndLeave(async Task () =>
    {
        async Task<int> Limited()
        {
            int refused = 0;
            CancelScope scope = await Asyncio.MoveOnAfter(1, async Coroutine (_) =>
            {
                for (int i = 0; i < 3; i++)
                {
                    try { await Wait(awaited, 10); }
                    catch (CancelledError) { refused++; }
                }
            });
            scope.CancelCalled.Should().BeTrue();
            return refused;
        }

        async Task<int> Other()
        {
            for (int i = 0; i < 5; i++) await Wait(awaited, 1);
            return -(int)Now;
        }

        (await Task.WhenAll(Limited(), Other())).Should().Equal(3, -5);
    });

    [Test]
    public void CancelScopes_OfTwoMethods_AreLeftInAnyOrder() => Virtual.Run(async Task () =>
    {
        async Task<double> Flow(double seconds)
        {
            await Asyncio.CancelScope(async Task (_) => await Asyncio.Sleep(seconds));
            return Now;
        }

        (await Task.WhenAll(Flow(1), Flow(3), Flow(2))).Should().Equal(1, 3, 2);
    });

    [Test]
    public void TaskGroup_ThatFailsInOneOfTwoMethods_LeavesTheOtherAlone() => Virtual.Run(async Task () =>
    {
        async Task<string> Failing()
        {
            try
            {
                await Asyncio.TaskGroup(async Task (tg) =>
                {
                    _ = tg.CreateTask(async Coroutine () => { await Asyncio.Sleep(1); throw new FormatException(); });
                    await Asyncio.Sleep(10);
                });
                return "ended";
            }
            catch (AggregateException errors)
            {
                return $"{errors.InnerException!.GetType().Name} at {Now}";
            }
        }

        async Task<string> Other()
        {
            await Asyncio.TaskGroup(async Task (tg) =>
            {
                _ = tg.CreateTask(async Coroutine () => await Asyncio.Sleep(4));
                await Asyncio.Sleep(3);
            });
            return $"ended at {Now}";
        }

        (await Task.WhenAll(Failing(), Other())).Should().Equal("FormatException at 1", "ended at 4");
        Asyncio.CurrentTask()!.Cancelling().Should().Be(0);
    });

    [Test]
    public void WaitFor_RequestThatFindsItsMethodQueued_IsTakenByThatMethodOnly() => Virtual.Run(async Task () =>
    {
        var gate = new AsyncioEvent();

        async Task<string> Limited()
        {
            try
            {
                return await Asyncio.WaitFor(Inner(), 1);
            }
            catch (TimeoutException)
            {
                return "timed out";
            }
        }

        async Coroutine<string> Inner()
        {
            await gate.Wait();
            // The limit was over while this was queued: the wake-up brings the request.
            return "not reached";
        }

        async Task<string> Other()
        {
            await Asyncio.Sleep(2);
            return "ended";
        }

        Task<string[]> both = Task.WhenAll(Limited(), Other());
        // Before the timer of the limit in the same turn.
        Asyncio.GetRunningLoop().CallAt(1, () => gate.Set());
        string[] results = await both;

        results[1].Should().Be("ended");
        Now.Should().Be(2);
    });

    [Test]
    public void Cancel_OfTheTask_ReachesAllMethods([Values] Awaited awaited) => Virtual.RunAndLeave(async Task () =>
    {
        int cancelled = 0;

        async Task Flow()
        {
            try
            {
                await Asyncio.WaitFor(Wait(awaited, 10), 5);
            }
            catch (CancelledError)
            {
                cancelled++;
                throw;
            }
        }

        AsyncioTask task = Asyncio.CreateTask(async Task () => await Task.WhenAll(Flow(), Flow(), Flow()));
        await Asyncio.Sleep(1);
        task.Cancel();

        (await Virtual.ErrorOf(task)).Should().BeOfType<CancelledError>();
        cancelled.Should().Be(3);
        Now.Should().Be(1);
    });

    [Test]
    public void CancellationToken_OfEachMethod_IsThatOfItsScope() => Virtual.Run(async Task () =>
    {
        async Task<string> Flow(double seconds)
        {
            string end = "";
            try
            {
                await Asyncio.Timeout(seconds, async Task (_) =>
                {
                    await Asyncio.Sleep(0.1);
                    using CancellationTokenRegistration registration = Asyncio.CancellationToken.Register(() => end += $"token at {Now}, ");
                    await Asyncio.Sleep(10);
                });
            }
            catch (TimeoutException)
            {
                end += "timed out";
            }

            return end;
        }

        (await Task.WhenAll(Flow(2), Flow(1))).Should().Equal("token at 2, timed out", "token at 1, timed out");
    });

    [Test]
    public void Shield_InOneOfTwoMethods_HoldsBackForThatOneOnly() => Virtual.Run(async Task () =>
    {
        async Task<double> Flow(bool shield)
        {
            double end = -1;
            await Asyncio.CancelScope(shield: shield, body: async Task (_) => { await Asyncio.Sleep(5); end = Now; });
            return end;
        }

        double[] ends = [];
        CancelScope outer = await Asyncio.MoveOnAfter(1, async Task (_) =>
        {
            Task<double> spared = Flow(shield: true), ended = Flow(shield: false);
            try { await ended; }
            catch (CancelledError) { Now.Should().Be(1); }
            ends = [await spared];
        });

        ends.Should().Equal(5);
        outer.CancelCalled.Should().BeTrue();
    });

    [Test]
    public void Uncancel_InOneMethod_LeavesTheCountOfTheTaskRight() => Virtual.Run(async Coroutine () =>
    {
        async Task Limited()
        {
            try { await Asyncio.Timeout(1, async Task (_) => await Asyncio.Sleep(9)); }
            catch (TimeoutException) { }
        }

        async Task Rest() => await Asyncio.Sleep(3);

        AsyncioTask task = Asyncio.CurrentTask()!;
        await Task.WhenAll(Limited(), Limited(), Rest());
        task.Cancelling().Should().Be(0);
        await Asyncio.Sleep(1);
        Now.Should().Be(4);
    });

    private static double Now => Asyncio.GetRunningLoop().Time();

    private static async Coroutine Wait(Awaited awaited, double seconds)
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        switch (awaited)
        {
            case Awaited.Sleep:
                await Asyncio.Sleep(seconds);
                break;
            case Awaited.Delay:
                await Task.Delay(TimeSpan.FromSeconds(seconds), loop.TimeProvider);
                break;
            case Awaited.Yields:
                double end = loop.Time() + seconds;
                while (loop.Time() < end)
                {
                    await Asyncio.Sleep(0);
                    await Asyncio.Sleep(0.25);
                }

                break;
            default:
                await Asyncio.CreateTask(Asyncio.Sleep(seconds));
                break;
        }
    }
}
