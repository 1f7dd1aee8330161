using AsyncioSharp.Testing;
using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Clocks;

/// <summary>Times without an end: <c>Timeout.InfiniteTimeSpan</c>, infinity and what is too long to come mean no limit, everywhere.</summary>
[TestFixture]
public class NoLimitTests
{
    private static readonly TimeSpan[] EndlessSpans = [Timeout.InfiniteTimeSpan, TimeSpan.MaxValue];
    private static readonly double[] EndlessSeconds = [double.PositiveInfinity, double.MaxValue, 1e12];

    public static IEnumerable<TestCaseData> WithSpan()
    {
        (string, Func<TimeSpan, Coroutine<int>>)[] calls =
        [
            ("WaitFor, coroutine", static time => Asyncio.WaitFor(Work(), time)),
            ("WaitFor, method", static time => Asyncio.WaitFor(Work, time)),
            ("WaitFor, native method", static time => Asyncio.WaitFor(NativeWork, time)),
            ("WaitFor, native task", static async Coroutine<int> (time) => await Asyncio.WaitFor(NativeWork(), time)),
            ("Timeout", static time => Asyncio.Timeout(time, async Coroutine<int> (_) => await Work())),
            ("Timeout, native", static time => Asyncio.Timeout(time, async Task<int> (_) => await Work())),
            ("TimeoutAt", static time => Asyncio.TimeoutAt(time, async Coroutine<int> (_) => await Work())),
            ("Reschedule", static time => Asyncio.Timeout(1, async Coroutine<int> (scope) =>
            {
                scope.Reschedule(time);
                return await Work();
            })),
            ("MoveOnAfter", static async Coroutine<int> (time) => (await Asyncio.MoveOnAfter(time, async Coroutine<int> (_) => await Work())).Value),
            ("MoveOnAfter, native", static async Coroutine<int> (time) => (await Asyncio.MoveOnAfter(time, async Task<int> (_) => await Work())).Value),
            ("FailAfter", static time => Asyncio.FailAfter(time, async Coroutine<int> (_) => await Work())),
            ("CancelScope", static async Coroutine<int> (time) => (await Asyncio.CancelScope(async Coroutine<int> (_) => await Work(), time)).Value),
            ("CancelScope, deadline", static async Coroutine<int> (time) => (await Asyncio.CancelScope(async Coroutine<int> (_) => await Work(), null, time)).Value),
            ("Wait", static async Coroutine<int> (time) => (await Asyncio.Wait([Asyncio.CreateTask(Work())], time)).Done.Single().Result()),
            ("AsCompleted", static async Coroutine<int> (time) =>
            {
                foreach (Coroutine<int> next in Asyncio.AsCompleted([Work()], time))
                {
                    return await next;
                }

                return 0;
            }),
        ];
        return
            from call in calls
            from time in EndlessSpans
            select new TestCaseData(call.Item2, time).SetArgDisplayNames(call.Item1, $"{time}");
    }

    [TestCaseSource(nameof(WithSpan))]
    public void Limit_EndlessTimeSpan_IsNoLimit(Func<TimeSpan, Coroutine<int>> call, TimeSpan time) => Virtual.Run(async () =>
    {
        (await call(time)).Should().Be(7);
        Asyncio.GetRunningLoop().Time().Should().Be(5);
        Asyncio.GetRunningLoop().NextTimer.Should().BeNull();
    });

    public static IEnumerable<TestCaseData> WithSeconds(params double[] times)
    {
        (string, Func<double, Coroutine<int>>)[] calls =
        [
            ("WaitFor, coroutine", static time => Asyncio.WaitFor(Work(), time)),
            ("WaitFor, method", static time => Asyncio.WaitFor(Work, time)),
            ("WaitFor, native method", static time => Asyncio.WaitFor(NativeWork, time)),
            ("Timeout", static async Coroutine<int> (time) => await Asyncio.Timeout(time, async Coroutine<int> (_) => await Work())),
            ("Timeout, native", static async Coroutine<int> (time) => await Asyncio.Timeout(time, async Task<int> (_) => await Work())),
            ("TimeoutAt", static async Coroutine<int> (time) => await Asyncio.TimeoutAt(time, async Coroutine<int> (_) => await Work())),
            ("MoveOnAfter", static async Coroutine<int> (time) => (await Asyncio.MoveOnAfter(time, async Coroutine<int> (_) => await Work())).Value),
            ("FailAfter", static async Coroutine<int> (time) => await Asyncio.FailAfter(time, async Coroutine<int> (_) => await Work())),
            ("CancelScope", static async Coroutine<int> (time) => (await Asyncio.CancelScope(async Coroutine<int> (_) => await Work(), time)).Value),
            ("CancelScope, deadline", static async Coroutine<int> (time) => (await Asyncio.CancelScope(async Coroutine<int> (_) => await Work(), null, time)).Value),
            ("Wait", static async Coroutine<int> (time) => (await Asyncio.Wait([Asyncio.CreateTask(Work())], time)).Done.Single().Result()),
            ("AsCompleted", static async Coroutine<int> (time) => await Asyncio.AsCompleted([Work()], time).Single()),
        ];
        return
            from call in calls
            from time in times
            select new TestCaseData(call.Item2, time).SetArgDisplayNames(call.Item1, $"{time}");
    }

    public static IEnumerable<TestCaseData> WithEndlessSeconds() => WithSeconds(EndlessSeconds);

    [TestCaseSource(nameof(WithEndlessSeconds))]
    public void Limit_EndlessSeconds_IsNoLimit(Func<double, Coroutine<int>> call, double time) => Virtual.Run(async () =>
    {
        (await call(time)).Should().Be(7);
        Asyncio.GetRunningLoop().Time().Should().Be(5);
        Asyncio.GetRunningLoop().NextTimer.Should().BeNull();
    });

    public static IEnumerable<TestCaseData> WithNaN() => WithSeconds(double.NaN);

    [TestCaseSource(nameof(WithNaN))]
    public void Limit_NaN_IsRefused(Func<double, Coroutine<int>> call, double time) => Virtual.RunAndLeave(async () =>
        (await Virtual.ErrorOf(Call(call, time))).Should().BeOfType<ArgumentException>().Which.Message.Should().Contain("NaN"));

    [Test]
    public void Sleep_Endless_WaitsUntilItIsCancelled([Values] Body body, [Values(double.PositiveInfinity, 1e300)] double time) => Virtual.Run(async () =>
    {
        TimeSpan span = double.IsInfinity(time) ? Timeout.InfiniteTimeSpan : TimeSpan.MaxValue;
        AsyncioTask[] sleepers =
        [
            Virtual.Start(body, async Coroutine () => await Asyncio.Sleep(time), async Task () => await Asyncio.Sleep(time)),
            Virtual.Start(body, async Coroutine () => await Asyncio.Sleep(span), async Task () => await Asyncio.Sleep(span)),
            Virtual.Start(body, async Coroutine () => await Asyncio.Sleep(span, 1), async Task () => await Asyncio.Sleep(span, 1)),
        ];

        await Asyncio.Sleep(1e9);
        Asyncio.GetRunningLoop().NextTimer.Should().BeNull();
        foreach (AsyncioTask sleeper in sleepers)
        {
            sleeper.Done().Should().BeFalse();
            sleeper.Cancel("enough");
            (await Virtual.Error<CancelledError>(sleeper)).Msg.Should().Be("enough");
        }
    });

    [Test]
    public void Sleep_EndlessAndNothingElse_IsADeadlockInVirtualTime([Values] Body body) =>
        FluentActions.Invoking(() => Virtual.Run(
                body,
                async Coroutine () => await Asyncio.Sleep(Timeout.InfiniteTimeSpan),
                async Task () => await Asyncio.Sleep(Timeout.InfiniteTimeSpan)))
            .Should().Throw<DeadlockError>();

    [Test]
    public void Sleep_Endless_SaysSo() => Virtual.Run(async () =>
    {
        Coroutine sleep = Asyncio.Sleep(Timeout.InfiniteTimeSpan);
        AsyncioTask sleeper = Asyncio.CreateTask(async Coroutine () => await sleep);
        await Asyncio.Sleep(0);
        sleep.ToString().Should().Be("<sleep for ever>");
        sleeper.Cancel();
        await Virtual.ErrorOf(sleeper);
    });

    [Test]
    public void CallLater_Endless_IsNeverDue() => Virtual.Run(async () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        int calls = 0;
        TimerHandle[] handles =
        [
            loop.CallLater(double.PositiveInfinity, () => calls++),
            loop.CallLater(double.MaxValue, () => calls++),
            loop.CallLater(Timeout.InfiniteTimeSpan, () => calls++),
            loop.CallLater(TimeSpan.MaxValue, value => calls += value, 1),
            loop.CallAt(double.PositiveInfinity, () => calls++),
            loop.CallAt(Timeout.InfiniteTimeSpan, () => calls++),
        ];

        await Asyncio.Sleep(1e9);
        calls.Should().Be(0);
        foreach (TimerHandle handle in handles)
        {
            handle.When().Should().Be(double.PositiveInfinity);
            handle.Cancel();
            handle.Cancelled().Should().BeTrue();
        }

        // The heap did not count them as cancelled ones of its own.
        loop.CallLater(1, () => calls++);
        loop.NextTimer.Should().Be(1);
        await Asyncio.Sleep(2);
        calls.Should().Be(1);
    });

    [Test]
    public void Sleep_NearlyEndlessTwice_DoesNotOverflow() => AsyncioTest.Run(async Coroutine (loop) =>
    {
        await Asyncio.Sleep(4e11);
        loop.TimeProvider.GetUtcNow().Year.Should().Be(9999);
        AsyncioTask second = Asyncio.CreateTask(Asyncio.Sleep(4e11));
        await Asyncio.Sleep(1);
        second.Done().Should().BeFalse("its deadline is beyond what the clock can show");
        second.Cancel();
        await Virtual.ErrorOf(second);
    });

    [Test]
    public void ShutdownDefaultExecutor_InfiniteTimeSpan_WaitsForTheWork([Values] Body body)
    {
        TextWriter before = Console.Error;
        var written = new StringWriter();
        Console.SetError(written);
        try
        {
            Virtual.Run(body, async Coroutine () => await Shutdown(), async Task () => await Shutdown());
        }
        finally
        {
            Console.SetError(before);
        }

        written.ToString().Should().BeEmpty();

        static async Coroutine Shutdown()
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            using var started = new ManualResetEventSlim();
            Future<int> work = loop.RunInExecutor(null, () =>
            {
                started.Set();
                Thread.Sleep(20);
                return 7;
            });
            started.Wait();
            await loop.ShutdownDefaultExecutor(Timeout.InfiniteTimeSpan);
            (await work).Should().Be(7);
        }
    }

    [Test]
    public void ShutdownDefaultExecutor_NaN_IsRefusedBeforeAnythingChanges() => Virtual.Run(async () =>
    {
        EventLoop loop = Asyncio.GetRunningLoop();
        (await Virtual.ErrorOf(loop.ShutdownDefaultExecutor(double.NaN))).Should().BeOfType<ArgumentException>();
        (await Asyncio.ToThread(() => 7)).Should().Be(7);
    });

    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    [TestCase(1e300)]
    public void Advance_WhatNeverPasses_IsRefused(double seconds)
    {
        using EventLoop loop = Virtual.Loop();
        loop.Invoking(l => l.Advance(seconds)).Should().Throw<ArgumentException>();
        loop.Invoking(l => l.Advance(Timeout.InfiniteTimeSpan)).Should().Throw<ArgumentException>();
        loop.Time().Should().Be(0);
    }

    [Test]
    public void ForeignPatience_Endless_IsTaken() =>
        AsyncioTest.Run(async Task () => await Task.Yield(), TestOptions.Default with { ForeignPatience = double.PositiveInfinity });

    private static Coroutine<int> Work() => Asyncio.Sleep(5, 7);

    private static async Task<int> NativeWork() => await Asyncio.Sleep(5, 7);

    private static async Coroutine Call(Func<double, Coroutine<int>> call, double time) => await call(time);
}
