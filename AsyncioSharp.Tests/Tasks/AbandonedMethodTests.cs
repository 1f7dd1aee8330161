using AsyncioSharp.Tests.Infrastructure;

namespace AsyncioSharp.Tests.Tasks;

/// <summary>Debug mode tells of methods that a limit does not end: which await, and what to pass.</summary>
[TestFixture, NonParallelizable]
public class AbandonedMethodTests
{
    /// <summary>How the limit is set.</summary>
    public enum Way
    {
        WaitFor,
        Timeout,
        MoveOnAfter,
        FailAfter,
        InACoroutine,
    }

    [Test]
    public void Limit_BodyIsAnAsyncTaskMethodThatIgnoresTheToken_SaysWhichAwaitGoesOn([Values] Way way)
    {
        string told = Debugged(async Coroutine () =>
        {
            Exception? error = await Virtual.ErrorOf(way switch
            {
                Way.WaitFor => Asyncio.WaitFor(() => Deaf(), 1),
                Way.Timeout => Asyncio.Timeout(1, async Task (_) => await Deaf()),
                Way.MoveOnAfter => Move(),
                Way.FailAfter => Asyncio.FailAfter(1, async Task (_) => await Deaf()),
                _ => Asyncio.WaitFor(async Coroutine () => await Deaf(), 1),
            });
            (error is TimeoutException).Should().Be(way != Way.MoveOnAfter);
        });

        told.Should().Contain("goes on by itself").And.Contain(nameof(Deaf)).And.Contain("AbandonedMethodTests.cs")
            .And.Contain("Asyncio.CancellationToken");

        static async Coroutine Move() => await Asyncio.MoveOnAfter(1, async Task (_) => await Deaf());
    }

    /// <summary>The method was called before the limit began: it is waited for by its task.</summary>
    [Test]
    public void Limit_TaskOfAMethodThatIgnoresTheToken_SaysOnceWhichAwaitGoesOn(
        [Values("WaitFor", "Gather", "WrapFuture")] string way, [Values] Body body)
    {
        string told = Debugged(async Coroutine () =>
        {
            Task method = Deaf();
            for (int i = 0; i < 3; i++)
            {
                (await Virtual.ErrorOf(body == Body.Coroutine ? Limited(method) : NativeLimited(method))).Should().BeOfType<TimeoutException>();
            }
        });

        told.Should().Contain("goes on by itself", Exactly.Once()).And.Contain(nameof(Deaf)).And.Contain("AbandonedMethodTests.cs")
            .And.Contain("Asyncio.CancellationToken");

        async Coroutine Limited(Task task) => await (way switch
        {
            "WaitFor" => Asyncio.WaitFor(task, 1),
            "Gather" => Asyncio.Timeout(1, async Coroutine (_) => await Asyncio.Gather([task])),
            _ => Asyncio.Timeout(1, async Coroutine (_) => await Asyncio.WrapFuture(task)),
        });

        async Coroutine NativeLimited(Task task) => await (way switch
        {
            "WaitFor" => Asyncio.WaitFor(async Task () => await Asyncio.WrapFuture(task), 1),
            "Gather" => Asyncio.Timeout(1, async Task (_) => await Asyncio.Gather([task])),
            _ => Asyncio.Timeout(1, async Task (_) => await Asyncio.WrapFuture(task)),
        });
    }

    /// <summary>A method that waits for the loop ends with its caller, or by itself; a shielded one is to go on.</summary>
    [Test]
    public void Limit_TaskThatWaitsForTheLoopOrIsShielded_SaysNothing([Values] bool isShielded) =>
        Debugged(async Coroutine () =>
        {
            await Virtual.ErrorOf(Asyncio.WaitFor(
                isShielded ? Asyncio.Shield(Native(new TaskCompletionSource().Task)) : Asyncio.Gather([Sleeping()]), 1));
            await Asyncio.Sleep(5);
        }).Should().BeEmpty();

    /// <summary>No method of the user's goes on.</summary>
    [Test]
    public void Limit_AwaitIsOfALibrarysTask_SaysNothing() =>
        Debugged(async Coroutine () =>
            await Virtual.ErrorOf(Asyncio.WaitFor(async Coroutine () => await new TaskCompletionSource().Task, 1))).Should().BeEmpty();

    [Test]
    public void Limit_TokenIsTakenAndNotUsed_SaysWhichAwaitDoesNotListen([Values] Way way, [Values] Body body)
    {
        var source = new TaskCompletionSource();
        string told = Debugged(async Coroutine () =>
        {
            Asyncio.GetRunningLoop().CallLater(5, source.SetResult);
            await Virtual.ErrorOf((way, body) switch
            {
                (Way.WaitFor, Body.Coroutine) => Asyncio.WaitFor(async Coroutine (ct) => await Awaiting(source.Task), 1),
                (Way.WaitFor, _) => Asyncio.WaitFor(async Task (ct) => await Native(source.Task), 1),
                (Way.Timeout, Body.Coroutine) => Asyncio.Timeout(1, async Coroutine (scope) => await Taking(scope, source.Task)),
                (Way.Timeout, _) => Asyncio.Timeout(1, async Task (scope) => await NativeTaking(scope, source.Task)),
                (Way.MoveOnAfter, Body.Coroutine) => Move(async Coroutine (scope) => await Taking(scope, source.Task), null),
                (Way.MoveOnAfter, _) => Move(null, async Task (scope) => await NativeTaking(scope, source.Task)),
                (Way.FailAfter, Body.Coroutine) => Asyncio.FailAfter(1, async Coroutine (scope) => await Taking(scope, source.Task)),
                (Way.FailAfter, _) => Asyncio.FailAfter(1, async Task (scope) => await NativeTaking(scope, source.Task)),
                (_, Body.Coroutine) => CancelTask(async Coroutine (ct) => await Awaiting(source.Task), null),
                _ => CancelTask(null, async Task (ct) => await Native(source.Task)),
            });
            Asyncio.GetRunningLoop().Time().Should().Be(5);
        });

        told.Should().Contain("does not listen to it").And.Contain("AbandonedMethodTests.cs").And.Contain("a TaskCompletionSource")
            .And.Contain("Pass the token");

        static async Coroutine Move(Func<CancelScope, Coroutine>? coroutine, Func<CancelScope, Task>? native) =>
            await (coroutine is null ? Asyncio.MoveOnAfter(1, native!) : Asyncio.MoveOnAfter(1, coroutine));

        static async Coroutine CancelTask(Func<CancellationToken, Coroutine>? coroutine, Func<CancellationToken, Task>? native)
        {
            AsyncioTask task = coroutine is null ? Asyncio.CreateTask(native!) : Asyncio.CreateTask(coroutine);
            await Asyncio.Sleep(1);
            task.Cancel();
            await Asyncio.Wait([task]);
        }
    }

    [Test]
    public void Limit_TokenIsUsed_SaysNothingAndLeavesNoTimer([Values] Body body)
    {
        string told = Debugged(async Coroutine () =>
        {
            EventLoop loop = Asyncio.GetRunningLoop();
            Exception? error = await Virtual.ErrorOf(body == Body.Coroutine
                ? Asyncio.WaitFor(async Coroutine (ct) => await Task.Delay(TimeSpan.FromSeconds(9), loop.TimeProvider, ct), 1)
                : Asyncio.WaitFor(async Task (ct) => await Task.Delay(TimeSpan.FromSeconds(9), loop.TimeProvider, ct), 1));
            error.Should().BeOfType<TimeoutException>();
            loop.Time().Should().Be(1);
        });

        told.Should().BeEmpty();
    }

    private static string Debugged(Func<Coroutine> main)
    {
        using var errors = new ErrorStream();
        Virtual.Run(async Coroutine () =>
        {
            Asyncio.GetRunningLoop().SetDebug(true);
            await main();
        });
        return errors.Text;
    }

    private static async Task Deaf() => await new TaskCompletionSource().Task;

    private static async Task Sleeping() => await Asyncio.Sleep(5);

    private static async Coroutine Awaiting(Task task) => await task;

    private static async Task Native(Task task) => await task;

    private static async Coroutine Taking(TokenScope scope, Task task)
    {
        _ = scope.CancellationToken;
        await task;
    }

    private static async Task NativeTaking(TokenScope scope, Task task)
    {
        _ = scope.CancellationToken;
        await task;
    }
}
